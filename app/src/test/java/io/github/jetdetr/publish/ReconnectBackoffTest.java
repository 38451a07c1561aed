package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.mqtt.LinkFailure;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReconnectBackoffTest {

  private static final RandomGenerator MAX = () -> 0L;

  @Test
  void pausesDoubleUpToTheLongestAndStartAnewAfterReset() {
    ReconnectBackoff backoff = backoff(MAX);

    assertEquals(1_000, backoff.nextMillis(LinkFailure.UNREACHABLE));
    assertEquals(2_000, backoff.nextMillis(LinkFailure.UNREACHABLE));
    assertEquals(4_000, backoff.nextMillis(LinkFailure.LOST));
    for (int round = 0; round < 100; round++) {
      assertTrue(backoff.nextMillis(LinkFailure.UNREACHABLE) <= 8_000);
    }
    backoff.reset();
    assertEquals(1_000, backoff.nextMillis(LinkFailure.UNREACHABLE));
  }

  @Test
  void aPauseIsBetweenHalfAndAllOfItsCeilingAndNotAlwaysTheSame() {
    ReconnectBackoff backoff = backoff(new SplittableRandom(1));
    long shortest = Long.MAX_VALUE;
    long longest = 0;
    for (int round = 0; round < 1_000; round++) {
      backoff.reset();
      long millis = backoff.nextMillis(LinkFailure.UNREACHABLE);
      shortest = Math.min(shortest, millis);
      longest = Math.max(longest, millis);
    }

    assertTrue(shortest >= 500 && shortest < 550, "shortest " + shortest);
    assertTrue(longest <= 1_000 && longest > 950, "longest " + longest);
  }

  @Test
  void whatOnlyAnOperatorCanFixIsTriedSlowlyFromTheStart() {
    assertEquals(30_000, backoff(MAX).nextMillis(LinkFailure.NOT_AUTHORIZED));
  }

  @Test
  void whatSeemsToBeATakeOverIsTriedAgainSoonSinceItMayBeABadNetwork() {
    assertTrue(backoff(MAX).nextMillis(LinkFailure.TAKEN_OVER) <= 1_000);
  }

  private static ReconnectBackoff backoff(RandomGenerator random) {
    return new ReconnectBackoff(
        random, Duration.ofSeconds(1), Duration.ofSeconds(8), Duration.ofSeconds(30));
  }
}
