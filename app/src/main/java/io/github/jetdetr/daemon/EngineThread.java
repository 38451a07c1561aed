package io.github.jetdetr.daemon;

import io.github.jetdetr.detect.Detector;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread on which every frame is inferred, in the order of asking. It goes from one frame
 * to the next without falling asleep, so its processor keeps the network's weights at hand and no
 * wake-up lies between two frames; frame loops that took turns at inferring were 7 % slower.
 */
final class EngineThread implements AutoCloseable {

  /** One detector's place in the queue, used again for every frame. */
  static final class Turn {

    private final Detector detector;
    private boolean done;
    private @Nullable Throwable failure;

    Turn(Detector detector) {
      this.detector = detector;
    }

    private void infer() {
      Throwable thrown = null;
      try {
        detector.infer();
      } catch (RuntimeException | Error e) {
        thrown = e;
      }
      synchronized (this) {
        failure = thrown;
        done = true;
        notifyAll();
      }
    }

    /**
     * Waits until the frame is inferred. Not interruptible: the engine writes into the detector's
     * memory until then.
     *
     * @throws io.github.jetdetr.engine.InferenceException when that failed
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

  private final Queue<Turn> queue = new ArrayDeque<>();
  private final Thread thread = new Thread(this::run, "engine");
  private boolean closed;

  EngineThread() {
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Puts a preprocessed frame behind those that wait. */
  synchronized void enqueue(Turn turn) {
    turn.done = false;
    queue.add(turn);
    notifyAll();
  }

  private void run() {
    for (Turn turn = next(); turn != null; turn = next()) {
      turn.infer();
    }
  }

  private synchronized @Nullable Turn next() {
    while (queue.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only close() ends this thread: a loop may be waiting for its turn.
      }
    }
    return queue.poll();
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
