package io.github.jetdetr.picture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one camera's pictures are checked and preprocessed.
 *
 * @param check whether every picture is checked for being black, frozen, blurred and so on
 * @param mount whether the camera's view is fixed
 * @param lowLight how dark pictures are treated
 * @param masks regions painted black before any processing: for privacy, or the vehicle's own
 *     bonnet
 * @param lens the lens whose distortion is undone; null if pictures are left as they are
 * @param maxDamage share of a picture in [0, 1] that may be damaged by lost data; a picture with
 *     more is not detected on
 * @param ignored regions whose detections are discarded and counted; the pixels remain
 */
public record PictureSettings(
    boolean check,
    Mount mount,
    LowLight lowLight,
    @Nullable Lens lens,
    double maxDamage,
    List<Region> masks,
    List<Region> ignored) {

  /** How a camera is mounted. */
  public enum Mount {
    /** On a vehicle or a turning mast: the view changes. */
    MOVING,
    /** On a wall or a post: the view must not change. */
    FIXED
  }

  /** How dark pictures are treated. */
  public enum LowLight {
    /** They are left unchanged. */
    OFF,
    /** They are brightened according to their darkness. */
    AUTO
  }

  /** The defaults: pictures are checked and left unchanged. */
  public static final PictureSettings DEFAULT =
      new PictureSettings(true, Mount.MOVING, LowLight.OFF, null, 1, List.of(), List.of());

  /**
   * @throws IllegalArgumentException if {@code maxDamage} is not in [0, 1]
   */
  public PictureSettings {
    if (!(maxDamage >= 0 && maxDamage <= 1)) {
      throw new IllegalArgumentException("maxDamage must be in [0, 1], but was " + maxDamage);
    }
    masks = List.copyOf(masks);
    ignored = List.copyOf(ignored);
  }
}
