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

/**
 * The way of a frame, from the slot to the message: {@link #step}.
 *
 * <p>Several loops run it over one engine, each with a detector of its own: while the {@link
 * EngineThread} infers the frame of one, another preprocesses. The {@link FrameOrder} keeps frames
 * in the order in which they were taken.
 */
@HotPath
final class FrameLoop {

  /** What a {@link #step} came to. */
  enum Step {
    /** A frame went its whole way. */
    PROCESSED,
    /** A frame was older than its camera allows, and was dropped. */
    STALE,
    /** There are no more frames. */
    END
  }

  private final Feeds feeds;
  private final Detector detector;
  private final EngineThread engine;
  private final FrameReporter reporter;

  private final EngineThread.Request request;
  private final Runnable idle;
  private final FrameLease lease = new FrameLease();
  private final StageTimes times = new StageTimes();

  /**
   * @param detector this loop's own
   * @param engine where all loops' frames are inferred
   * @param reporter where all loops' frames end
   */
  FrameLoop(Feeds feeds, Detector detector, EngineThread engine, FrameReporter reporter) {
    this.feeds = feeds;
    this.detector = detector;
    this.engine = engine;
    this.reporter = reporter;
    request = new EngineThread.Request(detector);
    idle = () -> engine.withdraw(request);
  }

  /**
   * Takes the newest frame of the camera whose turn it is and brings it its whole way.
   *
   * @throws InferenceException when the network failed on it; the next one may go well
   */
  Step step() throws InterruptedException {
    if (!feeds.take(lease, idle)) {
      return Step.END;
    }
    engine.announce(request);
    FrameCounts counts = lease.feed().counts();
    boolean failed = true;
    try {
      boolean stale = isStale(lease.frame());
      if (stale) {
        counts.countStale();
        engine.withdraw(request);
      } else {
        process(lease.frame());
        counts.countProcessed();
      }
      failed = false;
      return stale ? Step.STALE : Step.PROCESSED;
    } finally {
      if (failed) {
        counts.countFailed();
        // It can leave when those before it did, and they may still wait to be inferred.
        engine.withdraw(request);
      }
      feeds.order().leave(lease.number());
      feeds.giveBack(lease);
    }
  }

  /** There will be no more frames from this loop. */
  void end() {
    engine.withdraw(request);
  }

  private void process(Frame frame) throws InterruptedException {
    detector.preprocess(frame);

    feeds.order().awaitEngine(lease.number());
    engine.enqueue(request);
    feeds.order().passEngine(lease.number());
    request.await();
    long inferredAt = System.nanoTime();

    Detections objects = withoutIgnoredRegions(detector.decode(), frame);
    long decodedAt = System.nanoTime();
    feeds.order().awaitPublish(lease.number());
    long publishFreeAt = System.nanoTime();

    times.set(Stage.CAPTURE, frame.readyAtNanos() - frame.capturedAtNanos());
    times.set(Stage.PREPROCESS, detector.preprocessNanos());
    times.set(Stage.INFER, detector.inferNanos());
    times.set(Stage.DECODE, detector.deviceToHostNanos() + decodedAt - inferredAt);
    times.endAfter(publishFreeAt - frame.capturedAtNanos());
    reporter.report(lease, objects, times);
  }

  private Detections withoutIgnoredRegions(Detections objects, Frame frame) {
    return lease.feed().pictures().ignored().without(objects, frame.width(), frame.height());
  }

  /** A replay at the detector's own pace is never too old: its age is our own doing. */
  private boolean isStale(Frame frame) {
    CameraConfig camera = lease.feed().config();
    return frame.timeSource() != TimeSource.REPLAY
        && System.nanoTime() - frame.capturedAtNanos() > camera.maxAge().toNanos();
  }
}
