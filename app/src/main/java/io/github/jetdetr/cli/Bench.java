package io.github.jetdetr.cli;

import com.sun.management.ThreadMXBean;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.CameraObjects;
import io.github.jetdetr.pipeline.Feeds;
import io.github.jetdetr.pipeline.FrameLoops;
import io.github.jetdetr.pipeline.InferenceMode;
import io.github.jetdetr.pipeline.InferenceTrial;
import io.github.jetdetr.pipeline.WallClock;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures the network alone, the engine with preprocessing and copies, and the daemon's pipeline.
 * The three are interleaved round by round, so that a machine whose speed drifts favours none of
 * them. Where frames can share the network, that is measured too.
 */
final class Bench {

  private static final int ROUNDS = 5;
  private static final int RATES = 3;
  private static final int RATES_OF_MODE = 2;
  // A round is extended to this if a slow model completes no frame in its regular time.
  private static final long MAX_ROUND_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long WARM_UP_MILLIS = 1_000;
  private static final long SETTLE_MILLIS = 300;

  private final Model model;
  private final NetworkRates rates;
  private final Consumer<FrameReport> publisher;
  private final ObjectListener objects;
  private final CameraConfig camera;
  private final CameraFeed.Opener opener;
  private final int cameras;
  private final WallClock wallClock = new WallClock();
  private final LatencyRecorder latency = new LatencyRecorder();
  private long allocatedBytes;
  private long allocatingFrames;

  /**
   * @param model opened so that it decodes what objects are followed by
   * @param objects receives what happens to objects
   * @param cameras how often the camera is opened for the daemon's pipeline
   */
  Bench(
      Model model,
      Consumer<FrameReport> publisher,
      ObjectListener objects,
      CameraConfig camera,
      int cameras,
      CameraFeed.Opener opener) {
    this.model = model;
    rates = new NetworkRates(model);
    this.cameras = cameras;
    this.publisher = publisher;
    this.objects = objects;
    this.camera = camera;
    this.opener = opener;
  }

  /** Runs the benchmark. */
  BenchFigures run(int seconds) throws ExitException, InterruptedException {
    wallClock.checkKernel();
    try (Frame frame = new Frame()) {
      runOneFrame(frame);
      rates.ofFrames(frame, WARM_UP_MILLIS);
      rates.alone(WARM_UP_MILLIS);
      daemonRate(WARM_UP_MILLIS, InferenceMode.SERIAL, latency);
      latency.takeInterval();
      rates.forget();
      allocatedBytes = 0;
      allocatingFrames = 0;
      List<InferenceMode> modes = sharedModes();
      int parts = (RATES + RATES_OF_MODE * modes.size()) * ROUNDS;
      return measure(frame, modes, Math.max(200, 1_000L * seconds / parts));
    }
  }

  /** What is measured besides frames one by one. */
  private List<InferenceMode> sharedModes() {
    List<InferenceMode> modes = new ArrayList<>();
    int batch = Math.min(cameras, model.batch());
    if (batch > 1) {
      modes.add(InferenceMode.ofBatch(batch));
    }
    for (int parallel = 2; parallel <= model.parallel(); parallel++) {
      modes.add(InferenceMode.ofParallel(parallel));
    }
    return modes;
  }

  private BenchFigures measure(Frame frame, List<InferenceMode> modes, long roundMillis)
      throws ExitException, InterruptedException {
    double[] engine = new double[ROUNDS];
    double[] frames = new double[ROUNDS];
    double[] daemon = new double[ROUNDS];
    double[][] sharedEngine = new double[modes.size()][ROUNDS];
    double[][] sharedDaemon = new double[modes.size()][ROUNDS];
    List<LatencyRecorder> sharedLatency =
        modes.stream().map(mode -> new LatencyRecorder()).toList();
    for (int round = 0; round < ROUNDS; round++) {
      engine[round] = rates.alone(roundMillis);
      frames[round] = rates.ofFrames(frame, roundMillis);
      daemon[round] = daemonRate(roundMillis, InferenceMode.SERIAL, latency);
      for (int at = 0; at < modes.size(); at++) {
        sharedEngine[at][round] = rates.of(modes.get(at), frame, roundMillis);
        sharedDaemon[at][round] = daemonRate(roundMillis, modes.get(at), sharedLatency.get(at));
      }
    }
    List<BenchFigures.Shared> shared = new ArrayList<>();
    for (int at = 0; at < modes.size(); at++) {
      shared.add(
          new BenchFigures.Shared(
              modes.get(at),
              median(sharedEngine[at]),
              median(sharedDaemon[at]),
              medianRatio(sharedEngine[at], engine),
              medianRatio(sharedDaemon[at], daemon),
              sharedLatency.get(at).takeInterval()));
    }
    return new BenchFigures(
        median(engine),
        median(frames),
        median(daemon),
        medianRatio(frames, engine),
        medianRatio(daemon, engine),
        rates.preprocessShare(),
        ROUNDS,
        latency.takeInterval(),
        (double) allocatedBytes / Math.max(1, allocatingFrames),
        shared,
        InferenceTrial.measure(model, cameras, model.parallel()));
  }

  /** Fills the frame with one picture of the camera. */
  private void runOneFrame(Frame frame) throws ExitException {
    try (Camera opened = opener.open(camera)) {
      Grab grab = opened.next(frame);
      if (grab instanceof NoFrame none) {
        throw new ExitException(ExitCode.UNAVAILABLE, none.detail());
      }
    } catch (CameraException e) {
      throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private double daemonRate(long millis, InferenceMode mode, LatencyRecorder recorder)
      throws ExitException, InterruptedException {
    List<CameraFeed> all = new ArrayList<>();
    for (int at = 0; at < cameras; at++) {
      CameraFeed feed = new CameraFeed(camera, opener, status -> {});
      feed.setObjects(
          CameraObjects.of(
              camera, DaemonConfig.THRESHOLD, model.card().labels(), wallClock, objects, null));
      all.add(feed);
    }
    Feeds feeds = new Feeds(all, Long.MAX_VALUE);
    try (FrameLoops loops =
        new FrameLoops(feeds, model, mode, publisher, wallClock, recorder::record)) {
      loops.start();
      // Opening the camera is not part of the measurement.
      pause(loops, SETTLE_MILLIS);
      long bytesBefore = allocated();
      long framesBefore = processed(all);
      long start = System.nanoTime();
      long frames = 0;
      while (frames == 0 && System.nanoTime() - start < MAX_ROUND_NANOS) {
        pause(loops, millis);
        frames = processed(all) - framesBefore;
      }
      long nanos = System.nanoTime() - start;
      allocatedBytes += allocated() - bytesBefore;
      allocatingFrames += frames;
      if (frames == 0) {
        throw new ExitException(
            ExitCode.UNAVAILABLE, "no frame arrived: " + all.get(0).status().reason());
      }
      return frames * 1e9 / nanos;
    }
  }

  private static long processed(List<CameraFeed> feeds) {
    return feeds.stream().mapToLong(feed -> feed.counts().processed()).sum();
  }

  private static void pause(FrameLoops loops, long millis)
      throws ExitException, InterruptedException {
    if (loops.ended().await(millis, TimeUnit.MILLISECONDS)) {
      throw new ExitException(ExitCode.UNAVAILABLE, "the frame loops ended: " + loops.failure());
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

  private static double medianRatio(double[] values, double[] to) {
    double[] ratios = new double[values.length];
    for (int at = 0; at < ratios.length; at++) {
      ratios[at] = values[at] / to[at];
    }
    return median(ratios);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
