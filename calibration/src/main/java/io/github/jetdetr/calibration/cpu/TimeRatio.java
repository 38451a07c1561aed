package io.github.jetdetr.calibration.cpu;

import java.util.Arrays;

/**
 * One network's time over another one's, both run in turns: other work on the machine changes both
 * of one turn alike, and one turn more than the next.
 *
 * @param low a quarter of the turns are below it
 * @param typical the ratio of the lower quartiles of both
 * @param high a quarter of the turns are above it
 */
record TimeRatio(double low, double typical, double high) {

  /**
   * From the times of each turn.
   *
   * @param ones the first network's times
   * @param others the second one's, as many, in any unit; at least one
   */
  static TimeRatio of(double[] ones, double[] others) {
    double[] ratios = new double[ones.length];
    for (int turn = 0; turn < ratios.length; turn++) {
      ratios[turn] = ones[turn] / others[turn];
    }
    Arrays.sort(ratios);
    int quarter = ratios.length / 4;
    return new TimeRatio(
        ratios[quarter],
        lowerQuartile(ones) / lowerQuartile(others),
        ratios[ratios.length - 1 - quarter]);
  }

  /** Whether three quarters of the turns and the typical ratio are below a limit. */
  boolean isBelow(double limit) {
    return high < limit && typical < limit;
  }

  /** Whether three quarters of the turns and the typical ratio are above a limit. */
  boolean isAbove(double limit) {
    return low > limit && typical > limit;
  }

  private static double lowerQuartile(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 4];
  }
}
