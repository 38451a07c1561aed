package io.github.jetdetr.calibration.statistics;

/** The standard normal distribution. */
final class NormalDistribution {

  private NormalDistribution() {}

  /**
   * The share of the distribution below x: Marsaglia's series (Evaluating the normal distribution,
   * Journal of Statistical Software 11(4), 2004), good to 1e-14 within ±7.
   */
  static double below(double x) {
    if (Math.abs(x) > 7) {
      return x < 0 ? 0 : 1;
    }
    double sum = x;
    double last = 0;
    double term = x;
    for (int i = 3; sum != last; i += 2) {
      last = sum;
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }

  /** The x below which this share of the distribution lies, by bisection; ±7 at the most. */
  static double quantile(double share) {
    double low = -7;
    double high = 7;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (below(middle) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
