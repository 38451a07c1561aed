package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.NewestFrame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.health.FrameCounts;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.health.SelfCheck;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.picture.PicturePipeline;
import io.github.jetdetr.publish.ReconnectBackoff;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stage <b>capture</b> of one camera: a {@link CaptureThread} brings every picture into the
 * slot; the feed says how the camera is and counts.
 *
 * <p>A native call that does not come back in spite of its deadline (a hanging device driver) is
 * given up with its thread, and another thread starts over; see {@link #replaceIfStuck}.
 */
public final class CameraFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CameraFeed.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  /** How a camera is opened; tests put fakes here. */
  public interface Opener {
    @MustBeClosed
    Camera open(CameraConfig config) throws CameraException;
  }

  /** Opens the camera that the configuration names. */
  @MustBeClosed
  public static Camera openSource(CameraConfig config) throws CameraException {
    return Camera.open(config.source(), config.openTimeout(), config.readTimeout());
  }

  private final CameraConfig config;
  private final Opener opener;
  private final Supplier<ReconnectBackoff> pauses;
  private final CameraCondition condition;
  private final NewestFrame newest;
  private final FrameCounts counts = new FrameCounts();
  private final LatencyRecorder latency = new LatencyRecorder();
  private final PicturePipeline pictures;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Runnable onFrame = () -> {};
  private @Nullable SelfCheck selfCheck;

  @GuardedBy("this")
  private @Nullable CaptureThread capture;

  /**
   * @param statusListener hears every change of state, on the camera's thread
   */
  public CameraFeed(
      CameraConfig config, Opener opener, Consumer<CameraStatusReport> statusListener) {
    this(
        config,
        opener,
        () -> new ReconnectBackoff(RandomGenerator.getDefault(), FIRST_PAUSE, MAX_PAUSE, MAX_PAUSE),
        statusListener);
  }

  /** A feed with pauses of its own between two tries, one set for each capturing thread. */
  CameraFeed(
      CameraConfig config,
      Opener opener,
      Supplier<ReconnectBackoff> pauses,
      Consumer<CameraStatusReport> statusListener) {
    this.config = config;
    this.opener = opener;
    this.pauses = pauses;
    condition = new CameraCondition(config.name(), statusListener);
    newest = new NewestFrame(Feeds.MAX_FRAMES_IN_FLIGHT);
    pictures = new PicturePipeline(config.picture());
  }

  public CameraConfig config() {
    return config;
  }

  /** The slot that this camera fills. */
  public NewestFrame newest() {
    return newest;
  }

  /** What became of this camera's frames. */
  public FrameCounts counts() {
    return counts;
  }

  /** How long this camera's frames took. */
  public LatencyRecorder latency() {
    return latency;
  }

  /** What happens to this camera's pictures, and what was found wrong with them. */
  public PicturePipeline pictures() {
    return pictures;
  }

  /** Has detections on this camera held against the truth; to be said before the first frame. */
  void checkWith(SelfCheck check) {
    selfCheck = check;
  }

  /** What holds detections on this camera against the truth; null where nobody knows that. */
  public @Nullable SelfCheck selfCheck() {
    return selfCheck;
  }

  /** Begins to capture. {@code onFrame} is called after every picture and at the end. */
  synchronized void start(Runnable onFrameOrEnd) {
    onFrame = onFrameOrEnd;
    condition.tell();
    startCapture();
  }

  private synchronized void startCapture() {
    capture = new CaptureThread(this, opener, pauses.get());
    capture.start();
  }

  private synchronized @Nullable CaptureThread capture() {
    return capture;
  }

  /** Whether a file or folder was played to its end; a camera never ends. */
  boolean hasEnded() {
    return condition.hasEnded();
  }

  /** Whether there is a thread that brings pictures or goes on trying. */
  public synchronized boolean isCapturing() {
    return capture != null && capture.isAlive();
  }

  /** How the camera is now. */
  public CameraStatusReport status() {
    return condition.report();
  }

  /**
   * Gives up a capture whose native call has outlived every deadline, and starts another. The old
   * thread ends by itself if its call ever comes back.
   *
   * @return whether there was one
   */
  public synchronized boolean replaceIfStuck(long nowNanos) {
    if (capture == null || isStopping() || !capture.abandonIfStuck(nowNanos)) {
      return false;
    }
    log.error("camera {}: native code does not come back, its thread is given up", config.name());
    condition.countReconnect();
    condition.moveTo(CameraState.LOST, "native code did not come back");
    startCapture();
    return true;
  }

  /** Says how the camera is from now on. */
  void moveTo(CameraState next, @Nullable String why) {
    condition.moveTo(next, why);
  }

  void countReconnect() {
    condition.countReconnect();
  }

  /** Puts a picture into the slot; waits until it is taken where nothing may be lost. */
  void deliver(Frame frame) throws InterruptedException {
    pictures.prepare(frame);
    frame.markReady(System.nanoTime());
    counts.countCaptured();
    condition.saw(frame);
    condition.moveTo(CameraState.ONLINE, null);
    newest.offer(frame);
    onFrame.run();
    if (config.source().isLossless()) {
      newest.awaitTaken();
    }
  }

  /** There will be no more pictures. */
  void ended() {
    condition.moveTo(CameraState.ENDED, null);
    onFrame.run();
  }

  boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Waits for {@link #stop}; false when the time is over first. */
  boolean awaitStopping(long millis) throws InterruptedException {
    return stopping.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Asks the camera's thread to end; does not wait. */
  void stop() {
    stopping.countDown();
    CaptureThread running = capture();
    if (running != null) {
      running.interruptCamera();
    }
  }

  /** Stops, waits a little for the camera's thread, and frees the frames. May be called twice. */
  @Override
  public void close() {
    stop();
    CaptureThread running = capture();
    if (running != null) {
      running.join();
    }
    // Nobody will come for the last picture; it counts, so that every captured one is somewhere.
    Frame left = newest.take();
    if (left != null) {
      counts.countStale();
      newest.giveBack(left);
    }
    newest.close();
  }
}
