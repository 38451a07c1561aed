package io.github.jetdetr.health;

import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How long frames took, by stage and as a whole, since the last look.
 *
 * <p>Any thread may record, without waiting and without allocating; one thread at a time may look.
 */
public final class LatencyBook {

  /** The key of the whole way, from capture until the message was made. */
  public static final String TOTAL = "total";

  private static final Stage[] STAGES = Stage.values();
  // From a microsecond to ten minutes at three digits; what is longer counts as ten minutes.
  private static final long LOWEST_NANOS = 1_000;
  private static final long HIGHEST_NANOS = 600_000_000_000L;
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Recorder[] recorders = new Recorder[STAGES.length + 1];
  private final Histogram[] recycled = new Histogram[STAGES.length + 1];

  /**
   * One stage over one interval.
   *
   * @param key the stage's word, or {@link #TOTAL}
   * @param count frames measured
   */
  public record Line(
      String key,
      long count,
      double p50Millis,
      double p90Millis,
      double p99Millis,
      double maxMillis) {}

  /** An empty book. */
  public LatencyBook() {
    for (int at = 0; at < recorders.length; at++) {
      recorders[at] = new Recorder(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
      recycled[at] = recorders[at].getIntervalHistogram();
    }
  }

  /** Notes one frame. */
  public void record(StageTimes times) {
    for (int at = 0; at < STAGES.length; at++) {
      recorders[at].recordValue(inRange(times.nanos(STAGES[at])));
    }
    recorders[STAGES.length].recordValue(inRange(times.totalNanos()));
  }

  private static long inRange(long nanos) {
    return Math.min(Math.max(nanos, 0), HIGHEST_NANOS);
  }

  /** What was recorded since the last call, stages in the order of the way and then the whole. */
  public synchronized List<Line> sinceLastLook() {
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < recorders.length; at++) {
      Histogram interval = recorders[at].getIntervalHistogram(recycled[at]);
      recycled[at] = interval;
      String key = at < STAGES.length ? STAGES[at].key() : TOTAL;
      lines.add(
          new Line(
              key,
              interval.getTotalCount(),
              millis(interval, 50),
              millis(interval, 90),
              millis(interval, 99),
              millis(interval, 100)));
    }
    return lines;
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }
}
