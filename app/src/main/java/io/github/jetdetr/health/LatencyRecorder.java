package io.github.jetdetr.health;

import io.github.jetdetr.annotation.HotPath;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.Recorder;

/**
 * How long frames took, by stage and as a whole, since the last look.
 *
 * <p>Any thread may record, without waiting and without allocating; one thread at a time may look.
 */
@HotPath
public final class LatencyRecorder {

  /** The key of the whole way, from capture until the message was made. */
  public static final String TOTAL = "total";

  private static final Stage[] STAGES = Stage.values();
  // From a microsecond to ten minutes at three digits; what is longer counts as ten minutes.
  private static final long LOWEST_NANOS = 1_000;
  private static final long HIGHEST_NANOS = 600_000_000_000L;
  private static final int DIGITS = 3;
  // What is kept for ever is kept smaller: a hundredth is close enough.
  private static final int DIGITS_SINCE_START = 2;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Recorder[] recorders = new Recorder[STAGES.length + 1];
  private final Histogram[] recycled = new Histogram[STAGES.length + 1];
  private final Histogram[] sinceLook = new Histogram[STAGES.length + 1];
  private final Histogram[] sinceStart = new Histogram[STAGES.length + 1];

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

  /**
   * One stage since the start, as a histogram for who wants to sum over devices and time.
   *
   * @param key the stage's word, or {@link #TOTAL}
   * @param counts frames of each bucket, those above the last bound at the end
   * @param sumSeconds all frames' times together
   */
  @SuppressWarnings("ArrayRecordComponent") // made for the caller, who keeps it
  public record Buckets(String key, long[] counts, double sumSeconds) {}

  /** An empty book. */
  public LatencyRecorder() {
    for (int at = 0; at < recorders.length; at++) {
      recorders[at] = new Recorder(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
      recycled[at] = recorders[at].getIntervalHistogram();
      sinceLook[at] = new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS);
      sinceStart[at] = new Histogram(LOWEST_NANOS, HIGHEST_NANOS, DIGITS_SINCE_START);
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
  public synchronized List<Line> takeInterval() {
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < recorders.length; at++) {
      collect(at);
      lines.add(line(at, sinceLook[at]));
      sinceLook[at].reset();
    }
    return lines;
  }

  /** What was recorded since the start, to a hundredth, in the same order. */
  public synchronized List<Line> sinceStart() {
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < recorders.length; at++) {
      collect(at);
      lines.add(line(at, sinceStart[at]));
    }
    return lines;
  }

  /**
   * What was recorded since the start, in buckets, in the same order.
   *
   * @param upperSeconds the buckets' upper bounds, rising
   */
  public synchronized List<Buckets> bucketsSinceStart(double... upperSeconds) {
    List<Buckets> buckets = new ArrayList<>();
    for (int at = 0; at < recorders.length; at++) {
      collect(at);
      Histogram all = sinceStart[at];
      long[] counts = new long[upperSeconds.length + 1];
      for (HistogramIterationValue value : all.recordedValues()) {
        int bucket = 0;
        double seconds = value.getValueIteratedTo() / NANOS_PER_SECOND;
        while (bucket < upperSeconds.length && seconds > upperSeconds[bucket]) {
          bucket++;
        }
        counts[bucket] += value.getCountAtValueIteratedTo();
      }
      double sum = all.getTotalCount() == 0 ? 0 : all.getMean() * all.getTotalCount();
      buckets.add(new Buckets(key(at), counts, sum / NANOS_PER_SECOND));
    }
    return buckets;
  }

  @GuardedBy("this")
  private void collect(int at) {
    Histogram interval = recorders[at].getIntervalHistogram(recycled[at]);
    recycled[at] = interval;
    if (interval.getTotalCount() > 0) {
      sinceLook[at].add(interval);
      sinceStart[at].add(interval);
    }
  }

  private static Line line(int at, Histogram histogram) {
    return new Line(
        key(at),
        histogram.getTotalCount(),
        millis(histogram, 50),
        millis(histogram, 90),
        millis(histogram, 99),
        millis(histogram, 100));
  }

  private static String key(int at) {
    return at < STAGES.length ? STAGES[at].key() : TOTAL;
  }

  private static double millis(Histogram histogram, double percentile) {
    // A histogram answers the end of a value's bucket, which may lie beyond the range.
    return Math.min(histogram.getValueAtPercentile(percentile), HIGHEST_NANOS) / NANOS_PER_MILLI;
  }
}
