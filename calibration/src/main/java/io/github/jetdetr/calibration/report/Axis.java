package io.github.jetdetr.calibration.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear axis: values from {@code low} to {@code high} map to pixels {@code from} to {@code to}.
 *
 * @param low below {@code high}
 * @param high above {@code low}
 * @param from pixel of {@code low}; may be greater than {@code to}, as on a vertical axis
 * @param to pixel of {@code high}
 */
record Axis(double low, double high, double from, double to) {

  Axis {
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "an axis needs finite ends in ascending order, but was %s to %s".formatted(low, high));
    }
  }

  /** An axis over these values, widened if they are equal; 0 to 1 if they are not finite. */
  static Axis over(double low, double high, double from, double to) {
    if (!Double.isFinite(high - low)) {
      return new Axis(0, 1, from, to);
    }
    double padding = high > low ? 0 : Math.max(1e-6, Math.abs(low) * 0.5);
    return new Axis(low - padding, high + padding, from, to);
  }

  double pixel(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** The axis extended to whole tick steps. */
  Axis rounded(int maxTicks) {
    double step = step(maxTicks);
    return new Axis(Math.floor(low / step) * step, Math.ceil(high / step) * step, from, to);
  }

  /** Tick values, ascending: multiples of 1, 2 or 5 times a power of ten. */
  List<Double> ticks(int maxTicks) {
    double step = step(maxTicks);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** The label of a tick, with as many decimals as the tick step needs. */
  String label(double tick, int maxTicks) {
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step(maxTicks)) - 1e-9));
    return Math.abs(tick) >= 1e6
        ? String.format(Locale.ROOT, "%.3g", tick)
        : String.format(Locale.ROOT, "%." + decimals + "f", tick == 0 ? 0.0 : tick);
  }

  private double step(int maxTicks) {
    double minStep = (high - low) / maxTicks;
    double power = Math.pow(10, Math.floor(Math.log10(minStep)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= minStep * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
