package io.github.jetdetr.message;

/**
 * The latency of one stage over one reporting interval, all cameras together.
 *
 * @param stage the stage's key, or {@code total} for capture until the message was built
 * @param count number of frames measured
 * @param p50Millis median, milliseconds
 * @param p90Millis 90th percentile, milliseconds
 * @param p99Millis 99th percentile, milliseconds
 * @param maxMillis maximum, milliseconds
 */
public record StageLatency(
    String stage,
    long count,
    double p50Millis,
    double p90Millis,
    double p99Millis,
    double maxMillis) {

  /**
   * @throws IllegalArgumentException if the percentiles are negative or not in ascending order
   */
  public StageLatency {
    boolean ascending =
        0 <= p50Millis
            && p50Millis <= p90Millis
            && p90Millis <= p99Millis
            && p99Millis <= maxMillis
            && maxMillis < Double.POSITIVE_INFINITY;
    if (!ascending || count < 0) {
      throw new IllegalArgumentException(
          "percentiles of stage %s must be at least 0 and ascending, but were %s, %s, %s, %s of %d frames"
              .formatted(stage, p50Millis, p90Millis, p99Millis, maxMillis, count));
    }
  }
}
