package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.Redaction;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.UseGuard;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera that FFmpeg reads: a file, a stream from the network, a V4L2 device.
 *
 * <p>Drives libavformat and libavcodec directly, because only so is there a deadline over the
 * opening as well. A steady picture allocates nothing, neither native nor on the heap.
 */
final class FfmpegCamera implements Camera {

  private static final Logger log = LoggerFactory.getLogger(FfmpegCamera.class);

  // A stream joined between two key frames is undecodable until the next: up to 10 s at 30 fps.
  private static final int MAX_BAD_IN_A_ROW = 300;
  private static final long V4L2_POLL_NANOS = 1_000_000L;
  private static final long TEARDOWN_TIMEOUT_NANOS = 300_000_000L;

  private final StreamRequest request;
  private final Optional<Replay> replay;
  private final boolean loop;
  private final long openTimeoutNanos;
  private final long readTimeoutNanos;
  private final ReadDeadline deadline;
  private final NoFrame timedOut;
  private final PacketStamp stamp;
  private final UseGuard occupancy = new UseGuard(this::free);

  private FfmpegInput input;
  private FfmpegDecoder decoder;
  private @Nullable NoFrame finished;
  private boolean pictureWaits;
  private long capturedAtNanos;
  private TimeSource timeSource = TimeSource.ARRIVAL;
  private long nextId;
  private long lastMediaNanos;
  private long picturesInPass;
  private boolean reopened;
  private int badInARow;

  private FfmpegCamera(
      StreamRequest request,
      Optional<Replay> replay,
      boolean loop,
      Duration openTimeout,
      Duration readTimeout,
      ReadDeadline deadline)
      throws CameraException {
    this.request = request;
    this.replay = replay;
    this.loop = loop;
    this.openTimeoutNanos = openTimeout.toNanos();
    this.readTimeoutNanos = readTimeout.toNanos();
    this.deadline = deadline;
    this.timedOut =
        new NoFrame(
            NoFrame.Reason.TIMEOUT, request + ": no picture for " + readTimeout.toMillis() + " ms");
    this.input = FfmpegInput.open(request, deadline);
    try {
      this.decoder = newDecoder();
    } catch (CameraException e) {
      input.close();
      throw e;
    }
    this.stamp =
        new PacketStamp(
            request.kind() == StreamRequest.Kind.V4L2,
            decoder.needsNextToBeComplete(),
            System::nanoTime);
  }

  /**
   * @param replay the clock of a recording; empty for a live stream
   * @param loop whether a recording begins again at its end
   */
  @MustBeClosed
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
      return new FfmpegCamera(request, replay, loop, openTimeout, readTimeout, deadline);
    } finally {
      deadline.leave();
    }
  }

  @Override
  public Grab next(Frame frame) {
    if (!occupancy.enter()) {
      return closedAnswer();
    }
    deadline.enter();
    try {
      deadline.arm(readTimeoutNanos);
      return finished != null ? finished : grab(frame);
    } finally {
      deadline.leave();
      occupancy.leave();
    }
  }

  private Grab grab(Frame frame) {
    while (true) {
      NoFrame none = pictureWaits ? null : decodeOne();
      if (none != null) {
        return none;
      }
      if (!pictureWaits) {
        continue;
      }
      if (replay.isPresent() && !replay.get().await(capturedAtNanos, deadline)) {
        return notInTime();
      }
      pictureWaits = false;
      if (!decoder.copyTo(frame)) {
        return finish(NoFrame.Reason.LOST, "pictures of this size or pixel format do not fit");
      }
      frame.stamp(nextId++, capturedAtNanos, timeSource);
      return frame;
    }
  }

  /** One step towards a waiting picture; answers why there will be none, or null to go on. */
  private @Nullable NoFrame decodeOne() {
    int status = decoder.receive();
    if (status >= 0) {
      accept();
      return null;
    }
    if (status == Ffmpeg.AGAIN) {
      return feed();
    }
    if (status == AVERROR_EOF) {
      return endOfPass();
    }
    return bad(status);
  }

  private void accept() {
    pictureWaits = true;
    badInARow = 0;
    picturesInPass++;
    long timeStamp = decoder.timeStamp();
    if (replay.isEmpty()) {
      // Our own stamp, which went through the decoder in the packet's.
      capturedAtNanos = timeStamp == AV_NOPTS_VALUE ? System.nanoTime() : timeStamp;
      return;
    }
    timeSource = TimeSource.REPLAY;
    long frameNanos = input.frameNanos();
    lastMediaNanos =
        timeStamp == AV_NOPTS_VALUE ? lastMediaNanos + frameNanos : input.nanos(timeStamp);
    capturedAtNanos = replay.get().dueNanos(lastMediaNanos, frameNanos);
  }

  private @Nullable NoFrame feed() {
    int status = input.read(deadline);
    if (status == Ffmpeg.AGAIN && !deadline.isOver()) {
      LockSupport.parkNanos(V4L2_POLL_NANOS);
      return null;
    }
    // First, for an interrupted read answers with the end, with an error or with half a packet.
    if (deadline.isOver()) {
      input.forgetInterruption();
      return notInTime();
    }
    if (status == AVERROR_EOF) {
      return request.isLive()
          ? finish(NoFrame.Reason.LOST, "the stream broke off")
          : sent(decoder.send(null));
    }
    if (status == Ffmpeg.TIMED_OUT || status == AVERROR_EXIT) {
      input.forgetInterruption();
      return notInTime();
    }
    if (status < 0) {
      return status == AVERROR_INVALIDDATA
          ? bad(status)
          : finish(NoFrame.Reason.LOST, Ffmpeg.text(status));
    }
    AVPacket packet = input.packet();
    if (replay.isEmpty()) {
      stamp.put(packet);
      timeSource = stamp.source();
    }
    return sent(decoder.send(packet));
  }

  private @Nullable NoFrame sent(int status) {
    return status >= 0 || status == AVERROR_EOF ? null : bad(status);
  }

  private @Nullable NoFrame bad(int status) {
    if (deadline.isOver()) {
      return notInTime();
    }
    badInARow++;
    if (badInARow == 1) {
      log.debug("{}: damaged data: {}", request, Ffmpeg.text(status));
    }
    return badInARow < MAX_BAD_IN_A_ROW
        ? null
        : finish(NoFrame.Reason.LOST, "nothing can be decoded: " + Ffmpeg.text(status));
  }

  private @Nullable NoFrame endOfPass() {
    if (!loop) {
      return nextId == 0
          ? finish(NoFrame.Reason.LOST, "holds no picture that can be decoded")
          : finish(NoFrame.Reason.ENDED, "the end after " + nextId + " pictures");
    }
    if (picturesInPass == 0 && reopened) {
      return finish(NoFrame.Reason.LOST, "holds no picture that can be decoded");
    }
    boolean rewound = picturesInPass > 0 && input.rewind();
    picturesInPass = 0;
    lastMediaNanos = 0;
    replay.ifPresent(Replay::beginAgain);
    if (rewound) {
      reopened = false;
      decoder.reset();
      return null;
    }
    return reopen();
  }

  /** For files that cannot go back, such as raw H.264. */
  private @Nullable NoFrame reopen() {
    reopened = true;
    deadline.arm(openTimeoutNanos);
    decoder.close();
    input.close();
    try {
      input = FfmpegInput.open(request, deadline);
      decoder = newDecoder();
      return null;
    } catch (CameraException e) {
      return finish(NoFrame.Reason.LOST, String.valueOf(e.getMessage()));
    }
  }

  private FfmpegDecoder newDecoder() throws CameraException {
    FfmpegDecoder.Use use = request.isLive() ? FfmpegDecoder.Use.LIVE : FfmpegDecoder.Use.FILE;
    return FfmpegDecoder.open(input.parameters(), use, request.shown());
  }

  private NoFrame notInTime() {
    return deadline.isCut() ? closedAnswer() : timedOut;
  }

  private NoFrame closedAnswer() {
    return new NoFrame(NoFrame.Reason.LOST, request + ": closed");
  }

  private NoFrame finish(NoFrame.Reason reason, String why) {
    finished = new NoFrame(reason, request + ": " + Redaction.of(why));
    return finished;
  }

  /** When {@link #next} is under way on another thread, that one lets go of the device. */
  @Override
  public void close() {
    deadline.cut();
    occupancy.close();
  }

  private void free() {
    deadline.extendForTeardown(TEARDOWN_TIMEOUT_NANOS);
    deadline.enter();
    try {
      decoder.close();
      input.close();
    } finally {
      deadline.leave();
    }
  }
}
