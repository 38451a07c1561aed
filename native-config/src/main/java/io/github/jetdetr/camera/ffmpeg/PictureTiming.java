package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.TimeSource;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * When pictures were captured: those of a live stream as their packets were stamped, those of a
 * recording when they are due. Not thread-safe.
 */
final class PictureTiming {

  private final Optional<Replay> replay;
  private final PacketStamp stamp;
  private TimeSource timeSource = TimeSource.ARRIVAL;
  private long capturedAtNanos;
  private long lastMediaNanos;

  /**
   * @param replay timing of a recording; empty for a live stream
   * @param stamp of the packets of a live stream
   */
  PictureTiming(Optional<Replay> replay, PacketStamp stamp) {
    this.replay = replay;
    this.stamp = stamp;
  }

  /** A packet was read, and is not decoded yet. */
  void read(AVPacket packet) {
    if (replay.isEmpty()) {
      stamp.put(packet);
      timeSource = stamp.source();
    }
  }

  /**
   * A picture was decoded.
   *
   * @param timeStamp its own, in the time base of {@code input}
   */
  void decoded(long timeStamp, FfmpegInput input) {
    if (replay.isEmpty()) {
      // Our own time stamp, which passed through the decoder in place of the packet's.
      capturedAtNanos = timeStamp == AV_NOPTS_VALUE ? System.nanoTime() : timeStamp;
      return;
    }
    timeSource = TimeSource.REPLAY;
    long frameNanos = input.frameNanos();
    lastMediaNanos =
        timeStamp == AV_NOPTS_VALUE ? lastMediaNanos + frameNanos : input.nanos(timeStamp);
    capturedAtNanos = replay.get().dueNanos(lastMediaNanos, frameNanos);
  }

  /** Waits until the decoded picture is due; returns false if the deadline came first. */
  boolean await(ReadDeadline deadline) {
    return replay.isEmpty() || replay.get().await(capturedAtNanos, deadline);
  }

  /** Stamps the frame that holds the decoded picture. */
  void stamp(Frame frame, long id) {
    frame.stamp(id, capturedAtNanos, timeSource);
  }

  /** The recording begins anew, or the stream was opened again. */
  void restart() {
    lastMediaNanos = 0;
    stamp.restart();
    replay.ifPresent(Replay::restart);
  }
}
