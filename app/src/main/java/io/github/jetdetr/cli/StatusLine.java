package io.github.jetdetr.cli;

import io.github.jetdetr.daemon.Daemon;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.health.SelfCheckTally;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.SelfCheckCounts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats the status line that is printed once a second. Not thread-safe. */
final class StatusLine {

  private static final int WINDOW_SECONDS = 10;

  // Self-check counts of the last ten seconds, oldest first.
  private final Deque<SelfCheckTally> earlier = new ArrayDeque<>(List.of(SelfCheckTally.NONE));

  /**
   * Formats the line for the last second.
   *
   * @param weather weather of the simulated street; empty if unknown
   */
  String of(Daemon.Second second, String weather) {
    StringBuilder line = new StringBuilder();
    LatencyRecorder.Line total = second.latency().get(second.latency().size() - 1);
    add(line, "%5.1f frames/s", total.count() / second.seconds());
    if (total.count() > 0) {
      add(
          line,
          "   latency ms p50 %5.1f  p90 %5.1f  p99 %5.1f",
          total.p50Millis(),
          total.p90Millis(),
          total.p99Millis());
    }
    selfCheck(line, second.cameras());
    long replaced = second.cameras().stream().mapToLong(CameraFrames::replaced).sum();
    if (replaced > 0) {
      add(line, "   %d replaced", replaced);
    }
    if (!weather.isEmpty()) {
      line.append("   ").append(weather);
    }
    if (second.brokerProblem() != null) {
      line.append("   broker: ").append(second.brokerProblem());
    }
    return line.toString();
  }

  private void selfCheck(StringBuilder line, List<CameraFrames> cameras) {
    SelfCheckTally sinceStart = SelfCheckTally.NONE;
    SelfCheckCounts any = null;
    for (CameraFrames camera : cameras) {
      SelfCheckCounts counts = camera.selfCheck();
      if (counts != null) {
        any = counts;
        sinceStart =
            sinceStart.plus(
                new SelfCheckTally(
                    counts.frames(), counts.objects(), counts.detections(), counts.correct()));
      }
    }
    if (any == null) {
      return;
    }
    SelfCheckTally recent = sinceStart.since(earlier.getFirst());
    add(line, "   precision %s recall %s", share(recent.precision()), share(recent.recall()));
    add(line, " (all: %s %s)", share(sinceStart.precision()), share(sinceStart.recall()));
    if (any.sharedLabels() < any.labels()) {
      add(line, " on %d of %d labels", any.sharedLabels(), any.labels());
    }
    earlier.addLast(sinceStart);
    if (earlier.size() > WINDOW_SECONDS) {
      earlier.removeFirst();
    }
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "   -" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static void add(StringBuilder line, String format, @Nullable Object... values) {
    line.append(String.format(Locale.ROOT, format, values));
  }
}
