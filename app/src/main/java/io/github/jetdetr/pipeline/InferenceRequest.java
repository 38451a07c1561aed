package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.engine.InferenceException;
import org.jspecify.annotations.Nullable;

/** One loop's inference, which another thread runs; reused for every frame. */
@HotPath
final class InferenceRequest {

  private final Detector detector;
  // Guarded by whoever infers.
  private boolean announced;
  private boolean done;
  private @Nullable Throwable failure;

  InferenceRequest(Detector detector) {
    this.detector = detector;
  }

  /** Its loop's detector. */
  Detector detector() {
    return detector;
  }

  boolean isAnnounced() {
    return announced;
  }

  void setAnnounced(boolean now) {
    announced = now;
  }

  /** Infers the frame and completes this. */
  void infer() {
    Throwable thrown = null;
    try {
      detector.infer();
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    complete(thrown);
  }

  /**
   * Ends the wait.
   *
   * @param thrown null if the frame was inferred
   */
  synchronized void complete(@Nullable Throwable thrown) {
    failure = thrown;
    done = true;
    notifyAll();
  }

  /** Prepares for the next frame. */
  synchronized void reset() {
    done = false;
  }

  /**
   * Waits until the frame is inferred. Not interruptible: the engine writes into the detector's
   * memory until then.
   *
   * @throws InferenceException if the inference failed
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
