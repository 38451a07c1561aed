package io.github.jetdetr.yaml;

import java.math.BigDecimal;

/** Numbers as a configuration may write them. */
final class YamlNumber {

  private static final int MAX = 40;

  private YamlNumber() {}

  /**
   * A decimal number: no NaN, no infinity, no hexadecimal; and short, because arithmetic on a
   * million digits, or on 1e999999999 written out, would hold up whoever reads it.
   */
  static BigDecimal decimal(String text) {
    if (text.length() > MAX) {
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

  /** Bounds as a person writes them. */
  static String range(double min, double max) {
    return "[" + plain(min) + ", " + plain(max) + "]";
  }

  private static String plain(double number) {
    return Double.isInfinite(number)
        ? String.valueOf(number)
        : new BigDecimal(String.valueOf(number)).stripTrailingZeros().toPlainString();
  }
}
