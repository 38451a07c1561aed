package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.InputRange;
import io.github.jetdetr.calibration.layer.OutputRange;

/**
 * Unsigned 8-bit codes of an activation: value = (code − zero) · scale, code 0 to 255. Zero has a
 * code of its own, so padding and a ReLU that is folded into the lower end are exact.
 *
 * @param scale value of one code step
 * @param zero the code of zero, 0 to 255
 */
record CodeGrid(float scale, int zero) {

  private static final int MAX_CODE = 255;
  private static final double MIN_SCALE = 0x1p-96;

  /** The grid that covers these values and zero. */
  static CodeGrid covering(double low, double high) {
    double scale = Math.max((Math.max(0, high) - Math.min(0, low)) / MAX_CODE, MIN_SCALE);
    long zero = Math.round(-Math.min(0, low) / scale);
    return new CodeGrid((float) scale, (int) Math.max(0, Math.min(MAX_CODE, zero)));
  }

  /** The grid of a layer's output. */
  static CodeGrid of(OutputRange range) {
    return covering(range.low(), range.high());
  }

  /** The codes of a signed grid, moved up so that they are unsigned. */
  static CodeGrid ofSigned(float scale) {
    return new CodeGrid(scale, 128);
  }

  /**
   * The grid of a layer's migrated input. What the proved grid clips is clipped here too; the codes
   * that it has for values that never occur are spent on finer steps.
   *
   * @param proved signed and symmetric, perhaps with a shift for each channel
   * @param range of the input before migration
   */
  static CodeGrid of(InputGrid proved, InputRange range) {
    double low = 0;
    double high = 0;
    for (int channel = 0; channel < proved.migration().length; channel++) {
      double factor = proved.migration()[channel];
      double shift = proved.shift()[channel];
      double min = Math.max(range.channelMin()[channel] * factor, (-128 - shift) * proved.scale());
      double max = Math.min(range.channelMax()[channel] * factor, (127 - shift) * proved.scale());
      low = Math.min(low, min);
      high = Math.max(high, max);
    }
    return covering(low, high);
  }
}
