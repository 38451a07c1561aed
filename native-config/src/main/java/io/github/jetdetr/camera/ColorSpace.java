package io.github.jetdetr.camera;

/**
 * How luma and chroma are converted to red, green and blue.
 *
 * <p>Files and cameras often do not specify it. Then the convention of players and browsers
 * applies: BT.709 from 720 rows on, BT.601 below; JPEG is always BT.601 at full range (ITU-T
 * T.871).
 */
public enum ColorSpace {
  /** ITU-R BT.601, luma 16 to 235. */
  BT601_LIMITED(true, false),
  /** ITU-R BT.601, luma 0 to 255: JPEG and MJPEG. */
  BT601_FULL(true, true),
  /** ITU-R BT.709, luma 16 to 235: HD video. */
  BT709_LIMITED(false, false),
  /** ITU-R BT.709, luma 0 to 255. */
  BT709_FULL(false, true);

  private final boolean bt601;
  private final boolean fullRange;

  ColorSpace(boolean bt601, boolean fullRange) {
    this.bt601 = bt601;
    this.fullRange = fullRange;
  }

  /** The color space of these two properties. */
  public static ColorSpace of(boolean bt601, boolean fullRange) {
    if (bt601) {
      return fullRange ? BT601_FULL : BT601_LIMITED;
    }
    return fullRange ? BT709_FULL : BT709_LIMITED;
  }

  /** The convention for a video of {@code height} rows that does not specify its color space. */
  public static ColorSpace unspecified(int height, boolean fullRange) {
    return of(height < 720, fullRange);
  }

  /** Whether the matrix is BT.601, otherwise BT.709. */
  public boolean isBt601() {
    return bt601;
  }

  /** Whether luma uses the full range 0 to 255. */
  public boolean isFullRange() {
    return fullRange;
  }
}
