package io.github.jetdetr.message;

import org.jspecify.annotations.Nullable;

/**
 * How far the wall clock behind {@code captured_at} can be trusted. Created when that changes, not
 * per frame.
 *
 * @param synced whether the system clock is synchronised to a time source
 * @param errMillis the kernel's estimate of the clock error, milliseconds; null if unknown
 */
public record ClockState(boolean synced, @Nullable Double errMillis) {

  /** An unsynchronised clock: the normal state of a Jetson that has just booted. */
  public static final ClockState UNSYNCED = new ClockState(false, null);

  /**
   * @throws IllegalArgumentException if the error is negative or not finite
   */
  public ClockState {
    if (errMillis != null && !(errMillis >= 0 && errMillis < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the clock error must be at least 0, but was " + errMillis);
    }
  }
}
