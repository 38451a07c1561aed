package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import io.github.jetdetr.camera.TimeSource;
import java.util.function.LongSupplier;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * When the pictures of a live stream were taken, as far as their packets tell. Used by one thread.
 *
 * <p>Writes the time where the packet's own stamp is, for the decoder carries that along with the
 * picture, also where pictures come out in another order than they went in.
 */
final class PacketStamp {

  private static final long MICROSECOND_NANOS = 1_000L;
  private static final long MAX_AGE_NANOS = 2_000_000_000L;

  private final boolean fromKernel;
  private final boolean needsNext;
  private final LongSupplier nanoClock;
  private long lastReadNanos;
  private boolean hasRead;
  private TimeSource source = TimeSource.ARRIVAL;

  /**
   * @param fromKernel whether packets carry the V4L2 driver's time
   * @param needsNext whether a packet is known to be complete only when the next one has begun
   * @param nanoClock the clock of {@link System#nanoTime()}
   */
  PacketStamp(boolean fromKernel, boolean needsNext, LongSupplier nanoClock) {
    this.fromKernel = fromKernel;
    this.needsNext = needsNext;
    this.nanoClock = nanoClock;
  }

  /** Stamps a packet that has just been read. */
  void put(AVPacket packet) {
    long now = nanoClock.getAsLong();
    // FFmpeg hands such a picture over a whole interval late. What had begun when it handed over
    // the one before is this one.
    long stamp = needsNext && hasRead ? lastReadNanos : now;
    lastReadNanos = now;
    hasRead = true;
    source = TimeSource.ARRIVAL;
    if (fromKernel && packet.pts() != AV_NOPTS_VALUE) {
      // CLOCK_MONOTONIC in microseconds, which is System.nanoTime() on Linux. Some drivers take
      // the wall clock, or nothing.
      long buffered = packet.pts() * MICROSECOND_NANOS;
      if (buffered <= now && now - buffered <= MAX_AGE_NANOS) {
        stamp = buffered;
        source = TimeSource.V4L2_BUFFER;
      }
    }
    packet.pts(stamp);
    packet.dts(AV_NOPTS_VALUE);
  }

  /** What the last stamp rests on. */
  TimeSource source() {
    return source;
  }
}
