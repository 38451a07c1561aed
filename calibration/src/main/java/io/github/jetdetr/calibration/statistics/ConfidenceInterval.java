package io.github.jetdetr.calibration.statistics;

/**
 * A measured value and the range that holds the true one with the given confidence.
 *
 * @param confidence such as 0.95
 */
public record ConfidenceInterval(double estimate, double low, double high, double confidence) {

  public ConfidenceInterval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "an interval must not end before it starts, but was %s to %s".formatted(low, high));
    }
  }

  /** Whether the value lies in the interval, ends included. */
  public boolean holds(double value) {
    return low <= value && value <= high;
  }
}
