package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;

import java.time.Duration;

/**
 * Believes a sign only when it has stood for a while without interruption, and its end likewise: a
 * tunnel or a passing truck is no fault. On the frames' own clock, which tests move.
 */
@HotPath
final class Debounce {

  // A slow camera may bring two pictures in that time, and chance may make both look alike.
  private static final int MIN_FRAMES = 5;

  private final long beginNanos;
  private final long endNanos;
  private boolean believed;
  private long sinceNanos;
  private int frames;

  /**
   * @param begin how long a sign must stand until it is believed
   * @param end how long it must be gone until that is
   */
  Debounce(Duration begin, Duration end) {
    beginNanos = begin.toNanos();
    endNanos = end.toNanos();
  }

  /** Takes what one frame shows; says what is believed now. */
  boolean believes(boolean sign, long capturedAtNanos) {
    if (sign == believed) {
      frames = 0;
      return believed;
    }
    if (frames++ == 0) {
      sinceNanos = capturedAtNanos;
    }
    long needed = believed ? endNanos : beginNanos;
    if (frames >= MIN_FRAMES && capturedAtNanos - sinceNanos >= needed) {
      believed = sign;
      frames = 0;
    }
    return believed;
  }
}
