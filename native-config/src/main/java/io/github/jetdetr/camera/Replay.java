package io.github.jetdetr.camera;

import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * When the pictures of a recording are due. Used by one thread.
 *
 * <p>Nothing is skipped here: a reader who comes late gets the next picture at once, with the time
 * at which it was due. Who is more than a second behind has been suspended or cannot decode as fast
 * as the recording runs; then the recording's clock is set anew, for its pictures would only become
 * older and older.
 */
public final class Replay {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MAX_LATE_NANOS = NANOS_PER_SECOND;
  // A longer pause is a broken time stamp, or one that nobody wants to sit through.
  private static final long MAX_PAUSE_NANOS = 10 * NANOS_PER_SECOND;
  // How soon a waiting reader notices that its camera was closed.
  private static final long MAX_PARK_NANOS = 10_000_000L;

  private final boolean paced;
  private final long fixedNanos;
  private final LongSupplier nanoClock;
  private final LongConsumer parker;

  private boolean begun;
  private boolean newPass = true;
  private long passStartNanos;
  private long lastMediaNanos;
  private long lastDueNanos;
  private long intervalNanos;
  private long pictures;

  /**
   * @param paced whether pictures wait until they are due
   * @param fixedNanos from one picture to the next, or 0 to go by the recording's time stamps
   * @param nanoClock the clock of {@link System#nanoTime()}
   * @param parker waits that many nanoseconds, or less
   */
  Replay(boolean paced, long fixedNanos, LongSupplier nanoClock, LongConsumer parker) {
    this.paced = paced;
    this.fixedNanos = fixedNanos;
    this.nanoClock = nanoClock;
    this.parker = parker;
  }

  /** A recording at its own pace, or at {@code fps} pictures a second. */
  public static Replay paced(OptionalDouble fps) {
    long nanos = fps.isPresent() ? Math.round(NANOS_PER_SECOND / fps.getAsDouble()) : 0;
    return new Replay(true, nanos, System::nanoTime, LockSupport::parkNanos);
  }

  /** A recording as fast as it is read. */
  public static Replay unpaced() {
    return new Replay(false, 0, System::nanoTime, LockSupport::parkNanos);
  }

  boolean isPaced() {
    return paced;
  }

  /** The recording begins again; its first picture will follow the last one as the others did. */
  public void beginAgain() {
    newPass = true;
    pictures = 0;
  }

  /**
   * When the next picture is due.
   *
   * @param mediaNanos the picture's own time stamp
   * @param usualNanos from one picture to the next, where no two have been seen
   */
  public long dueNanos(long mediaNanos, long usualNanos) {
    long now = nanoClock.getAsLong();
    if (!paced) {
      return now;
    }
    long media = fixedNanos > 0 ? pictures++ * fixedNanos : mediaNanos;
    long usual = fixedNanos > 0 ? fixedNanos : intervalNanos > 0 ? intervalNanos : usualNanos;
    if (newPass) {
      passStartNanos = (begun ? lastDueNanos + usual : now) - media;
    } else {
      long step = media - lastMediaNanos;
      if (step < 0 || step > MAX_PAUSE_NANOS) {
        passStartNanos = lastDueNanos + usual - media;
      } else if (step > 0) {
        intervalNanos = step;
      }
    }
    long late = now - (passStartNanos + media);
    if (late > MAX_LATE_NANOS) {
      passStartNanos += late;
    }
    begun = true;
    newPass = false;
    lastMediaNanos = media;
    lastDueNanos = passStartNanos + media;
    return lastDueNanos;
  }

  /** Waits until {@code dueNanos}; false when the deadline came first. */
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
