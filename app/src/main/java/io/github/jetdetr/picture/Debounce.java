package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import java.time.Duration;

/**
 * Debounces a condition: it is reported only after it has held for some time without interruption,
 * and likewise its end, because a tunnel or a passing truck is no fault. Uses the capture times of
 * the frames. Not thread-safe.
 */
@HotPath
final class Debounce {

  // A slow camera may deliver only two frames in that time, which may look alike by chance.
  private static final int MIN_FRAMES = 5;

  private final long onNanos;
  private final long offNanos;
  private boolean active;
  private long sinceNanos;
  private int frames;

  /**
   * @param begin how long the condition must hold until it is reported
   * @param end how long it must not hold until its end is reported
   */
  Debounce(Duration begin, Duration end) {
    onNanos = begin.toNanos();
    offNanos = end.toNanos();
  }

  /** Adds the condition of one frame; returns the debounced condition. */
  boolean update(boolean condition, long capturedAtNanos) {
    if (condition == active) {
      frames = 0;
      return active;
    }
    if (frames++ == 0) {
      sinceNanos = capturedAtNanos;
    }
    long needed = active ? offNanos : onNanos;
    if (frames >= MIN_FRAMES && capturedAtNanos - sinceNanos >= needed) {
      active = condition;
      frames = 0;
    }
    return active;
  }
}
