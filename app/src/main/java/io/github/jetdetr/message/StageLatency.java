package io.github.jetdetr.message;

/**
 * The latency of one stage over one reporting interval, all cameras together.
 *
 * @param stage the stage's word, or {@code total} for capture until the message was made
 * @param count how many frames were measured
 * @param p50Millis the median, milliseconds
 * @param p90Millis nine of ten were faster, milliseconds
 * @param p99Millis 99 of a hundred were faster, milliseconds
 * @param maxMillis the slowest, milliseconds
 */
public record StageLatency(
    String stage,
    long count,
    double p50Millis,
    double p90Millis,
    double p99Millis,
    double maxMillis) {

  /**
   * @throws IllegalArgumentException when the percentiles do not rise from 0 to the maximum
   */
  public StageLatency {
    boolean rising =
        0 <= p50Millis
            && p50Millis <= p90Millis
            && p90Millis <= p99Millis
            && p99Millis <= maxMillis
            && maxMillis < Double.POSITIVE_INFINITY;
    if (!rising || count < 0) {
      throw new IllegalArgumentException(
          "percentiles of stage %s must rise from 0, but were %s, %s, %s, %s of %d frames"
              .formatted(stage, p50Millis, p90Millis, p99Millis, maxMillis, count));
    }
  }
}
