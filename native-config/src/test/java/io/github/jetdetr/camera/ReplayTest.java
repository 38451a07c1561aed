package io.github.jetdetr.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** On a clock that only this test moves; parking moves it. */
class ReplayTest {

  private static final long MILLI = 1_000_000;
  private static final long FRAME = 40 * MILLI;

  private long now = 5_000 * MILLI;
  private final ReadDeadline deadline = new ReadDeadline(() -> now);
  private final Replay clock = new Replay(true, 0, () -> now, nanos -> now += nanos);

  @Test
  void picturesComeWhenTheirTimeStampsSay() {
    long start = now;

    assertEquals(start, waitFor(clock, 700 * MILLI));
    assertEquals(start + 40 * MILLI, waitFor(clock, 740 * MILLI));
    assertEquals(start + 140 * MILLI, waitFor(clock, 840 * MILLI));
  }

  @Test
  void aReaderWhoIsLateGetsThePictureAtOnceAndItsDueTime() {
    long start = waitFor(clock, 0);
    now += 300 * MILLI;

    long due = clock.dueNanos(FRAME, FRAME);

    assertEquals(start + FRAME, due);
    assertTrue(clock.await(due, deadline));
    assertEquals(start + 300 * MILLI, now);
  }

  @Test
  void whoIsMoreThanASecondLateStartsTheClockAnew() {
    waitFor(clock, 0);
    now += 60_000 * MILLI;
    long resumed = now;

    assertEquals(resumed, waitFor(clock, FRAME));
    assertEquals(resumed + FRAME, waitFor(clock, 2 * FRAME));
  }

  @Test
  void theSecondPassFollowsTheFirstWithoutAGap() {
    long start = waitFor(clock, 0);
    waitFor(clock, FRAME);

    clock.restart();

    assertEquals(start + 2 * FRAME, waitFor(clock, 0));
    assertEquals(start + 3 * FRAME, waitFor(clock, FRAME));
  }

  @Test
  void aTimeStampThatJumpsIsTakenForTheUsualStep() {
    long start = waitFor(clock, 0);
    waitFor(clock, FRAME);

    assertEquals(start + 2 * FRAME, waitFor(clock, 86_400_000 * MILLI));
    assertEquals(start + 3 * FRAME, waitFor(clock, 5 * MILLI));
  }

  @Test
  void aFixedRateStandsAboveTheTimeStamps() {
    Replay slow = new Replay(true, 500 * MILLI, () -> now, nanos -> now += nanos);
    long start = waitFor(slow, 0);

    assertEquals(start + 500 * MILLI, waitFor(slow, FRAME));
    slow.restart();
    assertEquals(start + 1000 * MILLI, waitFor(slow, 0));
  }

  @Test
  void waitingEndsAtTheDeadlineAndGoesOnWithTheNextOne() {
    waitFor(clock, 0);
    long due = clock.dueNanos(900 * MILLI, FRAME);
    deadline.arm(100 * MILLI);
    long before = now;

    assertFalse(clock.await(due, deadline));
    assertEquals(before + 100 * MILLI, now);

    deadline.arm(2000 * MILLI);
    assertTrue(clock.await(due, deadline));
    assertEquals(due, now);
  }

  @Test
  void waitingEndsWhenTheCameraIsClosed() {
    Replay interrupted =
        new Replay(
            true,
            0,
            () -> now,
            nanos -> {
              now += nanos;
              deadline.cut();
            });
    deadline.arm(60_000 * MILLI);
    interrupted.dueNanos(0, FRAME);

    assertFalse(interrupted.await(now + 5_000 * MILLI, deadline));
  }

  private long waitFor(Replay replay, long mediaNanos) {
    deadline.arm(10_000 * MILLI);
    long due = replay.dueNanos(mediaNanos, FRAME);
    assertTrue(replay.await(due, deadline));
    assertTrue(now >= due);
    return due;
  }
}
