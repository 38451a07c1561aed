package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureState;
import org.jspecify.annotations.Nullable;

/**
 * Processes one camera's pictures before they enter the slot: checks, straightens and brightens
 * them if wanted, and masks them. Used by one thread at a time; counts may be read by any.
 * Allocates nothing in the steady state.
 */
@HotPath
public final class PicturePipeline {

  private final PictureSettings settings;
  private final PictureHealth health;
  private final Brightening brightening = new Brightening();
  private final Mask mask;
  private final @Nullable Undistortion undistortion;
  private final IgnoredRegions ignored;

  public PicturePipeline(PictureSettings settings) {
    this.settings = settings;
    health = new PictureHealth(settings.mount() == PictureSettings.Mount.FIXED);
    mask = new Mask(settings.masks());
    Lens lens = settings.lens();
    undistortion = lens == null ? null : new Undistortion(lens);
    ignored = new IgnoredRegions(settings.ignored());
  }

  /** Prepares the frame for detection in place, and marks it with the state of its picture. */
  public void prepare(Frame frame) {
    boolean brighten = settings.lowLight() == PictureSettings.LowLight.AUTO;
    if (settings.check() || brighten) {
      // Before masking and brightening: it is the camera's own picture that is checked.
      PictureState state = health.check(frame);
      // Damage is known without looking at the picture.
      boolean said = settings.check() || state == PictureState.DAMAGED;
      frame.setPictureState(said ? state : PictureState.GOOD);
    } else if (frame.damage() > 0) {
      health.countDamaged();
      frame.setPictureState(PictureState.DAMAGED);
    }
    if (undistortion != null) {
      undistortion.apply(frame);
    }
    if (brighten) {
      brightening.apply(frame, health.medianLight());
    }
    mask.paint(frame);
  }

  /** Why pictures of this size cannot be prepared; null if they can. */
  public @Nullable String problem(int width, int height) {
    Lens lens = settings.lens();
    return lens == null || lens.fits(width, height)
        ? null
        : "pictures of %d × %d are not of the shape of lens.size, which is %s"
            .formatted(width, height, lens.size());
  }

  /** Whether a prepared picture is too damaged to be detected on. */
  public boolean isRefused(Frame frame) {
    return frame.damage() > settings.maxDamage();
  }

  /** Whether pictures are checked. */
  public boolean areChecked() {
    return settings.check();
  }

  /** Number of pictures in this state. */
  public long count(PictureState state) {
    return health.count(state);
  }

  /** The filter for detections in this camera's ignored regions. */
  public IgnoredRegions ignored() {
    return ignored;
  }
}
