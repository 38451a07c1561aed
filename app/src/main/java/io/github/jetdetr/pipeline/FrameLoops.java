package io.github.jetdetr.pipeline;

import io.github.jetdetr.detect.Model;
import io.github.jetdetr.detect.StageTimes;
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
 * The threads that bring frames their way: two {@link FrameLoop}s, or as many as a batch has
 * frames. Owns the cameras in front of them.
 */
public final class FrameLoops implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(FrameLoops.class);

  /**
   * One loop infers while the other preprocesses; a third would only wait. Of a batch every frame
   * has a loop, and no more: a second set of frames, taken while the first is inferred, would wait
   * for a whole batch and be that much older.
   */
  public static int count(int batch) {
    return Math.max(2, batch);
  }

  // A model that fails this often in a row will not recover in this process.
  private static final int MAX_CONSECUTIVE_FAILURES = 100;

  private final Feeds feeds;
  private final EngineThread engine;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  // Of all loops together: frames that failed one behind the other.
  private final AtomicInteger consecutiveFailures = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * @param batch how many frames are inferred at once, where they are there; at most {@link
   *     Model#batch()}
   * @param publisher takes what is said of each frame, in order, on the loops' threads
   * @param latency takes the times of each frame, in order, on the loops' threads
   */
  public FrameLoops(
      Feeds feeds,
      Model model,
      int batch,
      Consumer<FrameReport> publisher,
      WallClock wallClock,
      Consumer<StageTimes> latency) {
    this.feeds = feeds;
    engine = new EngineThread(batch, model::inferBatch);
    PublishedModel published = published(model);
    FrameReporter reporter = new FrameReporter(publisher, latency, published, wallClock);
    for (CameraFeed feed : feeds.all()) {
      if (feed.config().knowsTruth()) {
        feed.checkWith(new SelfCheck(published.labels(), feed.config().source().truthLabels()));
      }
    }
    for (int at = 0; at < count(batch); at++) {
      FrameLoop loop = new FrameLoop(feeds, model.detector(at), engine, reporter);
      threads.add(new Thread(() -> run(loop), "frames-" + at));
    }
  }

  /** The model as messages name it. */
  public static PublishedModel published(Model model) {
    return new PublishedModel(
        model.card().name(),
        model.file().digest(),
        model.engineInfo().precision(),
        model.card().labels());
  }

  /** Opens the cameras and begins. */
  public void start() {
    feeds.start();
    engine.start();
    threads.forEach(Thread::start);
  }

  /** Counted down when there are no more frames or none can be processed. */
  public CountDownLatch ended() {
    return ended;
  }

  /** What ended the loops, or null when nothing went wrong. */
  public @Nullable Throwable failure() {
    return failure.get();
  }

  /** The one place where a frame's failure is caught: said once a kind, and the end after many. */
  private void run(FrameLoop loop) {
    String lastSaid = "";
    boolean more = true;
    while (more) {
      try {
        FrameLoop.Step step = loop.step();
        if (step == FrameLoop.Step.PROCESSED) {
          consecutiveFailures.set(0);
        }
        more = step != FrameLoop.Step.END;
      } catch (InferenceException e) {
        if (!lastSaid.equals(e.getMessage())) {
          lastSaid = String.valueOf(e.getMessage());
          log.error("a frame failed: {}", lastSaid);
        }
        if (consecutiveFailures.incrementAndGet() >= MAX_CONSECUTIVE_FAILURES) {
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
    log.error("frames cannot be processed any more", thrown);
    failure.compareAndSet(null, thrown);
  }

  @Override
  public void close() {
    end();
  }

  /**
   * Lets no more frames in and waits for those inside: the engine must not go from under them. May
   * be called twice.
   */
  public void end() {
    try {
      feeds.close();
    } finally {
      joinAll();
      engine.close();
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
