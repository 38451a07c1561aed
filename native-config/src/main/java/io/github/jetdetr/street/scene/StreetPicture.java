package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.StreetObject;
import java.util.List;

/**
 * A picture with its ground truth. A reusable buffer that {@link Street#draw} overwrites; not
 * thread-safe.
 */
public final class StreetPicture {

  private static final int MIN_SIDE = 16;
  // Limits the heap used by two streets, one of which is being generated ahead.
  private static final int MAX_PIXELS = 1920 * 1080;

  private final int width;
  private final int height;
  private final int[] rgb;
  private final int[] identities;
  private List<StreetObject> truth = List.of();

  /**
   * @throws IllegalArgumentException for a size that {@link #checkSides} rejects
   */
  public StreetPicture(int width, int height) {
    checkSides(width, height);
    this.width = width;
    this.height = height;
    this.rgb = new int[width * height];
    this.identities = new int[width * height];
  }

  /**
   * Checks whether a street may have this size: at least 16 × 16, and at most as many pixels as
   * 1920 × 1080.
   *
   * @throws IllegalArgumentException if it may not; the message is one line
   */
  public static void checkSides(int width, int height) {
    if (width < MIN_SIDE || height < MIN_SIDE || (long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          "a street must be at least 16 x 16 and have at most %d pixels (1920 x 1080), but was %d x %d"
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

  /** All objects with a visible pixel; immutable, replaced by each drawing. */
  public List<StreetObject> truth() {
    return truth;
  }

  void setTruth(List<StreetObject> newTruth) {
    truth = List.copyOf(newTruth);
  }
}
