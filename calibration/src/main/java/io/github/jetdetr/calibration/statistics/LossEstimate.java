package io.github.jetdetr.calibration.statistics;

/**
 * How much accuracy one model loses against another on pictures that stand for many more: AP, or
 * the share of detections that the two do not have in common. Losses are in −1..1, negative for a
 * gain.
 */
public interface LossEstimate {

  /** The loss on these pictures. */
  double loss();

  /**
   * The lower end of the one-sided interval: the true loss is above it with this confidence.
   *
   * @param confidence in (0.5, 1)
   */
  double lower(double confidence);

  /**
   * The upper end of the one-sided interval: the true loss is below it with this confidence.
   *
   * @param confidence in (0.5, 1)
   */
  double upper(double confidence);

  /** How far the loss would be off with a single picture: the standard error times √pictures. */
  double deviationOfOnePicture();

  /** How many pictures tell something. */
  int pictures();

  /** The loss of AP of an experiment, by the resampled difference to its control. */
  static LossEstimate ofAp(ResampledDifference experimentMinusControl) {
    return new ApLossEstimate(experimentMinusControl);
  }
}
