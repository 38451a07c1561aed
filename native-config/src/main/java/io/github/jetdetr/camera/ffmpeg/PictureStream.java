package io.github.jetdetr.camera.ffmpeg;

import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.ReadDeadline;
import io.github.jetdetr.camera.Redaction;
import io.github.jetdetr.camera.recording.CameraRecorder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of one stream, one after the other: reads packets, decodes them, and goes on where a
 * stream ends and begins anew, changes its codec, or is asked for again. Used by one thread at a
 * time.
 */
final class PictureStream {

  private static final Logger log = LoggerFactory.getLogger(FfmpegCamera.class);

  private static final long V4L2_POLL_NANOS = 1_000_000L;

  private final StreamRequest request;
  private final OpenStream stream;
  private final boolean loop;
  private final long openTimeoutNanos;
  private final long readTimeoutNanos;
  private final ReadDeadline deadline;
  private final NoFrame timedOut;
  private final PictureTiming timing;
  private final StreamDamage damage = new StreamDamage();
  private final StreamTap tap = new StreamTap();

  private @Nullable NoFrame finished;
  private boolean hasPicture;
  private boolean isChanging;
  private long nextId;
  private long picturesInPass;
  private boolean reopened;
  private @Nullable String firstFault;
  private int consecutiveErrors;

  /**
   * @param stream open; closed with this
   * @param loop whether a recording restarts at its end
   * @param deadline entered by the caller for every call
   */
  PictureStream(
      StreamRequest request,
      OpenStream stream,
      PictureTiming timing,
      boolean loop,
      Duration openTimeout,
      Duration readTimeout,
      ReadDeadline deadline) {
    this.request = request;
    this.stream = stream;
    this.timing = timing;
    this.loop = loop;
    this.openTimeoutNanos = openTimeout.toNanos();
    this.readTimeoutNanos = readTimeout.toNanos();
    this.deadline = deadline;
    String why = ": no picture within " + readTimeout.toMillis() + " ms";
    this.timedOut = new NoFrame(NoFrame.Reason.TIMEOUT, request + why);
  }

  /** Hands what the stream delivers from now on to a recorder. */
  void recordTo(CameraRecorder recorder) {
    tap.recordTo(recorder, request, stream.input());
  }

  /** Fills {@code frame} with the next picture; returns it, or why there is none. */
  Grab next(Frame frame) {
    damage.enter();
    try {
      deadline.arm(readTimeoutNanos);
      return finished != null ? finished : grab(frame);
    } finally {
      damage.leave();
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
        return timeout();
      }
      hasPicture = false;
      if (!stream.decoder().handTo(frame)) {
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
      return isChanging ? changeCodec() : endOfPass();
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
      return timeout();
    }
    if (status == AVERROR_EOF) {
      return request.isLive() ? endOfLive() : sent(stream.decoder().send(null));
    }
    if (status == Ffmpeg.TIMED_OUT || status == AVERROR_EXIT) {
      stream.input().clearInterruption();
      return timeout();
    }
    if (status < 0) {
      return status == AVERROR_INVALIDDATA ? bad(status) : lost(Ffmpeg.text(status));
    }
    isChanging = stream.input().takeChange();
    // Of one that changes what its decoder still has comes first.
    return isChanging ? sent(stream.decoder().send(null)) : decode(stream.input().packet());
  }

  private @Nullable NoFrame decode(AVPacket packet) {
    timing.read(packet);
    damage.read(packet, stream.decoder());
    tap.read(packet);
    return sent(stream.decoder().send(packet));
  }

  /** The stream has another codec from the packet on that was read last. */
  private @Nullable NoFrame changeCodec() {
    isChanging = false;
    consecutiveErrors = 0;
    try {
      log.warn("{}: the stream changed {}", request, stream.changeDecoder());
    } catch (CameraException e) {
      return finish(NoFrame.Reason.LOST, String.valueOf(e.getMessage()));
    }
    damage.restart();
    tap.begin(request, stream.input());
    return decode(stream.input().packet());
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
      return timeout();
    }
    consecutiveErrors++;
    if (consecutiveErrors == 1) {
      log.debug("{}: damaged data: {}", request, Ffmpeg.text(status));
    }
    return consecutiveErrors < stream.maxErrors()
        ? null
        : lost("cannot be decoded: " + Ffmpeg.text(status));
  }

  /** A live stream that cannot be read: lost, unless it can be read by JPEG's markers. */
  private @Nullable NoFrame lost(String why) {
    if (!stream.mayBeRaw()) {
      return finish(NoFrame.Reason.LOST, why);
    }
    firstFault = request + ": " + why;
    return openAgain(/* raw= */ true);
  }

  /** The end of a live stream: lost, unless it is a snapshot, which is asked for again. */
  private @Nullable NoFrame endOfLive() {
    Optional<StillRequest> still = request.still();
    if (still.isEmpty() || picturesInPass != 1) {
      return picturesInPass == 0
          ? lost("the stream ended")
          : finish(NoFrame.Reason.LOST, "the stream ended");
    }
    if (!still.get().await(stream.openedAtNanos(), deadline)) {
      return timeout();
    }
    picturesInPass = 0;
    return openAgain(/* raw= */ false);
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
    // It cannot be rewound, such as raw H.264.
    reopened = true;
    return openAgain(/* raw= */ false);
  }

  private @Nullable NoFrame openAgain(boolean raw) {
    deadline.arm(openTimeoutNanos);
    consecutiveErrors = 0;
    try {
      stream.openAgain(raw);
      timing.restart();
      damage.restart();
      tap.begin(request, stream.input());
      deadline.arm(readTimeoutNanos);
      return null;
    } catch (CameraException e) {
      return finish(NoFrame.Reason.LOST, String.valueOf(e.getMessage()));
    }
  }

  private NoFrame timeout() {
    return deadline.isCut() ? closed() : timedOut;
  }

  /** That the camera was closed. */
  NoFrame closed() {
    return new NoFrame(NoFrame.Reason.LOST, request + ": closed");
  }

  private NoFrame finish(NoFrame.Reason reason, String why) {
    String first = nextId == 0 ? firstFault : null;
    finished = new NoFrame(reason, first == null ? request + ": " + Redaction.of(why) : first);
    return finished;
  }

  /** Tears the stream down, within the deadline armed by the caller. */
  void close() {
    stream.close();
  }
}
