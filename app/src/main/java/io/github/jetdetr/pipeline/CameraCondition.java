package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.PictureStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of a camera; every change is logged and reported. Thread-safe. */
final class CameraCondition {

  private static final Logger log = LoggerFactory.getLogger(CameraCondition.class);

  // So long no picture may be damaged before the status says that they are sound again.
  private static final Duration MIN_SOUND = Duration.ofSeconds(5);

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

  @GuardedBy("this")
  private long damagedAtNanos;

  /**
   * @param listener called on every change, on the thread that causes it
   */
  CameraCondition(String camera, Consumer<CameraStatusReport> listener) {
    this.camera = camera;
    this.listener = listener;
  }

  /** The current status. */
  synchronized CameraStatusReport report() {
    PictureStatus now = state == CameraState.ONLINE ? picture : null;
    return new CameraStatusReport(
        camera, state, sinceUtcMicros, reconnects, reason, width, height, now);
  }

  /** Reports the current status to the listener, even if nothing has changed. */
  synchronized void notifyListener() {
    listener.accept(report());
  }

  synchronized boolean hasEnded() {
    return state == CameraState.ENDED;
  }

  synchronized void countReconnect() {
    reconnects++;
  }

  /** Changes the state; does nothing if state and reason are unchanged. */
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
    notifyListener();
  }

  /** Updates the frame size and the state of the picture. */
  synchronized void update(Frame frame) {
    if (frame.width() != width || frame.height() != height) {
      width = frame.width();
      height = frame.height();
      notifyIfOnline();
    }
    PictureState now = stateToSay(frame);
    if (now != (picture == null ? PictureState.GOOD : picture.state())) {
      log.warn("camera {}: picture is {}", camera, now.word());
      boolean good = now == PictureState.GOOD;
      picture = good ? null : new PictureStatus(now, WallClock.nowUtcMicros(), frame.damage());
      notifyIfOnline();
    }
  }

  /** Damage comes and goes with single pictures, the status does not. */
  private synchronized PictureState stateToSay(Frame frame) {
    PictureState now = frame.pictureState();
    if (now == PictureState.DAMAGED) {
      damagedAtNanos = frame.capturedAtNanos();
    }
    boolean wasDamaged = picture != null && picture.state() == PictureState.DAMAGED;
    boolean lasts = frame.capturedAtNanos() - damagedAtNanos < MIN_SOUND.toNanos();
    return now == PictureState.GOOD && wasDamaged && lasts ? PictureState.DAMAGED : now;
  }

  private synchronized void notifyIfOnline() {
    if (state == CameraState.ONLINE) {
      notifyListener();
    }
  }
}
