package io.github.jetdetr.daemon;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.health.FrameCounts;
import io.github.jetdetr.health.SelfCheck;
import io.github.jetdetr.publish.FrameReport;
import io.github.jetdetr.publish.PublishedModel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The way of a frame, from the slot to the message: {@link #step}.
 *
 * <p>Several loops run it over one engine, each with a detector of its own: while the {@link
 * EngineThread} infers the frame of one, another preprocesses. The {@link Turnstile}s keep frames
 * in the order in which they were taken.
 */
final class FrameLoop {

  private final Feeds feeds;
  private final Detector detector;
  private final EngineThread engine;
  private final EngineThread.Turn turn;
  private final Turnstile engineTurn;
  private final Turnstile publishTurn;
  private final Consumer<FrameReport> publisher;
  private final PublishedModel model;
  private final WallClock wallClock;
  private final Consumer<StageTimes> latency;

  private final Runnable idle;
  private final Feeds.Taken taken = new Feeds.Taken();
  private final StageTimes times = new StageTimes();
  private final AtomicInteger failuresInARow;

  /**
   * @param failuresInARow counts frames of all loops that failed one behind the other
   */
  FrameLoop(
      Feeds feeds,
      Detector detector,
      EngineThread engine,
      Turnstile engineTurn,
      Turnstile publishTurn,
      Consumer<FrameReport> publisher,
      PublishedModel model,
      WallClock wallClock,
      Consumer<StageTimes> latency,
      AtomicInteger failuresInARow) {
    this.feeds = feeds;
    this.detector = detector;
    this.engine = engine;
    turn = new EngineThread.Turn(detector);
    idle = () -> engine.rest(turn);
    this.engineTurn = engineTurn;
    this.publishTurn = publishTurn;
    this.publisher = publisher;
    this.model = model;
    this.wallClock = wallClock;
    this.latency = latency;
    this.failuresInARow = failuresInARow;
  }

  /**
   * Takes the newest frame of the camera whose turn it is and brings it its whole way.
   *
   * @return whether there was a frame; false means there will be none any more
   * @throws InferenceException when the network failed on it; the next one may go well
   */
  boolean step() throws InterruptedException {
    if (!feeds.take(taken, idle)) {
      return false;
    }
    engine.expect(turn);
    FrameCounts counts = taken.feed().counts();
    boolean failed = true;
    try {
      if (isStale(taken.frame())) {
        counts.countStale();
        engine.rest(turn);
      } else {
        wayOf(taken.frame());
        counts.countProcessed();
        failuresInARow.set(0);
      }
      failed = false;
    } finally {
      if (failed) {
        counts.countFailed();
        failuresInARow.incrementAndGet();
        // It can pass when those before it did, and they may still wait to be inferred.
        engine.rest(turn);
      }
      engineTurn.pass(taken.ticket());
      publishTurn.pass(taken.ticket());
      feeds.giveBack(taken);
    }
    return true;
  }

  /** There will be no more frames from this loop. */
  void end() {
    engine.rest(turn);
  }

  private void wayOf(Frame frame) throws InterruptedException {
    detector.preprocess(frame);

    engineTurn.await(taken.ticket());
    engine.enqueue(turn);
    engineTurn.pass(taken.ticket());
    turn.await();
    long inferredAt = System.nanoTime();

    Detections objects = wanted(detector.decode(), frame);
    long decodedAt = System.nanoTime();
    publishTurn.await(taken.ticket());
    long publishFreeAt = System.nanoTime();

    times.set(Stage.CAPTURE, frame.readyAtNanos() - frame.capturedAtNanos());
    times.set(Stage.PREPROCESS, detector.preprocessNanos());
    times.set(Stage.INFER, detector.inferNanos());
    times.set(Stage.DECODE, detector.fetchNanos() + decodedAt - inferredAt);
    times.endAfter(publishFreeAt - frame.capturedAtNanos());
    publisher.accept(report(frame, objects));
    latency.accept(times);
    taken.feed().latency().record(times);
    SelfCheck selfCheck = taken.feed().selfCheck();
    if (selfCheck != null) {
      selfCheck.look(objects, frame.truth());
    }
  }

  private FrameReport report(Frame frame, Detections objects) {
    CameraConfig camera = taken.feed().config();
    return new FrameReport(
        camera.name(),
        frame.id(),
        frame.width(),
        frame.height(),
        wallClock.utcMicrosOf(frame.capturedAtNanos()),
        frame.timeSource(),
        wallClock.state(),
        model,
        objects,
        camera.truth() ? frame.truth() : null,
        times,
        frame.pictureState());
  }

  private Detections wanted(Detections objects, Frame frame) {
    return taken.feed().pictures().ignored().without(objects, frame.width(), frame.height());
  }

  /** A replay at the detector's own pace is never too old: its age is our own doing. */
  private boolean isStale(Frame frame) {
    CameraConfig camera = taken.feed().config();
    return frame.timeSource() != TimeSource.REPLAY
        && System.nanoTime() - frame.capturedAtNanos() > camera.maxAge().toNanos();
  }
}
