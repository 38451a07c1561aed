package io.github.jetdetr.picture;

import java.util.List;

/**
 * What is known and wanted of one camera's pictures.
 *
 * @param check whether every picture is looked at for being black, frozen, blurred and so on
 * @param mount whether the camera's view should stay
 * @param lowLight what is done to dark pictures
 * @param masks painted black before anything sees the picture: privacy, or the vehicle's own bonnet
 * @param ignored objects that stand here are left out and counted; the pixels stay
 */
public record PictureSettings(
    boolean check, Mount mount, LowLight lowLight, List<Region> masks, List<Region> ignored) {

  /** What a camera is fastened to. */
  public enum Mount {
    /** A vehicle, a mast that turns: no view lasts. */
    MOVING,
    /** A wall or a post: the view should stay. */
    FIXED
  }

  /** What is done to dark pictures. */
  public enum LowLight {
    /** Nothing: what the sensor gave. */
    OFF,
    /** Brightened as far as they are dark. */
    AUTO
  }

  /** Pictures are checked and left as they are. */
  public static final PictureSettings DEFAULT =
      new PictureSettings(true, Mount.MOVING, LowLight.OFF, List.of(), List.of());

  public PictureSettings {
    masks = List.copyOf(masks);
    ignored = List.copyOf(ignored);
  }
}
