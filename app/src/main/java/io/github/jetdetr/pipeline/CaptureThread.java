package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.publish.ReconnectBackoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One capturing thread of a {@link CameraFeed}: opens the camera, reads until it is lost, pauses
 * and begins again. Replaced by another when it is stuck in native code; then it is abandoned and
 * touches nothing any more, should it ever come back.
 */
final class CaptureThread implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(CaptureThread.class);

  // A stream that stays silent this often in a row is opened anew: many cameras never recover.
  private static final int TIMEOUTS_UNTIL_REOPENED = 3;
  // Beyond its own deadlines a call gets this much before its thread counts as stuck.
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration TO_END = Duration.ofSeconds(2);

  private final CameraFeed feed;
  private final CameraConfig config;
  private final CameraFeed.Opener opener;
  private final ReconnectBackoff pauses;
  private final Thread thread;
  private volatile @Nullable Camera open;

  // One lock, because giving a call up and coming back from it must not cross.
  @GuardedBy("this")
  private boolean inNative;

  @GuardedBy("this")
  private boolean holdsFrame;

  @GuardedBy("this")
  private long busyUntilNanos;

  @GuardedBy("this")
  private boolean abandoned;

  CaptureThread(CameraFeed feed, CameraFeed.Opener opener, ReconnectBackoff pauses) {
    this.feed = feed;
    this.config = feed.config();
    this.opener = opener;
    this.pauses = pauses;
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
        if (!isOver() && !feed.awaitStopping(pauses.nextMillis())) {
          feed.countReconnect();
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but who wants it to end.
    }
  }

  private boolean isOver() {
    return feed.isStopping() || isAbandoned();
  }

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** Returns whether the camera came to its end, rather than being lost. */
  private boolean captureUntilLost() throws InterruptedException {
    enterNative(config.openTimeout(), /* withFrame= */ false);
    try (Camera camera = opener.open(config)) {
      if (!leaveNative()) {
        return false;
      }
      open = camera;
      return readUntilLost(camera);
    } catch (CameraException e) {
      report(CameraState.LOST, String.valueOf(e.getMessage()));
      return false;
    } catch (RuntimeException | LinkageError e) {
      // A camera that breaks in a way nobody thought of is lost like any other, and told apart.
      log.error("camera {}: unexpected fault", config.name(), e);
      report(CameraState.LOST, "unexpected fault: " + e.getClass().getSimpleName());
      return false;
    } finally {
      leaveNative();
      open = null;
    }
  }

  private boolean readUntilLost(Camera camera) throws InterruptedException {
    int timeouts = 0;
    while (!isOver()) {
      Grab grab = next(camera);
      if (grab == null) {
        return false;
      }
      if (grab instanceof Frame frame) {
        timeouts = 0;
        pauses.reset();
        feed.deliver(frame);
        continue;
      }
      NoFrame none = (NoFrame) grab;
      if (none.reason() == NoFrame.Reason.ENDED) {
        return true;
      }
      boolean lost = none.reason() == NoFrame.Reason.LOST || ++timeouts >= TIMEOUTS_UNTIL_REOPENED;
      report(lost ? CameraState.LOST : CameraState.STALLED, none.detail());
      if (lost) {
        return false;
      }
    }
    return false;
  }

  /** One grab; the frame is the feed's again unless it is what comes back. Null when it is over. */
  private @Nullable Grab next(Camera camera) {
    Frame frame = feed.newest().blank();
    Grab grab = null;
    enterNative(config.readTimeout(), /* withFrame= */ true);
    try {
      grab = camera.next(frame);
    } finally {
      if (!leaveNative()) {
        // Another frame was made in its place.
        frame.close();
        grab = null;
      } else if (!(grab instanceof Frame) || feed.isStopping()) {
        feed.newest().giveBack(frame);
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
    holdsFrame = withFrame;
    busyUntilNanos = System.nanoTime() + deadline.plus(GRACE).toNanos();
  }

  /** Returns false when nobody waits for this thread any more. */
  private synchronized boolean leaveNative() {
    inNative = false;
    return !abandoned;
  }

  /**
   * Gives this thread up if its native call has outlived every deadline.
   *
   * @return whether it did
   */
  synchronized boolean abandonIfStuck(long nowNanos) {
    if (!inNative || abandoned || nowNanos - busyUntilNanos <= 0) {
      return false;
    }
    abandoned = true;
    if (holdsFrame) {
      feed.newest().replaceLost();
    }
    return true;
  }

  /** Whether it has not ended. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** Lets a waiting call come back. */
  void interruptCamera() {
    Camera camera = open;
    try {
      if (camera != null) {
        camera.close();
      }
    } catch (RuntimeException e) {
      log.error("camera {}: fault while closing", config.name(), e);
    }
    // Frees the thread where it waits for a replayed frame to be taken.
    thread.interrupt();
  }

  /** Waits a little for the thread to end. */
  void join() {
    try {
      thread.join(TO_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
