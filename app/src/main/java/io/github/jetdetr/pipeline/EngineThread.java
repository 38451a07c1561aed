package io.github.jetdetr.pipeline;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.annotation.HotPath;
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
 * One thread that runs all inferences, in the order of requests. It proceeds from one frame to the
 * next without sleeping, so that the network's weights stay in its processor's cache and there is
 * no wake-up between frames; frame loops that took turns at inference were 7 % slower.
 *
 * <p>With batches, it waits for a full batch only as long as another frame is actually in
 * preparation: loops announce that they have taken a frame, and enqueue it within the time of one
 * preprocessing. So a camera without frames delays no other.
 */
@HotPath
final class EngineThread implements FrameInference {

  private static final Logger log = LoggerFactory.getLogger(EngineThread.class);

  private final Consumer<List<Detector>> inferBatch;
  private final Thread thread = new Thread(this::run, "engine");
  private final List<InferenceRequest> batch = new ArrayList<>();
  private final List<Detector> detectors = new ArrayList<>();
  private volatile int maxBatch;

  @GuardedBy("this")
  private final Queue<InferenceRequest> queue = new ArrayDeque<>();

  // Why the thread ended; null while it runs.
  @GuardedBy("this")
  private @Nullable Error failure;

  @GuardedBy("this")
  private int announced;

  @GuardedBy("this")
  private boolean closed;

  /** Creates a thread that infers frames one by one. */
  EngineThread() {
    this(1, detectors -> {});
  }

  /**
   * Creates a thread that infers several frames at once if available.
   *
   * @param maxBatch at least 1; no more than there are loops
   * @param inferBatch infers two or more detectors' frames; called on this thread
   */
  EngineThread(int maxBatch, Consumer<List<Detector>> inferBatch) {
    this.maxBatch = maxBatch;
    this.inferBatch = inferBatch;
    thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  /** {@inheritDoc} A batch waits for the frames that are announced. */
  @Override
  public synchronized void announce(InferenceRequest request) {
    if (!request.isAnnounced()) {
      request.setAnnounced(true);
      announced++;
    }
  }

  @Override
  public synchronized void withdraw(InferenceRequest request) {
    if (request.isAnnounced()) {
      request.setAnnounced(false);
      announced--;
      notifyAll();
    }
  }

  @Override
  public void infer(InferenceRequest request, FrameOrder order, long number)
      throws InterruptedException {
    order.awaitEngine(number);
    enqueue(request);
    order.passEngine(number);
    request.await();
  }

  /**
   * Appends a preprocessed frame to the queue. Without batches it is launched at once: a GPU queues
   * it after the previous frame.
   *
   * @throws InferenceException if it cannot be launched; it is not enqueued then
   */
  void enqueue(InferenceRequest request) {
    if (maxBatch == 1) {
      request.detector().launch();
    }
    request.reset();
    synchronized (this) {
      withdraw(request);
      if (failure != null) {
        request.complete(failure);
        return;
      }
      queue.add(request);
      notifyAll();
    }
  }

  private void run() {
    try {
      while (next()) {
        if (batch.size() == 1) {
          batch.get(0).infer();
        } else {
          inferBatched();
        }
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Loops that wait for their frames, and those that will, get the error: they would hang. */
  private void fail(Throwable thrown) {
    Error error =
        thrown instanceof Error known
            ? known
            : new AssertionError("the engine's thread ended: " + thrown, thrown);
    synchronized (this) {
      failure = error;
      queue.forEach(request -> request.complete(error));
      queue.clear();
    }
    batch.forEach(request -> request.complete(error));
  }

  @Override
  public boolean isAlive() {
    return thread.isAlive();
  }

  /** Waits for the next frames. Their loops count as announced again from then on. */
  private synchronized boolean next() {
    while (!closed && (queue.isEmpty() || (queue.size() < maxBatch && announced > 0))) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only close() ends this thread: a loop may be waiting for its request.
      }
    }
    batch.clear();
    while (!queue.isEmpty() && batch.size() < maxBatch) {
      InferenceRequest request = queue.remove();
      announce(request);
      batch.add(request);
    }
    return !batch.isEmpty();
  }

  /**
   * Infers a batch; if it fails, retries its frames one by one, so that one frame's failure does
   * not affect the others.
   */
  private void inferBatched() {
    detectors.clear();
    for (int at = 0; at < batch.size(); at++) {
      detectors.add(batch.get(at).detector());
    }
    Throwable thrown = null;
    try {
      inferBatch.accept(detectors);
    } catch (InferenceException e) {
      log.error("batching disabled: batch inference failed: {}", e.getMessage());
      maxBatch = 1;
      batch.forEach(InferenceRequest::infer);
      return;
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    for (int at = 0; at < batch.size(); at++) {
      batch.get(at).complete(thrown);
    }
  }

  /** Ends the thread once the queue is empty. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
  }
}
