package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.engine.InferenceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which every frame is inferred, in the order of asking. It goes from one frame
 * to the next without falling asleep, so its processor keeps the network's weights at hand and no
 * wake-up lies between two frames; frame loops that took turns at inferring were 7 % slower.
 *
 * <p>Where frames go in batches, it waits for a batch to be full only as long as a frame is really
 * on its way: of every loop it knows whether the loop works or rests before empty slots, and a loop
 * at work brings its frame within the time of a preprocessing. So a camera that sends nothing holds
 * nobody up.
 */
@HotPath
final class EngineThread implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EngineThread.class);

  /** One loop's request to have its frame inferred, used again for every frame. */
  static final class Request {

    private final Detector detector;
    private boolean announced;
    private boolean done;
    private @Nullable Throwable failure;

    Request(Detector detector) {
      this.detector = detector;
    }

    private void infer() {
      Throwable thrown = null;
      try {
        detector.infer();
      } catch (RuntimeException | Error e) {
        thrown = e;
      }
      end(thrown);
    }

    private synchronized void end(@Nullable Throwable thrown) {
      failure = thrown;
      done = true;
      notifyAll();
    }

    private synchronized void begin() {
      done = false;
    }

    /**
     * Waits until the frame is inferred. Not interruptible: the engine writes into the detector's
     * memory until then.
     *
     * @throws InferenceException when that failed
     */
    synchronized void await() {
      boolean interrupted = false;
      while (!done) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      } else if (failure instanceof Error e) {
        throw e;
      }
    }
  }

  private final Consumer<List<Detector>> inferBatch;
  private final Thread thread = new Thread(this::run, "engine");
  private final List<Request> batch = new ArrayList<>();
  private final List<Detector> detectors = new ArrayList<>();
  private volatile int maxInBatch;

  @GuardedBy("this")
  private final Queue<Request> queue = new ArrayDeque<>();

  @GuardedBy("this")
  private int announced;

  @GuardedBy("this")
  private boolean closed;

  /** Infers one frame after the other. */
  EngineThread() {
    this(1, detectors -> {});
  }

  /**
   * Infers several frames at once where they are there.
   *
   * @param maxInBatch at least 1; no more than there are loops
   * @param inferBatch infers two or more, on this thread
   */
  EngineThread(int maxInBatch, Consumer<List<Detector>> inferBatch) {
    this.maxInBatch = maxInBatch;
    this.inferBatch = inferBatch;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** A loop has taken a frame, and will {@link #enqueue} it or {@link #withdraw}. */
  synchronized void announce(Request request) {
    if (!request.announced) {
      request.announced = true;
      announced++;
    }
  }

  /** A loop has no frame for now: it is not waited for. */
  synchronized void withdraw(Request request) {
    if (request.announced) {
      request.announced = false;
      announced--;
      notifyAll();
    }
  }

  /**
   * Puts a preprocessed frame behind those that wait. One that goes alone is launched at once: a
   * GPU queues it behind the frame before.
   *
   * @throws InferenceException when it cannot be launched; it is in no queue then
   */
  void enqueue(Request request) {
    if (maxInBatch == 1) {
      request.detector.launch();
    }
    request.begin();
    synchronized (this) {
      withdraw(request);
      queue.add(request);
      notifyAll();
    }
  }

  private void run() {
    while (next()) {
      if (batch.size() == 1) {
        batch.get(0).infer();
      } else {
        inferTogether();
      }
    }
  }

  /** Waits for the next frames. The loops that brought them are at work from then on. */
  private synchronized boolean next() {
    while (!closed && (queue.isEmpty() || (queue.size() < maxInBatch && announced > 0))) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only close() ends this thread: a loop may be waiting for its request.
      }
    }
    batch.clear();
    while (!queue.isEmpty() && batch.size() < maxInBatch) {
      Request request = queue.remove();
      announce(request);
      batch.add(request);
    }
    return !batch.isEmpty();
  }

  /** What fails in a batch is tried alone, so that every frame has its own fate. */
  private void inferTogether() {
    detectors.clear();
    for (int at = 0; at < batch.size(); at++) {
      detectors.add(batch.get(at).detector);
    }
    Throwable thrown = null;
    try {
      inferBatch.accept(detectors);
    } catch (InferenceException e) {
      log.error("a batch failed, from now on frames go one by one: {}", e.getMessage());
      maxInBatch = 1;
      batch.forEach(Request::infer);
      return;
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    for (int at = 0; at < batch.size(); at++) {
      batch.get(at).end(thrown);
    }
  }

  /** Ends the thread when the queue is empty. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }
}
