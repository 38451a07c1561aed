package io.github.jetdetr.pipeline;

import io.github.jetdetr.detect.Model;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.engine.ImplausibleOutputException;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.health.SelfCheck;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.PublishedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that process frames: as many {@link FrameLoop}s as {@link InferenceMode#frames} says.
 * Owns the cameras.
 */
public final class FrameLoops implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FrameLoops.class);

  // A model with this many consecutive failures will not recover in this process.
  private static final int MAX_CONSECUTIVE_FAILURES = 100;

  private final Feeds feeds;
  private final FrameInference engine;
  private final List<String> labels;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  // Across all loops.
  private final AtomicInteger consecutiveFailures = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * @param mode within what the model was opened for
   * @param publisher receives the report of each frame, in order, on the loops' threads
   * @param latency receives the times of each frame, in order, on the loops' threads
   */
  public FrameLoops(
      Feeds feeds,
      Model model,
      InferenceMode mode,
      Consumer<FrameReport> publisher,
      WallClock wallClock,
      Consumer<StageTimes> latency) {
    this.feeds = feeds;
    engine =
        mode.parallel() > 1
            ? new ParallelInference()
            : new EngineThread(mode.batch(), model::inferBatch);
    feeds.allowInFlight(mode.frames());
    PublishedModel published = published(model);
    FrameReporter reporter = new FrameReporter(publisher, latency, published, wallClock);
    labels = published.labels();
    feeds.all().forEach(this::prepare);
    for (int at = 0; at < mode.frames(); at++) {
      FrameLoop loop =
          new FrameLoop(feeds, model.detector(at), engine, reporter, consecutiveFailures);
      threads.add(new Thread(() -> run(loop), "frames-" + at));
    }
  }

  /** Prepares a camera that is to be added to {@link #feeds}. */
  public void prepare(CameraFeed feed) {
    if (feed.config().knowsTruth()) {
      feed.setSelfCheck(new SelfCheck(labels, feed.config().source().truthLabels()));
    }
  }

  /** The cameras. */
  public Feeds feeds() {
    return feeds;
  }

  /** The model as it appears in messages. */
  public static PublishedModel published(Model model) {
    return new PublishedModel(
        model.card().name(),
        model.file().digest(),
        model.engineInfo().precision(),
        model.card().labels());
  }

  /** Starts the cameras, the inference and the loops. */
  public void start() {
    feeds.start();
    engine.start();
    threads.forEach(Thread::start);
  }

  /** Counted down once there are no more frames, or frames cannot be processed any more. */
  public CountDownLatch ended() {
    return ended;
  }

  /** Whether inferences are still run. */
  public boolean isEngineAlive() {
    return engine.isAlive();
  }

  /** The error that ended the loops; null if there was none. */
  public @Nullable Throwable failure() {
    return failure.get();
  }

  /**
   * Runs a loop and handles failed frames: repeated failures are logged once, and too many
   * consecutive ones end the loop.
   */
  private void run(FrameLoop loop) {
    String lastLogged = "";
    boolean more = true;
    while (more) {
      try {
        more = loop.step();
      } catch (ImplausibleOutputException e) {
        // Every other frame would be read as wrongly.
        log.error("{}", e.getMessage());
        failure.compareAndSet(null, e);
        more = false;
      } catch (InferenceException e) {
        if (!lastLogged.equals(e.getMessage())) {
          lastLogged = String.valueOf(e.getMessage());
          log.error("a frame failed: {}", lastLogged);
        }
        if (consecutiveFailures.get() >= MAX_CONSECUTIVE_FAILURES) {
          fail(e);
          more = false;
        }
      } catch (InterruptedException e) {
        more = false;
      } catch (RuntimeException | Error e) {
        fail(e);
        more = false;
      }
    }
    loop.end();
    ended.countDown();
  }

  private void fail(Throwable thrown) {
    log.error("frame processing stopped", thrown);
    failure.compareAndSet(null, thrown);
  }

  @Override
  public void close() {
    end();
  }

  /**
   * Stops the cameras, waits for the frames in the pipeline, which still use the engine, and ends
   * what is open of their objects. Idempotent.
   */
  public void end() {
    try {
      feeds.close();
    } finally {
      joinAll();
      engine.close();
      feeds.all().forEach(feed -> feed.objects().end());
    }
  }

  private void joinAll() {
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
