package io.github.jetdetr.camera;

/**
 * Width and height of a picture that was asked for.
 *
 * @param width pixels, 1 to 16384
 * @param height pixels, 1 to 16384
 */
public record PictureSize(int width, int height) {

  public PictureSize {
    if (!fits(width) || !fits(height)) {
      throw new IllegalArgumentException(
          "a picture's sides must be in [1, %d], but were %d × %d"
              .formatted(Frame.MAX_SIDE, width, height));
    }
  }

  /** Whether a picture may be this wide or high. */
  public static boolean fits(int side) {
    return side >= 1 && side <= Frame.MAX_SIDE;
  }

  /** As it stands in a URI: {@code 1280x720}. */
  @Override
  public String toString() {
    return width + "x" + height;
  }
}
