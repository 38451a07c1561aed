package io.github.jetdetr.camera.ffmpeg;

import java.util.List;
import org.bytedeco.javacpp.IntPointer;

/**
 * How a stored picture has to be turned to be upright: EXIF's eight orientations (CIPA DC-008-2019,
 * section 4.6.5, tag Orientation) in their order, and FFmpeg's filters for them.
 */
public enum Orientation {
  UPRIGHT(""),
  MIRRORED("hflip"),
  UPSIDE_DOWN("hflip,vflip"),
  MIRRORED_UPSIDE_DOWN("vflip"),
  TRANSPOSED("transpose=cclock_flip"),
  /** To be turned by 90° clockwise. */
  CLOCKWISE("transpose=clock"),
  TRANSVERSED("transpose=clock_flip"),
  /** To be turned by 90° counterclockwise. */
  COUNTERCLOCKWISE("transpose=cclock");

  /** The values of {@code rotate=}: degrees clockwise. */
  public static final List<String> DEGREES = List.of("0", "90", "180", "270");

  private final String filters;

  Orientation(String filters) {
    this.filters = filters;
  }

  /** FFmpeg's filters that turn a picture upright, separated by commas; empty for none. */
  String filters() {
    return filters;
  }

  /** The orientation of a picture that has to be turned clockwise by one of {@link #DEGREES}. */
  static Orientation ofDegrees(String degrees) {
    return switch (degrees) {
      case "90" -> CLOCKWISE;
      case "180" -> UPSIDE_DOWN;
      case "270" -> COUNTERCLOCKWISE;
      default -> UPRIGHT;
    };
  }

  /**
   * The orientation that a display matrix means (ISO/IEC 14496-12, section 6.2.2: a stored point
   * (x, y) is shown at (a·x + c·y, b·x + d·y)). One that turns by no multiple of 90° is taken for
   * upright, as no picture is ever stored like that on purpose.
   *
   * @param matrix nine numbers: a, b, u, c, d, v, x, y, w
   */
  static Orientation of(IntPointer matrix) {
    return of(matrix.get(0), matrix.get(1), matrix.get(3), matrix.get(4));
  }

  static Orientation of(int a, int b, int c, int d) {
    if (isMuchLess(b, a) && isMuchLess(c, d)) {
      if (a > 0) {
        return d > 0 ? UPRIGHT : MIRRORED_UPSIDE_DOWN;
      }
      return d > 0 ? MIRRORED : UPSIDE_DOWN;
    }
    if (isMuchLess(a, b) && isMuchLess(d, c)) {
      if (b > 0) {
        return c > 0 ? TRANSPOSED : CLOCKWISE;
      }
      return c > 0 ? COUNTERCLOCKWISE : TRANSVERSED;
    }
    return UPRIGHT;
  }

  private static boolean isMuchLess(int small, int large) {
    return Math.abs((long) small) * 16 < Math.abs((long) large);
  }

  /** Whether width and height change places. */
  public boolean swapsSides() {
    return ordinal() >= TRANSPOSED.ordinal();
  }

  /**
   * Where a stored pixel is shown, as the index of a picture in rows.
   *
   * @param x column of the stored pixel
   * @param y row of the stored pixel
   * @param width of the stored picture
   * @param height of the stored picture
   */
  public int shownAt(int x, int y, int width, int height) {
    int right = width - 1 - x;
    int bottom = height - 1 - y;
    return switch (this) {
      case UPRIGHT -> y * width + x;
      case MIRRORED -> y * width + right;
      case UPSIDE_DOWN -> bottom * width + right;
      case MIRRORED_UPSIDE_DOWN -> bottom * width + x;
      case TRANSPOSED -> x * height + y;
      case CLOCKWISE -> x * height + bottom;
      case TRANSVERSED -> right * height + bottom;
      case COUNTERCLOCKWISE -> right * height + y;
    };
  }
}
