package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.mqtt.LinkFailure;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReconnectPauseTest {

  private static final long HOUR_MILLIS = 3_600_000;
  private static final RandomGenerator LONGEST = () -> 0L;

  // A look at a port of a host that does not answer takes about a second.
  private static final long LOOK_MILLIS = 1_000;

  private long nowMillis;
  private long backAtMillis;
  private long awayAtMillis;
  private long looks;

  @Test
  void afterAnOutageOfAnyLengthTheNextAttemptComesWithinFiveSeconds() throws Exception {
    SplittableRandom random = new SplittableRandom(15);
    for (int round = 0; round < 500; round++) {
      nowMillis = 0;
      awayAtMillis = 0;
      backAtMillis = random.nextLong(HOUR_MILLIS);
      ReconnectPause pause = pause(Publisher.backoff(random));
      long attempts = 0;
      do {
        pause.await(LinkFailure.UNREACHABLE);
        attempts++;
      } while (nowMillis < backAtMillis);

      long late = nowMillis - backAtMillis;
      assertTrue(late <= 5_000, () -> "an attempt " + late + " ms after the broker's return");
      assertTrue(attempts <= 2 + backAtMillis / 10_000, "too many full attempts: " + attempts);
    }
  }

  @Test
  void whileAnOperatorIsWaitedForARestartOfTheBrokerEndsTheWait() throws Exception {
    awayAtMillis = 9_000;
    backAtMillis = HOUR_MILLIS;
    ReconnectPause pause = pause(Publisher.backoff(LONGEST));

    pause.await(LinkFailure.NOT_AUTHORIZED);

    assertTrue(nowMillis >= 9_000 && nowMillis <= 13_000, "waited " + nowMillis + " ms");
  }

  @Test
  void aBrokerThatStaysAndRefusesIsNotAskedForHalfAMinute() throws Exception {
    awayAtMillis = HOUR_MILLIS;
    backAtMillis = HOUR_MILLIS;
    ReconnectPause pause = pause(Publisher.backoff(LONGEST));

    pause.await(LinkFailure.NOT_AUTHORIZED);

    assertEquals(30_000, nowMillis - looks);
  }

  @Test
  void theEndOfTheLoopEndsTheWait() throws Exception {
    for (LinkFailure failure : LinkFailure.values()) {
      ReconnectPause pause =
          new ReconnectPause(
              new ReconnectBackoff(
                  LONGEST, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(60)),
              () -> {
                throw new AssertionError("looked after the end");
              },
              millis -> true);

      pause.await(failure);
    }
  }

  private ReconnectPause pause(ReconnectBackoff backoff) {
    return new ReconnectPause(backoff, this::listens, this::sleep);
  }

  private boolean sleep(long millis) {
    nowMillis += millis;
    return false;
  }

  /** A host that is away does not even refuse; one that is there answers in a millisecond. */
  private boolean listens() {
    boolean there = nowMillis < awayAtMillis || nowMillis >= backAtMillis;
    looks += there ? 1 : 0;
    nowMillis += there ? 1 : LOOK_MILLIS;
    return there;
  }
}
