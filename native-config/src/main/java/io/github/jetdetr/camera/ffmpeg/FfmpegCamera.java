package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.Redaction;
import io.github.jetdetr.camera.Replay;
import io.github.jetdetr.camera.UseGuard;
import io.github.jetdetr.camera.recording.CameraRecorder;
import io.github.jetdetr.camera.recording.RecordableCamera;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera read by FFmpeg: a video file, a network stream, a V4L2 device.
 *
 * <p>Uses libavformat and libavcodec directly, which is the only way to have a deadline while
 * opening, too: JavaCV 1.5.13's {@code FFmpegFrameGrabber} makes its context inside of {@code
 * start}, so that nothing interrupts it, and a camera that answers a byte at a time holds it beyond
 * every timeout (13 s with a limit of 2 s, when it was cut). A picture of a file costs both the
 * same (ratio 1.01). Reading allocates nothing in the steady state, neither native memory nor heap;
 * {@code app/src/test/opencv/compare} measures all that.
 */
final class FfmpegCamera implements RecordableCamera {

  private static final Logger log = LoggerFactory.getLogger(FfmpegCamera.class);

  // A stream joined between two key frames cannot be decoded until the next: up to 10 s at 30 fps.
  private static final int MAX_CONSECUTIVE_ERRORS = 300;
  // Something between the pictures that FFmpeg does not expect: soon, since every one fails.
  private static final int MAX_ERRORS_OF_A_FORMAT = 5;
  private static final long V4L2_POLL_NANOS = 1_000_000L;
  private static final long MAX_PARK_NANOS = 10_000_000L;
  private static final long TEARDOWN_TIMEOUT_NANOS = 300_000_000L;

  private final StreamRequest request;
  private final boolean loop;
  private final long openTimeoutNanos;
  private final long readTimeoutNanos;
  private final ReadDeadline deadline;
  private final NoFrame timedOut;
  private final PictureTiming timing;
  private final StreamDamage damage = new StreamDamage();
  private final StreamTap tap = new StreamTap();
  private final UseGuard guard = new UseGuard(this::free);

  private final OpenStream stream;
  private @Nullable NoFrame finished;
  private boolean hasPicture;
  private long nextId;
  private long picturesInPass;
  private boolean reopened;
  private @Nullable String firstFault;
  private int consecutiveErrors;

  @SuppressWarnings("MustBeClosedChecker") // closed with the camera
  private FfmpegCamera(
      StreamRequest request,
      Optional<Replay> replay,
      boolean loop,
      Duration openTimeout,
      Duration readTimeout,
      ReadDeadline deadline)
      throws CameraException {
    this.request = request;
    this.loop = loop;
    this.openTimeoutNanos = openTimeout.toNanos();
    this.readTimeoutNanos = readTimeout.toNanos();
    this.deadline = deadline;
    this.timedOut =
        new NoFrame(
            NoFrame.Reason.TIMEOUT,
            request + ": no picture within " + readTimeout.toMillis() + " ms");
    this.stream = OpenStream.open(request, deadline);
    this.timing =
        new PictureTiming(
            replay,
            new PacketStamp(
                request.kind() == StreamRequest.Kind.V4L2,
                stream::needsNextToBeComplete,
                System::nanoTime));
  }

  /**
   * @param replay timing of a recording; empty for a live stream
   * @param loop whether a recording restarts at its end
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
  public void recordTo(CameraRecorder recorder) {
    if (guard.enter()) {
      try {
        tap.recordTo(recorder, request, stream.input());
      } finally {
        guard.leave();
      }
    }
  }

  @Override
  public Grab next(Frame frame) {
    if (!guard.enter()) {
      return closedResult();
    }
    deadline.enter();
    damage.enter();
    try {
      deadline.arm(readTimeoutNanos);
      return finished != null ? finished : grab(frame);
    } finally {
      damage.leave();
      deadline.leave();
      guard.leave();
    }
  }

  private Grab grab(Frame frame) {
    while (true) {
      NoFrame none = hasPicture ? null : decodeOne();
      if (none != null) {
        return none;
      }
      if (!hasPicture) {
        continue;
      }
      if (!timing.await(deadline)) {
        return timeoutResult();
      }
      hasPicture = false;
      if (!stream.decoder().copyTo(frame)) {
        return finish(
            NoFrame.Reason.LOST,
            request.view().crop().isPresent()
                ? "crop=" + request.view().crop().get() + " does not lie within the picture"
                : "unsupported picture size or pixel format");
      }
      timing.stamp(frame, nextId++);
      damage.mark(frame);
      tap.delivered(frame);
      return frame;
    }
  }

  /** Performs one decoding step; returns why there will be no picture, or null to continue. */
  private @Nullable NoFrame decodeOne() {
    int status = stream.decoder().receive();
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
    damage.refused();
    return bad(status);
  }

  private void accept() {
    hasPicture = true;
    stream.confirm();
    consecutiveErrors = 0;
    picturesInPass++;
    timing.decoded(stream.decoder().timeStamp(), stream.input());
    damage.decoded(stream.decoder());
    tap.decoded(stream.decoder());
  }

  private @Nullable NoFrame feed() {
    int status = stream.input().read(deadline);
    if (status == Ffmpeg.AGAIN && !deadline.isOver()) {
      LockSupport.parkNanos(V4L2_POLL_NANOS);
      return null;
    }
    // First, because an interrupted read may return end of file, an error or half a packet.
    if (deadline.isOver()) {
      stream.input().clearInterruption();
      return timeoutResult();
    }
    if (status == AVERROR_EOF) {
      return request.isLive() ? endOfLive() : sent(stream.decoder().send(null));
    }
    if (status == Ffmpeg.TIMED_OUT || status == AVERROR_EXIT) {
      stream.input().clearInterruption();
      return timeoutResult();
    }
    if (status < 0) {
      return status == AVERROR_INVALIDDATA ? bad(status) : lost(Ffmpeg.text(status));
    }
    AVPacket packet = stream.input().packet();
    timing.read(packet);
    damage.read(packet, stream.decoder());
    tap.read(packet);
    return sent(stream.decoder().send(packet));
  }

  private @Nullable NoFrame sent(int status) {
    if (status >= 0 || status == AVERROR_EOF) {
      return null;
    }
    damage.refused();
    return bad(status);
  }

  private @Nullable NoFrame bad(int status) {
    if (deadline.isOver()) {
      return timeoutResult();
    }
    consecutiveErrors++;
    if (consecutiveErrors == 1) {
      log.debug("{}: damaged data: {}", request, Ffmpeg.text(status));
    }
    int most = stream.mayBeRaw() ? MAX_ERRORS_OF_A_FORMAT : MAX_CONSECUTIVE_ERRORS;
    return consecutiveErrors < most ? null : lost("cannot be decoded: " + Ffmpeg.text(status));
  }

  /** A live stream that cannot be read: lost, unless it can be read by JPEG's markers. */
  private @Nullable NoFrame lost(String why) {
    if (!stream.mayBeRaw()) {
      return finish(NoFrame.Reason.LOST, why);
    }
    firstFault = request + ": " + why;
    return openAgain(stream::openRaw);
  }

  /** The end of a live stream: lost, unless it is a snapshot, which is asked for again. */
  private @Nullable NoFrame endOfLive() {
    Optional<StillRequest> still = request.still();
    if (still.isEmpty() || picturesInPass != 1) {
      return picturesInPass == 0
          ? lost("the stream ended")
          : finish(NoFrame.Reason.LOST, "the stream ended");
    }
    long dueNanos = stream.openedAtNanos() + still.get().every().toNanos();
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      if (deadline.isOver()) {
        return timeoutResult();
      }
      LockSupport.parkNanos(Math.min(left, MAX_PARK_NANOS));
    }
    picturesInPass = 0;
    return openAgain(stream::openAgain);
  }

  private @Nullable NoFrame endOfPass() {
    if (!loop) {
      return nextId == 0
          ? finish(NoFrame.Reason.LOST, "contains no decodable picture")
          : finish(NoFrame.Reason.ENDED, "ended after " + nextId + " pictures");
    }
    if (picturesInPass == 0 && reopened) {
      return finish(NoFrame.Reason.LOST, "contains no decodable picture");
    }
    boolean rewound = picturesInPass > 0 && stream.input().rewind();
    picturesInPass = 0;
    timing.restart();
    damage.restart();
    if (rewound) {
      reopened = false;
      stream.decoder().reset();
      tap.begin(request, stream.input());
      return null;
    }
    return reopen();
  }

  /** Reopens files that cannot be rewound, such as raw H.264. */
  private @Nullable NoFrame reopen() {
    reopened = true;
    return openAgain(stream::openAgain);
  }

  /** Opens something; may fail. */
  private interface Opening {
    void open() throws CameraException;
  }

  private @Nullable NoFrame openAgain(Opening opening) {
    deadline.arm(openTimeoutNanos);
    consecutiveErrors = 0;
    try {
      opening.open();
      timing.restart();
      damage.restart();
      tap.begin(request, stream.input());
      deadline.arm(readTimeoutNanos);
      return null;
    } catch (CameraException e) {
      return finish(NoFrame.Reason.LOST, String.valueOf(e.getMessage()));
    }
  }

  private NoFrame timeoutResult() {
    return deadline.isCut() ? closedResult() : timedOut;
  }

  private NoFrame closedResult() {
    return new NoFrame(NoFrame.Reason.LOST, request + ": closed");
  }

  private NoFrame finish(NoFrame.Reason reason, String why) {
    String first = nextId == 0 ? firstFault : null;
    finished = new NoFrame(reason, first == null ? request + ": " + Redaction.of(why) : first);
    return finished;
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
      stream.close();
    } finally {
      deadline.leave();
    }
  }
}
