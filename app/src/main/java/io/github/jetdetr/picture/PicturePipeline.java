package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureState;

/**
 * What happens to one camera's pictures between the camera and the slot: looked at, brightened
 * where that is wanted, masked. Used by one thread at a time; counts may be read by any. A steady
 * picture allocates nothing.
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

  /** Makes the frame ready to be detected on and says on it what is wrong with it. */
  public void prepare(Frame frame) {
    boolean brightens = settings.lowLight() == PictureSettings.LowLight.AUTO;
    if (settings.check() || brightens) {
      // Before anything is painted or lifted: it is the camera that is judged.
      PictureState state = health.look(frame);
      frame.judge(settings.check() ? state : PictureState.GOOD);
    }
    if (brightens) {
      brightening.apply(frame, health.medianLight());
    }
    mask.paint(frame);
  }

  /** Whether pictures are judged. */
  public boolean areChecked() {
    return settings.check();
  }

  /** How many pictures were judged so. */
  public long count(PictureState state) {
    return health.count(state);
  }

  /** What is left out of this camera's detections. */
  public IgnoredRegions ignored() {
    return ignored;
  }
}
