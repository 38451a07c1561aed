package io.github.jetdetr.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.support.Allocations;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyRecorderTest {

  private static final long TEN_MINUTES_NANOS = 600_000_000_000L;

  private final LatencyRecorder book = new LatencyRecorder();
  private final StageTimes times = new StageTimes();

  @Test
  void aCamerasHistogramsTakeLessThanHalfAMegabyte() {
    long bytes = LatencyRecorder.small(Suspension.none()).estimatedHeapBytes();

    assertTrue(bytes < 500_000, bytes + " B");
    assertTrue(bytes > 50_000, "an estimate that counts them all: " + bytes + " B");
  }

  @Test
  void percentilesAreThoseOfTheSortedValues() {
    Random random = new Random(7);
    long[] nanos = new long[1000];
    for (int at = 0; at < nanos.length; at++) {
      nanos[at] = 100_000L + random.nextInt(50_000_000);
      record(Stage.INFER, nanos[at]);
    }
    Arrays.sort(nanos);

    LatencyRecorder.Line infer = line(Stage.INFER.key());

    assertEquals(1000, infer.count());
    // Three digits: a thousandth off at most.
    assertClose(nanos[499], infer.p50Millis());
    assertClose(nanos[899], infer.p90Millis());
    assertClose(nanos[989], infer.p99Millis());
    assertClose(nanos[999], infer.maxMillis());
  }

  @Test
  void linesComeInTheOrderOfTheWayAndEndWithTheWhole() {
    List<String> keys = book.takeInterval().stream().map(LatencyRecorder.Line::key).toList();

    assertEquals(List.of("capture", "wait", "preprocess", "infer", "decode", "total"), keys);
  }

  @Test
  void eachStageHasItsOwnValues() {
    for (Stage stage : Stage.values()) {
      times.set(stage, (stage.ordinal() + 1) * 1_000_000L);
    }
    times.setTotal(15_000_000);
    book.record(times);

    List<LatencyRecorder.Line> lines = book.takeInterval();

    for (Stage stage : Stage.values()) {
      assertEquals(stage.ordinal() + 1, lines.get(stage.ordinal()).p50Millis(), 0.01);
    }
    assertEquals(15, lines.get(Stage.values().length).maxMillis(), 0.02);
  }

  @Test
  void aTimeBelowZeroCountsAsNone() {
    record(Stage.WAIT, -5_000_000);

    assertEquals(0, line("wait").maxMillis(), 0.01);
  }

  @Test
  void aTimeBeyondTenMinutesCountsAsTenMinutes() {
    record(Stage.INFER, Long.MAX_VALUE);

    assertClose(TEN_MINUTES_NANOS, line("infer").maxMillis());
  }

  @Test
  void aLookForgetsWhatItSaw() {
    record(Stage.INFER, 90_000_000);
    book.takeInterval();
    record(Stage.INFER, 2_000_000);

    LatencyRecorder.Line infer = line("infer");

    assertEquals(1, infer.count());
    assertEquals(2, infer.maxMillis(), 0.01);
  }

  @Test
  void nothingRecordedIsNothingCounted() {
    assertEquals(0, line("total").count());
    assertEquals(0, line("total").maxMillis());
  }

  @Test
  void recordingTakesNoHeap() {
    times.set(Stage.INFER, 10_000_000);

    long bytes = Allocations.bytesPerRound(() -> book.record(times));

    assertTrue(bytes < Allocations.MIN_OBJECT, bytes + " bytes a round");
  }

  private void record(Stage stage, long nanos) {
    times.set(stage, nanos);
    book.record(times);
  }

  private LatencyRecorder.Line line(String key) {
    return book.takeInterval().stream()
        .filter(line -> line.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static void assertClose(long nanos, double millis) {
    double expected = nanos / 1e6;
    assertTrue(
        Math.abs(millis - expected) <= expected * 2e-3, millis + " ms in place of " + expected);
  }
}
