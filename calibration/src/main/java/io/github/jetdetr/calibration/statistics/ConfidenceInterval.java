package io.github.jetdetr.calibration.statistics;

/**
 * An estimate and the interval that contains the true value at a confidence level.
 *
 * @param estimate the measured value
 * @param low lower end
 * @param high upper end, at least {@code low}
 * @param confidence confidence level, such as 0.95
 */
public record ConfidenceInterval(double estimate, double low, double high, double confidence) {

  public ConfidenceInterval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "the lower end of an interval must not exceed the upper one, but was %s to %s"
              .formatted(low, high));
    }
  }

  /** Whether the value lies in the interval, ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
