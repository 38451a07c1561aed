package io.github.jetdetr.street;

import java.util.List;

/**
 * A drawing and the truth about it. A reusable buffer that {@link Street#draw} overwrites; used by
 * one thread.
 */
public final class StreetPicture {

  private final int width;
  private final int height;
  private final int[] rgb;
  private final int[] identities;
  private List<TrueObject> truth = List.of();

  /**
   * @param width px, in [16, 16384]
   * @param height px, in [16, 16384]
   */
  public StreetPicture(int width, int height) {
    checkSides(width, height);
    this.width = width;
    this.height = height;
    this.rgb = new int[width * height];
    this.identities = new int[width * height];
  }

  static void checkSides(int width, int height) {
    if (width < 16 || height < 16 || width > 16_384 || height > 16_384) {
      throw new IllegalArgumentException(
          "a street's sides must be in [16, 16384], but were %d × %d".formatted(width, height));
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
   * For each pixel the {@link TrueObject#id()} of what is seen there, or 0; the buffer itself, in
   * the order of {@link #rgb()}.
   */
  public int[] identities() {
    return identities;
  }

  /** Everything that has a visible pixel; immutable, made anew by each drawing. */
  public List<TrueObject> truth() {
    return truth;
  }

  void setTruth(List<TrueObject> newTruth) {
    truth = List.copyOf(newTruth);
  }
}
