package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.StreetObject;
import java.util.List;

/**
 * A drawing and the truth about it. A reusable buffer that {@link Street#draw} overwrites; used by
 * one thread.
 */
public final class StreetPicture {

  private static final int MIN_SIDE = 16;
  // What two streets, one being laid out ahead, may take of a small heap.
  private static final int MAX_PIXELS = 1920 * 1080;

  private final int width;
  private final int height;
  private final int[] rgb;
  private final int[] identities;
  private List<StreetObject> truth = List.of();

  /**
   * @throws IllegalArgumentException for a size that {@link #checkSides} refuses
   */
  public StreetPicture(int width, int height) {
    checkSides(width, height);
    this.width = width;
    this.height = height;
    this.rgb = new int[width * height];
    this.identities = new int[width * height];
  }

  /**
   * Says whether a street may have this size: sides of 16 and more, as many pixels as 1920 × 1080
   * and fewer.
   *
   * @throws IllegalArgumentException when it may not, in one line
   */
  public static void checkSides(int width, int height) {
    if (width < MIN_SIDE || height < MIN_SIDE || (long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          "a street is 16 x 16 or more and has at most %d pixels (1920 x 1080), but was %d x %d"
              .formatted(MAX_PIXELS, width, height));
    }
  }

  /** Width in pixels. */
  public int width() {
    return width;
  }

  /** Height in pixels. */
  public int height() {
    return height;
  }

  /** The pixels, {@code 0xRRGGBB}, row by row from the top left; the buffer itself. */
  public int[] rgb() {
    return rgb;
  }

  /**
   * For each pixel the {@link StreetObject#id()} of what is seen there, or 0; the buffer itself, in
   * the order of {@link #rgb()}.
   */
  public int[] identities() {
    return identities;
  }

  /** Everything that has a visible pixel; immutable, made anew by each drawing. */
  public List<StreetObject> truth() {
    return truth;
  }

  void setTruth(List<StreetObject> newTruth) {
    truth = List.copyOf(newTruth);
  }
}
