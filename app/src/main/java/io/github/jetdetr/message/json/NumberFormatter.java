package io.github.jetdetr.message.json;

/**
 * Formats numbers and times into a reused array: like {@link Double#toString} and {@link
 * java.time.Instant#toString}, but without allocating. Not thread-safe.
 */
final class NumberFormatter {

  /** {@code 2026-11-22T10:15:30.123456Z}. */
  private static final int INSTANT_CHARS = 27;

  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  /** Room for a sign, 19 digits and a decimal point. */
  private final char[] chars = new char[32];

  /** The text, from index 0; valid until the next call. */
  char[] chars() {
    return chars;
  }

  /**
   * Writes a number with at most {@code decimals} decimals, rounded to nearest, without trailing
   * zeros.
   *
   * @return number of characters written
   * @throws IllegalArgumentException if the number is not finite, which JSON cannot express, or too
   *     large for its number of decimals
   */
  int decimal(double value, int decimals) {
    long power = POWERS_OF_TEN[decimals];
    double scaled = value * power;
    if (!(Math.abs(scaled) < 1e18)) {
      throw new IllegalArgumentException("JSON cannot represent the number " + value);
    }
    long units = Math.round(scaled);
    int at = 0;
    if (units < 0) {
      chars[at++] = '-';
      units = -units;
    }
    at = digits(at, units / power);
    long fraction = units % power;
    if (fraction == 0) {
      return at;
    }
    chars[at++] = '.';
    for (long digit = power / 10; fraction > 0; digit /= 10) {
      chars[at++] = (char) ('0' + fraction / digit);
      fraction %= digit;
    }
    return at;
  }

  /**
   * Writes a time as RFC 3339 in UTC with microseconds.
   *
   * @param utcMicros microseconds since 1970, in the years 0 to 9999
   * @return number of characters written
   */
  int instant(long utcMicros) {
    long day = Math.floorDiv(utcMicros, MICROS_PER_DAY);
    long micros = Math.floorMod(utcMicros, MICROS_PER_DAY);
    // Days to year, month and day: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    // civil_from_days. Years begin in March there, so that the leap day is a year's last.
    long shifted = day + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    long dayOfEra = shifted - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long marchMonth = (5 * dayOfYear + 2) / 153;
    long dayOfMonth = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    long month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    if (year < 0 || year > 9_999) {
      throw new IllegalArgumentException(
          "a timestamp must be in the years 0 to 9999, but its year was " + year);
    }
    long seconds = micros / 1_000_000;
    padded(0, year, 4, '-');
    padded(5, month, 2, '-');
    padded(8, dayOfMonth, 2, 'T');
    padded(11, seconds / 3_600, 2, ':');
    padded(14, seconds / 60 % 60, 2, ':');
    padded(17, seconds % 60, 2, '.');
    padded(20, micros % 1_000_000, 6, 'Z');
    return INSTANT_CHARS;
  }

  private void padded(int at, long value, int width, char after) {
    long rest = value;
    for (int digit = at + width - 1; digit >= at; digit--) {
      chars[digit] = (char) ('0' + rest % 10);
      rest /= 10;
    }
    chars[at + width] = after;
  }

  private int digits(int at, long value) {
    int end = at + 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      end++;
    }
    long rest = value;
    for (int digit = end - 1; digit >= at; digit--) {
      chars[digit] = (char) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }
}
