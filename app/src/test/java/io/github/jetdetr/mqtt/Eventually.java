package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for something that happens elsewhere, with a deadline and never longer than needed. */
public final class Eventually {

  private static final long LOOK_EVERY_NANOS = 2_000_000;

  private Eventually() {}

  /** A condition that may fail. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  public static void seconds(long seconds, String what, Condition condition) throws Exception {
    long endNanos = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - endNanos > 0) {
        fail("not within " + seconds + " s: " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
