package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.blackbox.CameraTap;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.NewestFrame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.health.FrameCounts;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.health.SelfCheck;
import io.github.jetdetr.health.Suspension;
import io.github.jetdetr.live.CameraView;
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
 * The stage <b>capture</b> of one camera: a {@link CaptureThread} puts every frame into the slot;
 * the feed reports the camera's status and counts frames. Thread-safe.
 *
 * <p>A native call that does not return by its deadline (a hanging device driver) is abandoned
 * together with its thread, and a new thread starts over; see {@link #replaceIfStuck}.
 */
public final class CameraFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(CameraFeed.class);

  private static final Duration INITIAL_DELAY = Duration.ofMillis(500);
  private static final Duration MAX_DELAY = Duration.ofSeconds(30);

  /** Opens a camera; replaced by fakes in tests. */
  public interface Opener {
    @MustBeClosed
    Camera open(CameraConfig config) throws CameraException;
  }

  /** Opens the configured camera. */
  @MustBeClosed
  public static Camera openSource(CameraConfig config) throws CameraException {
    return Camera.open(config.source(), config.openTimeout(), config.readTimeout());
  }

  private volatile CameraConfig config;
  private final Opener opener;
  private final Supplier<ReconnectBackoff> backoff;
  private final CameraCondition condition;
  private final NewestFrame newest;
  private final FrameCounts counts = new FrameCounts();
  private final LatencyRecorder latency;
  private final PicturePipeline pictures;
  private final CameraView view = new CameraView();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Runnable onFrame = () -> {};
  private @Nullable SelfCheck selfCheck;
  private volatile CameraObjects objects = CameraObjects.untracked();
  private MemoryBudget memory = MemoryBudget.unlimited();
  private @Nullable CameraTap tap;

  @GuardedBy("this")
  private @Nullable CaptureThread capture;

  /**
   * @param statusListener called on every change of the camera's status, on the thread that causes
   *     it
   */
  public CameraFeed(
      CameraConfig config, Opener opener, Consumer<CameraStatusReport> statusListener) {
    this(config, opener, Suspension.none(), statusListener);
  }

  /** The same; frames that lasted across a suspension are left out of its latencies. */
  public CameraFeed(
      CameraConfig config,
      Opener opener,
      Suspension suspension,
      Consumer<CameraStatusReport> statusListener) {
    this(
        config,
        opener,
        () ->
            new ReconnectBackoff(RandomGenerator.getDefault(), INITIAL_DELAY, MAX_DELAY, MAX_DELAY),
        suspension,
        statusListener);
  }

  /** Creates a feed with the given reconnect delays, one instance per capture thread. */
  CameraFeed(
      CameraConfig config,
      Opener opener,
      Supplier<ReconnectBackoff> backoff,
      Consumer<CameraStatusReport> statusListener) {
    this(config, opener, backoff, Suspension.none(), statusListener);
  }

  private CameraFeed(
      CameraConfig config,
      Opener opener,
      Supplier<ReconnectBackoff> backoff,
      Suspension suspension,
      Consumer<CameraStatusReport> statusListener) {
    latency = LatencyRecorder.small(suspension);
    this.config = config;
    this.opener = opener;
    this.backoff = backoff;
    condition = new CameraCondition(config.name(), statusListener);
    newest = new NewestFrame(Feeds.MAX_FRAMES_IN_FLIGHT);
    pictures = new PicturePipeline(config.picture());
  }

  public CameraConfig config() {
    return config;
  }

  /** The slot with this camera's newest frame. */
  public NewestFrame newest() {
    return newest;
  }

  /** Frame counters of this camera. */
  public FrameCounts counts() {
    return counts;
  }

  /** Latencies of this camera's frames. */
  public LatencyRecorder latency() {
    return latency;
  }

  /** The newest frame for people. */
  public CameraView view() {
    return view;
  }

  /** The picture checks and preprocessing of this camera, with their counters. */
  public PicturePipeline pictures() {
    return pictures;
  }

  /**
   * Enables the comparison of detections with the ground truth; must be called before the first
   * frame.
   */
  void setSelfCheck(SelfCheck check) {
    selfCheck = check;
  }

  /** The comparison with the ground truth; null for cameras that do not know it. */
  public @Nullable SelfCheck selfCheck() {
    return selfCheck;
  }

  /** Decides what becomes of this camera's detections; must be called before the first frame. */
  public void setObjects(CameraObjects newObjects) {
    objects = newObjects;
  }

  /**
   * Decides anew what becomes of this camera's detections, while frames are processed.
   *
   * @param newConfig differs from the present one in nothing that concerns its pictures
   */
  public void changeObjects(CameraConfig newConfig, CameraObjects newObjects) {
    CameraObjects before = objects;
    newObjects.replace(before);
    config = newConfig;
    objects = newObjects;
  }

  /** What becomes of this camera's detections. */
  public CameraObjects objects() {
    return objects;
  }

  /** Has everything of this camera recorded; must be called before the first frame. */
  public void setTap(CameraTap newTap) {
    tap = newTap;
  }

  /** Who records this camera; null if nobody does. */
  @Nullable CameraTap tap() {
    return tap;
  }

  /** Sets the memory that this camera shares with others; must be called before the first frame. */
  public void setMemory(MemoryBudget newMemory) {
    memory = newMemory;
  }

  /**
   * Starts capturing. {@code onFrameOrEnd} is called after every frame and at the end, on the
   * capture thread.
   */
  synchronized void start(Runnable onFrameOrEnd) {
    onFrame = onFrameOrEnd;
    condition.notifyListener();
    startCapture();
  }

  private synchronized void startCapture() {
    capture = new CaptureThread(this, opener, backoff.get());
    capture.start();
  }

  private synchronized @Nullable CaptureThread capture() {
    return capture;
  }

  /** Whether a file or folder has been played to its end; a live camera never ends. */
  boolean hasEnded() {
    return condition.hasEnded();
  }

  /** Whether the capture thread is alive. */
  public synchronized boolean isCapturing() {
    return capture != null && capture.isAlive();
  }

  /** The current status of the camera. */
  public CameraStatusReport status() {
    return condition.report();
  }

  /**
   * Abandons a capture thread whose native call is overdue, and starts another. The old thread ends
   * by itself if its call ever returns.
   *
   * @return whether a thread was replaced
   */
  public synchronized boolean replaceIfStuck(long nowNanos) {
    if (capture == null || isStopping() || !capture.abandonIfStuck(nowNanos)) {
      return false;
    }
    log.error("camera {}: a native call does not return, replacing its thread", config.name());
    condition.countReconnect();
    condition.moveTo(CameraState.LOST, "a native call did not return");
    startCapture();
    return true;
  }

  /**
   * Starts another capture thread if the last one ended although the camera is neither stopped nor
   * played to its end.
   *
   * @return whether a thread was started
   */
  public synchronized boolean replaceIfDead() {
    if (capture == null || capture.isAlive() || isStopping() || hasEnded()) {
      return false;
    }
    log.error("camera {}: its thread has ended, starting another", config.name());
    condition.countReconnect();
    condition.moveTo(CameraState.LOST, "its thread has ended");
    startCapture();
    return true;
  }

  /** Changes the camera's state. */
  void moveTo(CameraState next, @Nullable String why) {
    condition.moveTo(next, why);
  }

  void countReconnect() {
    condition.countReconnect();
  }

  /** Gives back the memory of a camera that is closed. */
  void releaseMemory() {
    memory.release(config.name());
  }

  /**
   * Reserves memory for pictures of this size.
   *
   * @throws CameraException if that is more than is left, or such pictures cannot be prepared
   */
  void reserveMemory(int width, int height) throws CameraException {
    String problem = pictures.problem(width, height);
    if (problem != null) {
      throw new CameraException(problem);
    }
    memory.reserve(config.name(), width, height);
  }

  /**
   * Puts a frame into the slot, unless it is too damaged; for lossless sources, waits until it has
   * been taken.
   */
  void deliver(Frame frame) throws InterruptedException {
    pictures.prepare(frame);
    frame.markReady(System.nanoTime());
    counts.countCaptured();
    counts.countLostPackets(frame.lostPackets());
    condition.update(frame);
    condition.moveTo(CameraState.ONLINE, null);
    if (pictures.isRefused(frame)) {
      // Before the slot: it must not take the place of a sound one that still waits.
      counts.countRefused();
      newest.release(frame);
      return;
    }
    newest.offer(frame);
    onFrame.run();
    if (config.source().isLossless()) {
      newest.awaitTaken();
    }
  }

  /** Reports the end of a file or folder. */
  void ended() {
    condition.moveTo(CameraState.ENDED, null);
    onFrame.run();
  }

  boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** Waits for {@link #stop}; returns false on timeout. */
  boolean awaitStopping(long millis) throws InterruptedException {
    return stopping.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Asks the capture thread to end; does not wait. */
  void stop() {
    stopping.countDown();
    CaptureThread running = capture();
    if (running != null) {
      running.interruptCamera();
    }
  }

  /**
   * Stops the capture thread, waits for it for a limited time, and frees the frames. Idempotent.
   */
  @Override
  public void close() {
    stop();
    CaptureThread running = capture();
    if (running != null) {
      running.join();
    }
    // The last frame will not be processed; it counts as stale, so that the counters add up.
    Frame left = newest.take();
    if (left != null) {
      counts.countStale();
      newest.release(left);
    }
    newest.close();
    view.close();
  }
}
