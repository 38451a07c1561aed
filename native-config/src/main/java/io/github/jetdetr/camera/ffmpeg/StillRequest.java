package io.github.jetdetr.camera.ffmpeg;

import io.github.jetdetr.camera.ReadDeadline;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How an HTTP camera is read that sends no proper stream: a snapshot URL gives one picture for each
 * request and is asked again and again; JPEGs without, or with odd, framing between them are found
 * by their own markers.
 *
 * @param every from one request to the next
 */
record StillRequest(Duration every) {

  /** FFmpeg's format that finds JPEGs by their markers, whatever lies between. */
  static final String RAW_FORMAT = "mjpeg";

  /** Once a second. */
  static final Duration USUAL = Duration.ofSeconds(1);

  private static final long MAX_PARK_NANOS = 10_000_000L;

  /**
   * Waits until the next request is due.
   *
   * @param lastNanos when the last one was sent, on the clock of {@link System#nanoTime()}
   * @return false if the deadline came first
   */
  boolean await(long lastNanos, ReadDeadline deadline) {
    long dueNanos = lastNanos + every.toNanos();
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      if (deadline.isOver()) {
        return false;
      }
      LockSupport.parkNanos(Math.min(left, MAX_PARK_NANOS));
    }
    return true;
  }
}
