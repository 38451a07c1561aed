package io.github.jetdetr.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.IntCountsHistogram;
import org.HdrHistogram.Recorder;

/**
 * Frame latencies by stage and in total, over the current interval and since the start.
 *
 * <p>Any thread may record, wait-free and without allocating. Reads are serialised.
 */
@HotPath
public final class LatencyRecorder {

  /** Key of the total latency, from capture until the message was built. */
  public static final String TOTAL = "total";

  private static final Stage[] STAGES = Stage.values();
  // From 1 µs to 10 min with three significant digits; longer values are recorded as 10 min.
  private static final long MIN_NANOS = 1_000;
  private static final long SMALL_MIN_NANOS = 10_000;
  private static final long MAX_NANOS = 600_000_000_000L;
  private static final int DIGITS = 3;
  // Two digits keep the histograms that live as long as the process small.
  private static final int DIGITS_SINCE_START = 2;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Suspension suspension;
  private final Recorder[] recorders = new Recorder[STAGES.length + 1];
  private final Histogram[] recycled = new Histogram[STAGES.length + 1];
  private final AbstractHistogram[] interval = new AbstractHistogram[STAGES.length + 1];
  private final Histogram[] sinceStart = new Histogram[STAGES.length + 1];

  /**
   * Latency percentiles of one stage over one interval, milliseconds.
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
   * Cumulative histogram of one stage since the start, for aggregation over devices and time.
   *
   * @param key the stage's word, or {@link #TOTAL}
   * @param counts frames per bucket, those above the last bound at the end
   * @param sumSeconds sum of all frames' latencies, seconds
   */
  @SuppressWarnings("ArrayRecordComponent") // created for the caller, who owns it
  public record Buckets(String key, long[] counts, double sumSeconds) {}

  /** Records to three significant digits. */
  public LatencyRecorder() {
    this(Suspension.none());
  }

  /** Records to three significant digits, but no frame that lasted across a suspension. */
  public LatencyRecorder(Suspension suspension) {
    this(suspension, MIN_NANOS, DIGITS);
  }

  private LatencyRecorder(Suspension suspension, long minNanos, int digits) {
    this.suspension = suspension;
    for (int at = 0; at < recorders.length; at++) {
      recorders[at] = new Recorder(minNanos, MAX_NANOS, digits);
      recycled[at] = recorders[at].getIntervalHistogram();
      interval[at] = new IntCountsHistogram(minNanos, MAX_NANOS, digits);
      sinceStart[at] = new Histogram(minNanos, MAX_NANOS, DIGITS_SINCE_START);
    }
  }

  /**
   * Records to two significant digits and 10 µs, in a sixth of the memory: for each camera, and for
   * what is only looked at.
   */
  public static LatencyRecorder small(Suspension suspension) {
    return new LatencyRecorder(suspension, SMALL_MIN_NANOS, DIGITS_SINCE_START);
  }

  /** Heap that the histograms take, bytes, as HdrHistogram estimates it. */
  synchronized long estimatedHeapBytes() {
    long bytes = 0;
    for (int at = 0; at < recorders.length; at++) {
      // A recorder has one of its own beside the one that was taken from it.
      bytes += 2L * recycled[at].getEstimatedFootprintInBytes();
      bytes += interval[at].getEstimatedFootprintInBytes();
      bytes += sinceStart[at].getEstimatedFootprintInBytes();
    }
    return bytes;
  }

  /** Records the latencies of one frame. Any thread; does not allocate. */
  public void record(StageTimes times) {
    if (suspension.within(times.totalNanos())) {
      return;
    }
    for (int at = 0; at < STAGES.length; at++) {
      recorders[at].recordValue(inRange(times.nanos(STAGES[at])));
    }
    recorders[STAGES.length].recordValue(inRange(times.totalNanos()));
  }

  private static long inRange(long nanos) {
    return Math.min(Math.max(nanos, 0), MAX_NANOS);
  }

  /**
   * Returns and resets what was recorded since the last call: stages in pipeline order, then the
   * total.
   */
  public synchronized List<Line> takeInterval() {
    List<Line> lines = new ArrayList<>();
    for (int at = 0; at < recorders.length; at++) {
      collect(at);
      lines.add(line(at, interval[at]));
      interval[at].reset();
    }
    return lines;
  }

  /** What was recorded since the start, to two significant digits, in the same order. */
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
   * @param upperSeconds upper bounds of the buckets, ascending
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
    Histogram latest = recorders[at].getIntervalHistogram(recycled[at]);
    recycled[at] = latest;
    if (latest.getTotalCount() > 0) {
      interval[at].add(latest);
      sinceStart[at].add(latest);
    }
  }

  private static Line line(int at, AbstractHistogram histogram) {
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

  private static double millis(AbstractHistogram histogram, double percentile) {
    // The histogram returns the end of a value's bucket, which may lie beyond the range.
    return Math.min(histogram.getValueAtPercentile(percentile), MAX_NANOS) / NANOS_PER_MILLI;
  }
}
