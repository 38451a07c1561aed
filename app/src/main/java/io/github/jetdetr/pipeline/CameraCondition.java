package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.PictureStatus;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a camera is; every change is logged and told. Any thread. */
final class CameraCondition {

  private static final Logger log = LoggerFactory.getLogger(CameraCondition.class);

  private final String camera;
  private final Consumer<CameraStatusReport> listener;

  @GuardedBy("this")
  private CameraState state = CameraState.CONNECTING;

  @GuardedBy("this")
  private @Nullable String reason;

  @GuardedBy("this")
  private long sinceUtcMicros = WallClock.nowUtcMicros();

  @GuardedBy("this")
  private long reconnects;

  @GuardedBy("this")
  private int width;

  @GuardedBy("this")
  private int height;

  @GuardedBy("this")
  private @Nullable PictureStatus picture;

  /**
   * @param listener hears every change, on the thread that brings it about
   */
  CameraCondition(String camera, Consumer<CameraStatusReport> listener) {
    this.camera = camera;
    this.listener = listener;
  }

  /** How it is now. */
  synchronized CameraStatusReport report() {
    PictureStatus now = state == CameraState.ONLINE ? picture : null;
    return new CameraStatusReport(
        camera, state, sinceUtcMicros, reconnects, reason, width, height, now);
  }

  /** Tells how it is, though nothing changed. */
  synchronized void tell() {
    listener.accept(report());
  }

  synchronized boolean hasEnded() {
    return state == CameraState.ENDED;
  }

  synchronized void countReconnect() {
    reconnects++;
  }

  /** Says how the camera is from now on; the same again is not said twice. */
  synchronized void moveTo(CameraState next, @Nullable String why) {
    if (state == next && Objects.equals(reason, why)) {
      return;
    }
    if (why == null) {
      log.info("camera {}: {}", camera, next.word());
    } else {
      log.warn("camera {}: {}: {}", camera, next.word(), why);
    }
    state = next;
    reason = why;
    sinceUtcMicros = WallClock.nowUtcMicros();
    tell();
  }

  /** Notes the size of a picture and what is wrong with it. */
  synchronized void saw(Frame frame) {
    if (frame.width() != width || frame.height() != height) {
      width = frame.width();
      height = frame.height();
      tellIfOnline();
    }
    PictureState now = frame.pictureState();
    if (now != (picture == null ? PictureState.GOOD : picture.state())) {
      log.warn("camera {}: its picture is {}", camera, now.word());
      boolean good = now == PictureState.GOOD;
      picture = good ? null : new PictureStatus(now, WallClock.nowUtcMicros());
      tellIfOnline();
    }
  }

  private synchronized void tellIfOnline() {
    if (state == CameraState.ONLINE) {
      tell();
    }
  }
}
