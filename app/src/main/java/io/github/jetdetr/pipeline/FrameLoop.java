package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.health.FrameCounts;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Processes frames, from the slot to the message: see {@link #step}.
 *
 * <p>Several loops share one engine, each with its own detector: while the frame of one is
 * inferred, another preprocesses, or infers too ({@link FrameInference}). The {@link FrameOrder}
 * keeps frames in the order in which they were taken.
 */
@HotPath
final class FrameLoop {

  private final Feeds feeds;
  private final Detector detector;
  private final FrameInference engine;
  private final FrameReporter reporter;
  private final AtomicInteger consecutiveFailures;

  private final InferenceRequest request;
  private final Runnable idle;
  private final FrameLease lease = new FrameLease();
  private final StageTimes times = new StageTimes();

  /**
   * @param detector the detector of this loop
   * @param engine runs the inference of all loops
   * @param reporter publishes the results of all loops
   * @param consecutiveFailures of the frames of all loops, counted in the order of frames
   */
  FrameLoop(
      Feeds feeds,
      Detector detector,
      FrameInference engine,
      FrameReporter reporter,
      AtomicInteger consecutiveFailures) {
    this.feeds = feeds;
    this.detector = detector;
    this.engine = engine;
    this.reporter = reporter;
    this.consecutiveFailures = consecutiveFailures;
    request = new InferenceRequest(detector);
    idle = () -> engine.withdraw(request);
  }

  /**
   * Takes the newest frame of the next camera, processes and publishes it.
   *
   * @return whether there was a frame; false means that there will be none any more
   * @throws InferenceException if the network failed on this frame; the next one may succeed
   */
  boolean step() throws InterruptedException {
    if (!feeds.take(lease, idle)) {
      return false;
    }
    engine.announce(request);
    FrameCounts counts = lease.feed().counts();
    boolean failed = true;
    try {
      if (isStale(lease.frame())) {
        counts.countStale();
        engine.withdraw(request);
      } else {
        process(lease.frame());
        counts.countProcessed();
        consecutiveFailures.set(0);
      }
      failed = false;
    } finally {
      if (failed) {
        counts.countFailed();
        consecutiveFailures.incrementAndGet();
        // It can only leave after all frames before it, which may still wait for the engine.
        engine.withdraw(request);
      }
      feeds.order().leave(lease.number());
      feeds.release(lease);
    }
    return true;
  }

  /** Ends this loop: the engine no longer waits for its frames. */
  void end() {
    engine.withdraw(request);
  }

  private void process(Frame frame) throws InterruptedException {
    detector.preprocess(frame);

    engine.infer(request, feeds.order(), lease.number());
    long inferredAt = System.nanoTime();

    Detections objects = withoutIgnoredRegions(detector.decode(), frame);
    long decodedAt = System.nanoTime();
    feeds.order().awaitPublish(lease.number());
    long orderedAt = System.nanoTime();
    lease.feed().objects().follow(frame, objects, orderedAt);
    long followedAt = System.nanoTime();

    times.set(Stage.CAPTURE, frame.readyAtNanos() - frame.capturedAtNanos());
    times.set(Stage.PREPROCESS, detector.preprocessNanos());
    times.set(Stage.INFER, detector.inferNanos());
    long decodeNanos = decodedAt - inferredAt + followedAt - orderedAt;
    times.set(Stage.DECODE, detector.deviceToHostNanos() + decodeNanos);
    times.endAfter(followedAt - frame.capturedAtNanos());
    reporter.report(lease, objects, times);
    lease.feed().view().look(frame, objects, followedAt);
  }

  private Detections withoutIgnoredRegions(Detections objects, Frame frame) {
    float published = lease.feed().objects().threshold();
    return lease
        .feed()
        .pictures()
        .ignored()
        .without(objects, frame.fullWidth(), frame.fullHeight(), published);
  }

  /** A lossless replay is never stale: its age only depends on the detector's own speed. */
  private boolean isStale(Frame frame) {
    CameraConfig camera = lease.feed().config();
    return frame.timeSource() != TimeSource.REPLAY
        && System.nanoTime() - frame.capturedAtNanos() > camera.maxAge().toNanos();
  }
}
