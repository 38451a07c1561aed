package io.github.jetdetr.camera;

import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Computes when the pictures of a recording are due. Not thread-safe.
 *
 * <p>Nothing is skipped here: a late reader gets the next picture at once, with the time at which
 * it was due. A reader that is more than a second late was suspended or cannot decode in real time;
 * then the recording's clock is reset, because otherwise its pictures would become older and older.
 */
public final class Replay {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MAX_LATE_NANOS = NANOS_PER_SECOND;
  // A longer gap is treated as a broken time stamp.
  private static final long MAX_PAUSE_NANOS = 10 * NANOS_PER_SECOND;
  // Maximum delay until a waiting reader notices that its camera was closed.
  private static final long MAX_PARK_NANOS = 10_000_000L;

  private final boolean paced;
  private final long fixedNanos;
  private final LongSupplier nanoClock;
  private final LongConsumer parker;

  private boolean started;
  private boolean newPass = true;
  private long passStartNanos;
  private long lastMediaNanos;
  private long lastDueNanos;
  private long intervalNanos;
  private long pictures;

  /**
   * @param paced whether pictures wait until they are due
   * @param fixedNanos interval between pictures, or 0 to use the recording's time stamps
   * @param nanoClock the clock of {@link System#nanoTime()}
   * @param parker waits for up to that many nanoseconds
   */
  Replay(boolean paced, long fixedNanos, LongSupplier nanoClock, LongConsumer parker) {
    this.paced = paced;
    this.fixedNanos = fixedNanos;
    this.nanoClock = nanoClock;
    this.parker = parker;
  }

  /** A recording in real time, or at {@code fps} pictures per second. */
  public static Replay paced(OptionalDouble fps) {
    long nanos = fps.isPresent() ? Math.round(NANOS_PER_SECOND / fps.getAsDouble()) : 0;
    return new Replay(true, nanos, System::nanoTime, LockSupport::parkNanos);
  }

  /** A recording as fast as it can be read. */
  public static Replay unpaced() {
    return new Replay(false, 0, System::nanoTime, LockSupport::parkNanos);
  }

  boolean isPaced() {
    return paced;
  }

  /** Restarts the recording; its first picture follows the last one at the usual interval. */
  public void restart() {
    newPass = true;
    pictures = 0;
  }

  /**
   * Computes when the next picture is due, on the clock of {@link System#nanoTime()}.
   *
   * @param mediaNanos the picture's own time stamp
   * @param defaultIntervalNanos interval to assume until two pictures have been seen
   */
  public long dueNanos(long mediaNanos, long defaultIntervalNanos) {
    long now = nanoClock.getAsLong();
    if (!paced) {
      return now;
    }
    long media = fixedNanos > 0 ? pictures++ * fixedNanos : mediaNanos;
    long interval =
        fixedNanos > 0 ? fixedNanos : intervalNanos > 0 ? intervalNanos : defaultIntervalNanos;
    if (newPass) {
      passStartNanos = (started ? lastDueNanos + interval : now) - media;
    } else {
      long step = media - lastMediaNanos;
      if (step < 0 || step > MAX_PAUSE_NANOS) {
        passStartNanos = lastDueNanos + interval - media;
      } else if (step > 0) {
        intervalNanos = step;
      }
    }
    long late = now - (passStartNanos + media);
    if (late > MAX_LATE_NANOS) {
      passStartNanos += late;
    }
    started = true;
    newPass = false;
    lastMediaNanos = media;
    lastDueNanos = passStartNanos + media;
    return lastDueNanos;
  }

  /** Waits until {@code dueNanos}; returns false if the deadline came first. */
  public boolean await(long dueNanos, ReadDeadline deadline) {
    while (paced) {
      long wait = dueNanos - nanoClock.getAsLong();
      if (wait <= 0) {
        return true;
      }
      if (deadline.isOver()) {
        return false;
      }
      long allowed = Math.min(deadline.remainingNanos(), MAX_PARK_NANOS);
      parker.accept(Math.min(wait, allowed));
    }
    return true;
  }
}
