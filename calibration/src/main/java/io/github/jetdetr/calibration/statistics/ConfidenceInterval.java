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

  /** The interval of the opposite: of a loss for that of a gain. */
  public ConfidenceInterval negated() {
    // Not −0, which would be printed.
    return new ConfidenceInterval(0 - estimate, 0 - high, 0 - low, confidence);
  }

  /** Whether the value lies in the interval, ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
