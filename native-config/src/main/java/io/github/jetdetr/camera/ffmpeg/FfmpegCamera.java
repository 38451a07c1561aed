package io.github.jetdetr.camera.ffmpeg;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.UseGuard;
import io.github.jetdetr.camera.recording.CameraRecorder;
import io.github.jetdetr.camera.recording.RecordableCamera;
import java.time.Duration;
import java.util.Optional;

/**
 * A camera read by FFmpeg: a video file, a network stream, a V4L2 device.
 *
 * <p>Uses libavformat and libavcodec directly, which is the only way to have a deadline while
 * opening, too: JavaCV 1.5.13's {@code FFmpegFrameGrabber} makes its context inside of {@code
 * start}, so that nothing interrupts it, and a camera that answers a byte at a time holds it beyond
 * every timeout (13 s with a limit of 2 s, when it was cut). A picture of a file cost both the same
 * (ratio 1.01) while ours was copied and not lent. Reading allocates nothing in the steady state,
 * neither native memory nor heap; {@code app/src/test/opencv/compare} measures all that.
 */
final class FfmpegCamera implements RecordableCamera {

  private static final long TEARDOWN_TIMEOUT_NANOS = 300_000_000L;

  private final ReadDeadline deadline;
  private final PictureStream pictures;
  private final UseGuard guard = new UseGuard(this::free);

  private FfmpegCamera(PictureStream pictures, ReadDeadline deadline) {
    this.pictures = pictures;
    this.deadline = deadline;
  }

  /**
   * @param replay timing of a recording; empty for a live stream
   * @param loop whether a recording restarts at its end
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed with the camera
  static Camera open(
      StreamRequest request,
      Optional<Replay> replay,
      boolean loop,
      Duration openTimeout,
      Duration readTimeout)
      throws CameraException {
    Ffmpeg.load(request.shown());
    ReadDeadline deadline = new ReadDeadline(System::nanoTime);
    deadline.arm(openTimeout.toNanos());
    deadline.enter();
    try {
      OpenStream stream = OpenStream.open(request, deadline);
      boolean fromKernel = request.kind() == StreamRequest.Kind.V4L2;
      PacketStamp stamp =
          new PacketStamp(fromKernel, stream::needsNextToBeComplete, System::nanoTime);
      PictureTiming timing = new PictureTiming(replay, stamp);
      return new FfmpegCamera(
          new PictureStream(request, stream, timing, loop, openTimeout, readTimeout, deadline),
          deadline);
    } finally {
      deadline.leave();
    }
  }

  @Override
  public void recordTo(CameraRecorder recorder) {
    if (guard.enter()) {
      try {
        pictures.recordTo(recorder);
      } finally {
        guard.leave();
      }
    }
  }

  @Override
  public Grab next(Frame frame) {
    if (!guard.enter()) {
      return pictures.closed();
    }
    deadline.enter();
    try {
      return pictures.next(frame);
    } finally {
      deadline.leave();
      guard.leave();
    }
  }

  /** If another thread is inside {@link #next}, that thread releases the device. */
  @Override
  public void close() {
    deadline.cut();
    guard.close();
  }

  private void free() {
    deadline.extendForTeardown(TEARDOWN_TIMEOUT_NANOS);
    deadline.enter();
    try {
      pictures.close();
    } finally {
      deadline.leave();
    }
  }
}
