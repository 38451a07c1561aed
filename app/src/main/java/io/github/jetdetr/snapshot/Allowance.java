package io.github.jetdetr.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;

/**
 * So much of something for so much time. It may be overdrawn by what was not known before, such as
 * the time that a picture takes; that is paid back before there is anything again, so that in the
 * long run it is never exceeded. Thread-safe.
 */
@HotPath
final class Allowance {

  private final double perNano;
  private final double most;

  @GuardedBy("this")
  private double left;

  @GuardedBy("this")
  private long atNanos;

  /**
   * @param perNano what comes in with each nanosecond
   * @param most as much may be saved; it is there at the beginning
   */
  Allowance(double perNano, double most, long nowNanos) {
    this.perNano = perNano;
    this.most = most;
    left = most;
    atNanos = nowNanos;
  }

  /** Whether there is something left. */
  synchronized boolean isLeft(long nowNanos) {
    long passed = nowNanos - atNanos;
    if (passed > 0) {
      left = Math.min(most, left + passed * perNano);
      atNanos = nowNanos;
    }
    return left > 0;
  }

  /** Takes from it, more than there is if need be. */
  synchronized void spend(double amount) {
    left -= amount;
  }
}
