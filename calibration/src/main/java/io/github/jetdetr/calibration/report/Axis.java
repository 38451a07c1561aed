package io.github.jetdetr.calibration.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A straight axis: values from {@code low} to {@code high} along pixels {@code from} to {@code to}.
 *
 * @param low below {@code high}
 * @param from pixel of {@code low}; may lie behind {@code to}, as on an upright axis
 */
record Axis(double low, double high, double from, double to) {

  Axis {
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "an axis goes from a lower value to a higher one, but was %s to %s".formatted(low, high));
    }
  }

  /** An axis over at least these values; widened where they are all the same. */
  static Axis over(double low, double high, double from, double to) {
    if (!Double.isFinite(high - low)) {
      return new Axis(0, 1, from, to);
    }
    double room = high > low ? 0 : Math.max(1e-6, Math.abs(low) * 0.5);
    return new Axis(low - room, high + room, from, to);
  }

  double pixel(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** The same axis, widened to whole steps of its ticks. */
  Axis rounded(int atMost) {
    double step = step(atMost);
    return new Axis(Math.floor(low / step) * step, Math.ceil(high / step) * step, from, to);
  }

  /** Round values on the axis, ascending: steps of 1, 2 or 5 times a power of ten. */
  List<Double> ticks(int atMost) {
    double step = step(atMost);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A tick with as many decimals as its step needs. */
  String label(double tick, int atMost) {
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step(atMost)) - 1e-9));
    return Math.abs(tick) >= 1e6
        ? String.format(Locale.ROOT, "%.3g", tick)
        : String.format(Locale.ROOT, "%." + decimals + "f", tick == 0 ? 0.0 : tick);
  }

  private double step(int atMost) {
    double least = (high - low) / atMost;
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
