package io.github.jetdetr.picture;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DebounceTest {

  private final Debounce persistence = new Debounce(Duration.ofSeconds(2), Duration.ofSeconds(1));

  @Test
  void aSignIsBelievedWhenItHasStoodForItsTime() {
    assertFalse(during(true, 0, 1_900));
    assertTrue(during(true, 2_000, 2_000));
  }

  @Test
  void anInterruptionBeginsTheTimeAnew() {
    during(true, 0, 1_900);
    during(false, 1_950, 1_950);

    assertFalse(during(true, 2_000, 3_900));
    assertTrue(during(true, 4_000, 4_000));
  }

  @Test
  void theEndIsBelievedLaterToo() {
    during(true, 0, 2_000);

    assertTrue(during(false, 2_100, 3_000));
    assertFalse(during(false, 3_100, 3_200));
  }

  @Test
  void fewPicturesAreNotEnoughHoweverFarApart() {
    persistence.update(true, 0);

    assertFalse(persistence.update(true, Duration.ofHours(1).toNanos()));
  }

  /** The same condition every 100 ms from the first to the last of these; what is active then. */
  private boolean during(boolean condition, int firstMillis, int lastMillis) {
    boolean active = false;
    for (int at = firstMillis; at <= lastMillis; at += 100) {
      active = persistence.update(condition, Duration.ofMillis(at).toNanos());
    }
    return active;
  }
}
