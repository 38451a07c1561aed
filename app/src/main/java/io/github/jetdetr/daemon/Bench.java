package io.github.jetdetr.daemon;

import com.sun.management.ThreadMXBean;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.health.LatencyBook;
import io.github.jetdetr.publish.FrameReport;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures the bare engine and the daemon's path in turn, pair by pair, so that a machine whose
 * speed drifts does not favour one of them.
 */
final class Bench {

  private static final int PAIRS = 5;
  private static final long WARM_UP_MILLIS = 1_000;
  private static final long SETTLE_MILLIS = 300;

  private final Model model;
  private final Consumer<FrameReport> publisher;
  private final CameraConfig camera;
  private final CameraFeed.Opener opener;
  private final WallClock wallClock = new WallClock();
  private final LatencyBook latency = new LatencyBook();
  private long allocatedBytes;
  private long allocatingFrames;

  /**
   * What was measured.
   *
   * @param engineFps median rate of the network alone, frames a second
   * @param daemonFps median rate from camera to outbox, frames a second
   * @param ratio median over the pairs of daemon ÷ engine
   * @param latency by stage, of all frames of the daemon's turns
   * @param bytesPerFrame Java heap taken by the threads of camera and frame loops
   */
  record Figures(
      double engineFps,
      double daemonFps,
      double ratio,
      int pairs,
      List<LatencyBook.Line> latency,
      double bytesPerFrame) {}

  Bench(
      Model model, Consumer<FrameReport> publisher, CameraConfig camera, CameraFeed.Opener opener) {
    this.model = model;
    this.publisher = publisher;
    this.camera = camera;
    this.opener = opener;
  }

  /** Measures for about so long. */
  Figures run(int seconds) throws ExitException, InterruptedException {
    wallClock.ask();
    prepareInput();
    engineRate(WARM_UP_MILLIS);
    daemonRate(WARM_UP_MILLIS);
    latency.sinceLastLook();
    allocatedBytes = 0;
    allocatingFrames = 0;
    long turnMillis = Math.max(200, 1_000L * seconds / (2 * PAIRS));
    double[] engine = new double[PAIRS];
    double[] daemon = new double[PAIRS];
    double[] ratio = new double[PAIRS];
    for (int pair = 0; pair < PAIRS; pair++) {
      engine[pair] = engineRate(turnMillis);
      daemon[pair] = daemonRate(turnMillis);
      ratio[pair] = daemon[pair] / engine[pair];
    }
    return new Figures(
        median(engine),
        median(daemon),
        median(ratio),
        PAIRS,
        latency.sinceLastLook(),
        (double) allocatedBytes / Math.max(1, allocatingFrames));
  }

  /** The bare engine runs on one real frame, preprocessed once. */
  private void prepareInput() throws ExitException {
    try (Camera opened = opener.open(camera);
        Frame frame = new Frame()) {
      Grab grab = opened.next(frame);
      if (grab instanceof NoFrame none) {
        throw new ExitException(ExitCode.UNAVAILABLE, none.detail());
      }
      model.detector(0).preprocess(frame);
    } catch (CameraException e) {
      throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private double engineRate(long millis) {
    Detector detector = model.detector(0);
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(millis);
    long frames = 0;
    long now = start;
    while (now < end) {
      detector.infer();
      frames++;
      now = System.nanoTime();
    }
    return frames * 1e9 / (now - start);
  }

  private double daemonRate(long millis) throws ExitException, InterruptedException {
    CameraFeed feed = new CameraFeed(camera, opener, FrameLoops.COUNT, status -> {});
    Feeds feeds = new Feeds(List.of(feed), Long.MAX_VALUE);
    try (FrameLoops loops = new FrameLoops(feeds, model, publisher, wallClock, latency::record)) {
      loops.start();
      // Opening the camera is not what is measured.
      pause(loops, SETTLE_MILLIS);
      long bytesBefore = allocated();
      long framesBefore = feed.counts().processed();
      long start = System.nanoTime();
      pause(loops, millis);
      long frames = feed.counts().processed() - framesBefore;
      long nanos = System.nanoTime() - start;
      allocatedBytes += allocated() - bytesBefore;
      allocatingFrames += frames;
      if (frames == 0) {
        throw new ExitException(ExitCode.UNAVAILABLE, "no frame came: " + feed.status().reason());
      }
      return frames * 1e9 / nanos;
    }
  }

  private static void pause(FrameLoops loops, long millis)
      throws ExitException, InterruptedException {
    if (loops.ended().await(millis, TimeUnit.MILLISECONDS)) {
      throw new ExitException(ExitCode.UNAVAILABLE, "the frames ended: " + loops.failure());
    }
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      if (name.startsWith("frames-") || name.startsWith("capture-") || name.equals("engine")) {
        sum += threads.getThreadAllocatedBytes(thread.getId());
      }
    }
    return sum;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
