package io.github.jetdetr.camera;

/**
 * A requested picture size.
 *
 * @param width pixels, 1 to 16384
 * @param height pixels, 1 to 16384
 */
public record PictureSize(int width, int height) {

  public PictureSize {
    if (!fits(width) || !fits(height)) {
      throw new IllegalArgumentException(
          "width and height must be in [1, %d], but were %d × %d"
              .formatted(PixelPlanes.MAX_SIDE, width, height));
    }
  }

  /** Whether a picture may have this width or height. */
  public static boolean fits(int side) {
    return side >= 1 && side <= PixelPlanes.MAX_SIDE;
  }

  /** As in a URI: {@code 1280x720}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
