package io.github.jetdetr.calibration.statistics;

import java.util.Arrays;

/**
 * The difference in AP of two detectors on the same pictures, and how it varies over resamples of
 * them; see {@link PairedBootstrap}. Immutable.
 */
public final class ResampledDifference {

  private final double estimate;
  private final double[] sorted;
  private final double bias;
  private final double acceleration;
  private final int pictures;

  /**
   * @param estimate the difference on the pictures as they are
   * @param sorted the differences on the resamples, ascending; not copied
   * @param bias Efron's z₀
   * @param acceleration Efron's a
   * @param pictures how many there are
   */
  ResampledDifference(
      double estimate, double[] sorted, double bias, double acceleration, int pictures) {
    this.estimate = estimate;
    this.sorted = sorted;
    this.bias = bias;
    this.acceleration = acceleration;
    this.pictures = pictures;
  }

  /** The difference on the pictures as they are, −1..1. */
  public double estimate() {
    return estimate;
  }

  /** How many pictures were drawn from. */
  public int pictures() {
    return pictures;
  }

  /** Efron's a, by which the intervals are corrected for skewness. */
  double acceleration() {
    return acceleration;
  }

  /** Standard deviation over the resamples, which estimates that over other such pictures. */
  public double standardError() {
    double mean = Arrays.stream(sorted).average().orElse(estimate);
    double squares = 0;
    for (double difference : sorted) {
      squares += (difference - mean) * (difference - mean);
    }
    return Math.sqrt(squares / (sorted.length - 1));
  }

  /**
   * The BCa interval.
   *
   * @param confidence of both ends together, in (0, 1)
   */
  public ConfidenceInterval interval(double confidence) {
    double tail = (1 - confidence) / 2;
    return new ConfidenceInterval(estimate, at(tail), at(1 - tail), confidence);
  }

  /**
   * One end of the BCa interval: what the true difference lies below with this probability.
   *
   * @param share in (0, 1)
   */
  public double at(double share) {
    boolean isUpper = share > 0.5;
    double tail = PairedBootstrap.expanded(isUpper ? 1 - share : share, pictures);
    return quantile(PairedBootstrap.corrected(isUpper ? 1 - tail : tail, bias, acceleration));
  }

  /**
   * Linear between the two nearest values (type 6 of Hyndman and Fan, The American Statistician 50,
   * 1996): of B resamples the k-th stands for k / (B + 1), so that few resamples do not narrow the
   * interval.
   */
  private double quantile(double share) {
    double at = Math.max(0, Math.min(share * (sorted.length + 1) - 1, sorted.length - 1));
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
