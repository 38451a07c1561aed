package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.blackbox.CameraTap;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.recording.RecordableCamera;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.publish.ReconnectBackoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The capture thread of a {@link CameraFeed}: opens the camera, reads until it is lost, waits and
 * reconnects. If it is stuck in native code, it is abandoned and replaced; should it ever return,
 * it no longer touches the feed.
 */
final class CaptureThread implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(CaptureThread.class);

  // After this many consecutive timeouts a stream is reopened: many cameras never recover.
  private static final int MAX_CONSECUTIVE_TIMEOUTS = 3;
  // Time beyond its own deadline after which a native call counts as stuck.
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(2);

  private final CameraFeed feed;
  private final CameraConfig config;
  private final CameraFeed.Opener opener;
  private final ReconnectBackoff backoff;
  private final Thread thread;
  private volatile @Nullable Camera open;

  // Guarded by one lock, because abandoning a call and returning from it must be atomic.
  @GuardedBy("this")
  private boolean inNative;

  @GuardedBy("this")
  private boolean ownsFrame;

  @GuardedBy("this")
  private long busyUntilNanos;

  @GuardedBy("this")
  private boolean abandoned;

  CaptureThread(CameraFeed feed, CameraFeed.Opener opener, ReconnectBackoff backoff) {
    this.feed = feed;
    this.config = feed.config();
    this.opener = opener;
    this.backoff = backoff;
    thread = new Thread(this, "capture-" + config.name());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void run() {
    try {
      while (!isOver()) {
        if (captureUntilLost()) {
          feed.ended();
          return;
        }
        if (!isOver() && !feed.awaitStopping(backoff.nextMillis())) {
          feed.countReconnect();
        }
      }
    } catch (InterruptedException e) {
      // An interrupt ends this thread.
    }
  }

  private boolean isOver() {
    return feed.isStopping() || isAbandoned();
  }

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** Returns whether the source was played to its end, rather than lost. */
  private boolean captureUntilLost() throws InterruptedException {
    enterNative(config.openTimeout(), /* withFrame= */ false);
    try (Camera camera = opener.open(config)) {
      if (!leaveNative()) {
        return false;
      }
      open = camera;
      return readUntilLost(camera, recording(camera));
    } catch (CameraException e) {
      report(CameraState.LOST, String.valueOf(e.getMessage()));
      return false;
    } catch (OutOfMemoryError e) {
      log.error("camera {}: out of memory: {}", config.name(), e.getMessage());
      report(CameraState.LOST, "out of memory: " + e.getMessage());
      return false;
    } catch (RuntimeException | Error e) {
      // An unexpected exception also counts as a lost camera, but is logged with its stack trace.
      log.error("camera {}: unexpected error", config.name(), e);
      report(CameraState.LOST, "unexpected error: " + e.getClass().getSimpleName());
      return false;
    } finally {
      if (leaveNative()) {
        feed.releaseMemory();
      }
      open = null;
    }
  }

  /** Who has to be shown every picture, since the camera does not show what they are made of. */
  private @Nullable CameraTap recording(Camera camera) {
    CameraTap tap = feed.tap();
    if (tap == null || !tap.takesPictures()) {
      return null;
    }
    if (camera instanceof RecordableCamera recordable) {
      recordable.recordTo(tap);
      return null;
    }
    return tap;
  }

  private boolean readUntilLost(Camera camera, @Nullable CameraTap tap)
      throws InterruptedException, CameraException {
    int timeouts = 0;
    boolean isSteady = false;
    int width = 0;
    int height = 0;
    while (!isOver()) {
      Grab grab = next(camera);
      if (grab == null) {
        return false;
      }
      if (grab instanceof Frame frame) {
        timeouts = 0;
        if (frame.width() != width || frame.height() != height) {
          width = frame.width();
          height = frame.height();
          reserveMemory(frame);
        }
        // Not by the first picture: a camera that hangs up after each would be asked for it without
        // a pause.
        if (isSteady) {
          backoff.reset();
        }
        isSteady = true;
        if (tap != null) {
          tap.pixels(frame);
        }
        feed.deliver(frame);
        continue;
      }
      NoFrame none = (NoFrame) grab;
      if (none.reason() == NoFrame.Reason.ENDED) {
        return true;
      }
      boolean lost = none.reason() == NoFrame.Reason.LOST || ++timeouts >= MAX_CONSECUTIVE_TIMEOUTS;
      report(lost ? CameraState.LOST : CameraState.STALLED, none.detail());
      if (lost) {
        return false;
      }
    }
    return false;
  }

  private void reserveMemory(Frame frame) throws CameraException {
    try {
      feed.reserveMemory(frame.width(), frame.height());
    } catch (CameraException e) {
      feed.newest().release(frame);
      throw e;
    }
  }

  /**
   * Grabs one frame; it is returned to the feed unless it is the result. Null if capturing is over.
   */
  private @Nullable Grab next(Camera camera) {
    Frame frame = feed.newest().takeBlank();
    Grab grab = null;
    enterNative(config.readTimeout(), /* withFrame= */ true);
    try {
      grab = camera.next(frame);
    } finally {
      if (!leaveNative()) {
        // The feed has allocated a replacement for this frame.
        frame.close();
        grab = null;
      } else if (!(grab instanceof Frame) || feed.isStopping()) {
        feed.newest().release(frame);
        grab = grab instanceof Frame ? null : grab;
      }
    }
    return grab;
  }

  private void report(CameraState next, String why) {
    if (!isOver()) {
      feed.moveTo(next, why);
    }
  }

  private synchronized void enterNative(Duration deadline, boolean withFrame) {
    inNative = true;
    ownsFrame = withFrame;
    busyUntilNanos = System.nanoTime() + deadline.plus(GRACE).toNanos();
  }

  /** Returns false if this thread was abandoned meanwhile. */
  private synchronized boolean leaveNative() {
    inNative = false;
    return !abandoned;
  }

  /**
   * Abandons this thread if its native call is overdue.
   *
   * @return whether it was abandoned
   */
  synchronized boolean abandonIfStuck(long nowNanos) {
    if (!inNative || abandoned || nowNanos - busyUntilNanos <= 0) {
      return false;
    }
    abandoned = true;
    if (ownsFrame) {
      feed.newest().replaceLost();
    }
    return true;
  }

  /** Whether the thread is running. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** Unblocks the camera's current call. */
  void interruptCamera() {
    Camera camera = open;
    try {
      if (camera != null) {
        camera.close();
      }
    } catch (RuntimeException e) {
      log.error("camera {}: error while closing", config.name(), e);
    }
    // Unblocks the thread if it waits for a lossless frame to be taken.
    thread.interrupt();
  }

  /** Waits for the thread to end, for a limited time. */
  void join() {
    try {
      thread.join(JOIN_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
