package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureState;

/**
 * Processes one camera's pictures before they enter the slot: checks, brighten if enabled, and
 * masks them. Used by one thread at a time; counts may be read by any. Allocates nothing in the
 * steady state.
 */
@HotPath
public final class PicturePipeline {

  private final PictureSettings settings;
  private final PictureHealth health;
  private final Brightening brightening = new Brightening();
  private final Mask mask;
  private final IgnoredRegions ignored;

  public PicturePipeline(PictureSettings settings) {
    this.settings = settings;
    health = new PictureHealth(settings.mount() == PictureSettings.Mount.FIXED);
    mask = new Mask(settings.masks());
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
    if (brighten) {
      brightening.apply(frame, health.medianLight());
    }
    mask.paint(frame);
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
