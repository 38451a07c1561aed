package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NewestFrame;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.health.FrameCounts;
import io.github.jetdetr.publish.CameraState;
import io.github.jetdetr.publish.CameraStatusReport;
import io.github.jetdetr.publish.ReconnectPauses;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage <b>capture</b> of one camera: a thread that opens it, brings every picture into the
 * slot, says how the camera is, and opens it again for ever when it is lost.
 *
 * <p>A native call that does not come back in spite of its deadline (a hanging device driver) is
 * given up with its thread, and another thread starts over; see {@link #replaceIfStuck}.
 */
final class CameraFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CameraFeed.class);

  // A stream that stays silent this often in a row is opened anew: many cameras never recover.
  private static final int TIMEOUTS_UNTIL_REOPENED = 3;
  // Beyond its own deadlines a call gets this much before its thread counts as stuck.
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration TO_END = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** How a camera is opened; tests put fakes here. */
  interface Opener {
    @MustBeClosed
    Camera open(CameraConfig config) throws CameraException;
  }

  /** Opens the camera that the configuration names. */
  @MustBeClosed
  static Camera openSource(CameraConfig config) throws CameraException {
    return Camera.open(config.source(), config.openTimeout(), config.readTimeout());
  }

  private final CameraConfig config;
  private final Opener opener;
  private final Consumer<CameraStatusReport> statusListener;
  private final NewestFrame newest;
  private final FrameCounts counts = new FrameCounts();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Runnable onFrame = () -> {};

  @GuardedBy("this")
  private @Nullable Capture capture;

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

  /**
   * @param readers threads that take frames from the slot
   * @param statusListener hears every change of state, on the camera's thread
   */
  CameraFeed(
      CameraConfig config,
      Opener opener,
      int readers,
      Consumer<CameraStatusReport> statusListener) {
    this.config = config;
    this.opener = opener;
    this.statusListener = statusListener;
    newest = new NewestFrame(readers);
  }

  CameraConfig config() {
    return config;
  }

  /** The slot that this camera fills. */
  NewestFrame newest() {
    return newest;
  }

  /** What became of this camera's frames. */
  FrameCounts counts() {
    return counts;
  }

  /** Begins to capture. {@code onFrame} is called after every picture and at the end. */
  synchronized void start(Runnable onFrameOrEnd) {
    onFrame = onFrameOrEnd;
    statusListener.accept(status());
    startCapture();
  }

  private synchronized void startCapture() {
    capture = new Capture();
    capture.thread.start();
  }

  /** Whether a file or folder was played to its end; a camera never ends. */
  synchronized boolean hasEnded() {
    return state == CameraState.ENDED;
  }

  /** How the camera is now. */
  synchronized CameraStatusReport status() {
    return new CameraStatusReport(
        config.name(), state, sinceUtcMicros, reconnects, reason, width, height);
  }

  /**
   * Gives up a capture whose native call has outlived every deadline, and starts another. The old
   * thread ends by itself if its call ever comes back.
   *
   * @return whether there was one
   */
  synchronized boolean replaceIfStuck(long nowNanos) {
    Capture stuck = capture;
    if (stuck == null || !stuck.isStuck(nowNanos) || hasEnded()) {
      return false;
    }
    log.error("camera {}: native code does not come back, its thread is given up", config.name());
    stuck.abandoned = true;
    newest.replaceLost();
    reconnects++;
    moveTo(CameraState.LOST, "native code did not come back");
    startCapture();
    return true;
  }

  private synchronized void moveTo(CameraState next, @Nullable String why) {
    if (state == next && Objects.equals(reason, why)) {
      return;
    }
    if (why == null) {
      log.info("camera {}: {}", config.name(), next.word());
    } else if (state != next || !why.equals(reason)) {
      log.warn("camera {}: {}: {}", config.name(), next.word(), why);
    }
    state = next;
    reason = why;
    sinceUtcMicros = WallClock.nowUtcMicros();
    statusListener.accept(status());
  }

  private synchronized void sawSize(Frame frame) {
    if (frame.width() != width || frame.height() != height) {
      width = frame.width();
      height = frame.height();
      if (state == CameraState.ONLINE) {
        statusListener.accept(status());
      }
    }
  }

  private synchronized void countReconnect() {
    reconnects++;
  }

  /** Asks the camera's thread to end; does not wait. */
  void stop() {
    stopping.countDown();
    Capture running;
    synchronized (this) {
      running = capture;
    }
    if (running != null) {
      running.interruptCamera();
    }
    newest.close();
  }

  /** Stops, and waits a little for the camera's thread. */
  @Override
  public void close() {
    stop();
    Capture running;
    synchronized (this) {
      running = capture;
    }
    if (running != null) {
      running.join();
    }
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** One capturing thread; replaced by another when it is stuck. */
  private final class Capture implements Runnable {

    final Thread thread = new Thread(this, "capture-" + config.name());
    private final ReconnectPauses pauses =
        new ReconnectPauses(
            RandomGenerator.getDefault(), FIRST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE);
    volatile boolean abandoned;
    private volatile @Nullable Camera open;
    private volatile long busyUntilNanos = Long.MAX_VALUE;

    Capture() {
      thread.setDaemon(true);
    }

    @Override
    public void run() {
      try {
        while (!isOver()) {
          if (captureUntilLost()) {
            moveTo(CameraState.ENDED, null);
            onFrame.run();
            return;
          }
          if (!isOver()) {
            stopping.await(pauses.nextMillis(), TimeUnit.MILLISECONDS);
            countReconnect();
          }
        }
      } catch (InterruptedException e) {
        // Nobody interrupts this thread but who wants it to end.
      }
    }

    private boolean isOver() {
      return isStopping() || abandoned;
    }

    /** Returns whether the camera came to its end, rather than being lost. */
    private boolean captureUntilLost() throws InterruptedException {
      enterNative(config.openTimeout());
      try (Camera camera = opener.open(config)) {
        leaveNative();
        open = camera;
        return readUntilLost(camera);
      } catch (CameraException e) {
        leaveNative();
        report(CameraState.LOST, String.valueOf(e.getMessage()));
        return false;
      } finally {
        open = null;
      }
    }

    private boolean readUntilLost(Camera camera) throws InterruptedException {
      int timeouts = 0;
      while (!isOver()) {
        Frame frame = newest.blank();
        enterNative(config.readTimeout());
        Grab grab = camera.next(frame);
        leaveNative();
        if (abandoned) {
          frame.close();
          return false;
        }
        if (grab instanceof NoFrame none) {
          newest.giveBack(frame);
          if (none.reason() == NoFrame.Reason.ENDED) {
            return true;
          }
          boolean lost =
              none.reason() == NoFrame.Reason.LOST || ++timeouts >= TIMEOUTS_UNTIL_REOPENED;
          report(lost ? CameraState.LOST : CameraState.STALLED, none.detail());
          if (lost) {
            return false;
          }
          continue;
        }
        timeouts = 0;
        deliver(frame);
      }
      return false;
    }

    private void deliver(Frame frame) throws InterruptedException {
      frame.markReady(System.nanoTime());
      counts.countCaptured();
      pauses.reset();
      sawSize(frame);
      moveTo(CameraState.ONLINE, null);
      newest.offer(frame);
      onFrame.run();
      if (config.source().isLossless()) {
        newest.awaitTaken();
      }
    }

    private void report(CameraState next, String why) {
      if (!isOver()) {
        moveTo(next, why);
      }
    }

    private void enterNative(Duration deadline) {
      busyUntilNanos = System.nanoTime() + deadline.plus(GRACE).toNanos();
    }

    private void leaveNative() {
      busyUntilNanos = Long.MAX_VALUE;
    }

    boolean isStuck(long nowNanos) {
      long until = busyUntilNanos;
      return until != Long.MAX_VALUE && nowNanos - until > 0;
    }

    void interruptCamera() {
      Camera camera = open;
      if (camera != null) {
        camera.close();
      }
    }

    void join() {
      try {
        thread.join(TO_END.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
