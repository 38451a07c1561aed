package io.github.jetdetr.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SuspensionTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long nowNanos = 5 * SECOND;
  private final Suspension suspension = new Suspension(() -> nowNanos);
  private final LatencyRecorder latency = new LatencyRecorder(suspension);

  @Test
  void aFrameThatWaitedForTheProcessToRunAgainIsNotCountedAsLatency() {
    suspension.begin();
    record(20);
    nowNanos += 60 * SECOND;
    // The frame's thread runs again before the one that watches.
    record(60_020);
    suspension.tick();
    record(60_030);
    nowNanos += SECOND / 10;
    suspension.tick();
    record(30);

    LatencyRecorder.Line total = total();
    assertEquals(2, total.count());
    assertTrue(total.maxMillis() < 31, total::toString);
  }

  @Test
  void aFrameThatIsSlowByItselfIsCounted() {
    suspension.begin();
    for (int tick = 0; tick < 60; tick++) {
      nowNanos += SECOND;
      suspension.tick();
    }
    record(60_000);

    assertEquals(1, total().count());
  }

  @Test
  void whoDoesNotWatchNoticesNothing() {
    nowNanos += 60 * SECOND;
    assertFalse(suspension.within(60 * SECOND));

    suspension.begin();
    nowNanos += 60 * SECOND;
    assertTrue(suspension.within(60 * SECOND));
    suspension.close();
    assertFalse(suspension.within(60 * SECOND));
  }

  private void record(long totalMillis) {
    StageTimes times = new StageTimes();
    times.set(Stage.INFER, totalMillis * 1_000_000);
    times.endAfter(totalMillis * 1_000_000);
    latency.record(times);
  }

  private LatencyRecorder.Line total() {
    return latency.takeInterval().stream()
        .filter(line -> line.key().equals(LatencyRecorder.TOTAL))
        .findFirst()
        .orElseThrow();
  }
}
