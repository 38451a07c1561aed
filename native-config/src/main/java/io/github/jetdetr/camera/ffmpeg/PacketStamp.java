package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import io.github.jetdetr.camera.TimeSource;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * Assigns capture times to the packets of a live stream. Not thread-safe.
 *
 * <p>Replaces the packet's time stamp, because the decoder passes that on to the picture, even if
 * pictures are reordered.
 */
final class PacketStamp {

  private static final long MICROSECOND_NANOS = 1_000L;
  private static final long MAX_AGE_NANOS = 2_000_000_000L;

  private final boolean fromKernel;
  private final BooleanSupplier needsNext;
  private final LongSupplier nanoClock;
  private long lastReadNanos;
  private boolean hasRead;
  private TimeSource source = TimeSource.ARRIVAL;

  /**
   * @param fromKernel whether packets have time stamps of the V4L2 driver
   * @param needsNext whether, by now, a packet is only known to be complete when the next one has
   *     started
   * @param nanoClock the clock of {@link System#nanoTime()}
   */
  PacketStamp(boolean fromKernel, BooleanSupplier needsNext, LongSupplier nanoClock) {
    this.fromKernel = fromKernel;
    this.needsNext = needsNext;
    this.nanoClock = nanoClock;
  }

  /** The stream was opened again: what came before says nothing of what comes now. */
  void restart() {
    hasRead = false;
  }

  /** Stamps a packet that has just been read. */
  void put(AVPacket packet) {
    long now = nanoClock.getAsLong();
    // FFmpeg delivers such a packet one interval late, so it arrived when the previous one was
    // delivered.
    long stamp = needsNext.getAsBoolean() && hasRead ? lastReadNanos : now;
    lastReadNanos = now;
    hasRead = true;
    source = TimeSource.ARRIVAL;
    if (fromKernel && packet.pts() != AV_NOPTS_VALUE) {
      // CLOCK_MONOTONIC in microseconds, which is System.nanoTime() on Linux. Some drivers use the
      // wall clock, or none.
      long buffered = packet.pts() * MICROSECOND_NANOS;
      if (buffered <= now && now - buffered <= MAX_AGE_NANOS) {
        stamp = buffered;
        source = TimeSource.V4L2_BUFFER;
      }
    }
    packet.pts(stamp);
    packet.dts(AV_NOPTS_VALUE);
  }

  /** The source of the last time stamp. */
  TimeSource source() {
    return source;
  }
}
