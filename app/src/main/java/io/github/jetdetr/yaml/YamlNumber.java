package io.github.jetdetr.yaml;

import java.math.BigDecimal;

/** Parses the numbers allowed in a configuration. */
final class YamlNumber {

  private static final int MAX_CHARS = 40;

  private YamlNumber() {}

  /**
   * A decimal number: no NaN, no infinity, no hexadecimal; and of limited length, because
   * arithmetic on millions of digits would take forever.
   */
  static BigDecimal decimal(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException("too long for a number");
    }
    return new BigDecimal(text);
  }

  /** As {@link #decimal}, small enough for a float. */
  static float finite(String text) {
    float number = decimal(text).floatValue();
    if (!Float.isFinite(number)) {
      throw new IllegalArgumentException("too large for a number");
    }
    return number;
  }

  /** Formats the bounds of a range. */
  static String range(double min, double max) {
    return "[" + plain(min) + ", " + plain(max) + "]";
  }

  private static String plain(double number) {
    return Double.isInfinite(number)
        ? String.valueOf(number)
        : new BigDecimal(String.valueOf(number)).stripTrailingZeros().toPlainString();
  }
}
