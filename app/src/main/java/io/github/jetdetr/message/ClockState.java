package io.github.jetdetr.message;

import org.jspecify.annotations.Nullable;

/**
 * How far the wall clock behind {@code captured_at} can be trusted. Made when that changes, not for
 * every frame.
 *
 * @param synced whether the system clock follows a time source
 * @param errMillis the clock's own estimate of its error, milliseconds; null where unknown
 */
public record ClockState(boolean synced, @Nullable Double errMillis) {

  /** A clock nobody vouches for: the usual state of a Jetson that has just started. */
  public static final ClockState UNSYNCED = new ClockState(false, null);

  /**
   * @throws IllegalArgumentException when the error is not a finite number from 0
   */
  public ClockState {
    if (errMillis != null && !(errMillis >= 0 && errMillis < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a clock's error must be from 0, but was " + errMillis);
    }
  }
}
