package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that happens elsewhere, with a deadline and never longer than needed. */
final class Within {

  private static final long LOOK_EVERY_NANOS = 2_000_000;

  private Within() {}

  /** A condition that may fail. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void seconds(long seconds, String what, Condition condition) throws Exception {
    long endNanos = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - endNanos > 0) {
        fail("not within " + seconds + " s: " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
