package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.daemon.Daemon;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.SelfCheckCounts;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusLineTest {

  private final StatusLine line = new StatusLine();

  @Test
  void itSaysRateLatencyPrecisionAndRecall() {
    assertEquals(
        " 24.0 frames/s   latency ms p50  11.2  p90  13.0  p99  17.9"
            + "   precision 0.90 recall 0.75 (all: 0.90 0.75)",
        of(second(24, camera(0, check(7, 120, 100, 90)))));
  }

  @Test
  void theRateIsThatOfTheTimeThatReallyPassed() {
    Daemon.Second slow = new Daemon.Second(1.5, List.of(), latency(24), null);

    assertTrue(of(slow).startsWith(" 16.0 frames/s "), of(slow));
  }

  @Test
  void precisionAndRecallAreThoseOfTheLastTenSeconds() {
    String unused = of(second(10, camera(0, check(7, 100, 100, 0))));
    for (int second = 1; second <= 9; second++) {
      int found = 10 * second;
      unused = of(second(10, camera(0, check(7, 100 + found, 100 + found, found))));
    }

    // Eleven seconds after the start the bad first one is out of sight.
    String said = of(second(10, camera(0, check(7, 200, 200, 100))));

    assertTrue(said.contains("precision 1.00 recall 1.00 (all: 0.50 0.50)"), said);
  }

  @Test
  void withoutTruthThereIsNeitherPrecisionNorRecall() {
    String said = of(second(24, camera(0, null)));

    assertFalse(said.contains("precision"), said);
  }

  @Test
  void aShareOfNothingIsADash() {
    String said = of(second(24, camera(0, check(7, 0, 0, 0))));

    assertTrue(said.contains("precision    - recall    - "), said);
  }

  @Test
  void labelsThatTheModelDoesNotKnowAreSaid() {
    String said = of(second(24, camera(0, check(6, 10, 10, 5))));

    assertTrue(said.endsWith(" on 6 of 7 labels"), said);
  }

  @Test
  void severalStreetsAreJudgedTogether() {
    String said = of(second(24, camera(0, check(7, 10, 10, 10)), camera(0, check(7, 10, 30, 0))));

    assertTrue(said.contains("precision 0.25 recall 0.50"), said);
  }

  @Test
  void whatGoesWrongIsSaidAtTheEnd() {
    Daemon.Second second =
        new Daemon.Second(1, List.of(camera(3, null)), latency(0), "connection refused");

    assertEquals("  0.0 frames/s   3 replaced   broker: connection refused", of(second));
  }

  @Test
  void theWeatherIsSaidWhereItIsKnown() {
    String said = line.of(second(24, camera(0, null)), "night-rain");

    assertTrue(said.endsWith("   night-rain"), said);
  }

  private String of(Daemon.Second second) {
    return line.of(second, "");
  }

  private static Daemon.Second second(int frames, CameraFrames... cameras) {
    return new Daemon.Second(1, List.of(cameras), latency(frames), null);
  }

  private static List<LatencyRecorder.Line> latency(int frames) {
    return List.of(
        new LatencyRecorder.Line("infer", frames, 1, 2, 3, 4),
        new LatencyRecorder.Line("total", frames, 11.21, 12.96, 17.9, 30));
  }

  private static CameraFrames camera(long replaced, @Nullable SelfCheckCounts check) {
    return new CameraFrames("street", 100, 90, replaced, 0, 0, check);
  }

  private static SelfCheckCounts check(int shared, long objects, long detections, long correct) {
    return new SelfCheckCounts(7, shared, 10, objects, detections, correct);
  }
}
