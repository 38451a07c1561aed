package io.github.jetdetr.pipeline;

import io.github.jetdetr.engine.InferenceException;

/** Who runs the network on the frames of all loops. Thread-safe. */
interface FrameInference extends AutoCloseable {

  /** Begins; called once, before any frame. */
  void start();

  /** A loop has taken a frame, and will {@link #infer} or {@link #withdraw} it. Idempotent. */
  void announce(InferenceRequest request);

  /** The loop has no frame for now. Idempotent. */
  void withdraw(InferenceRequest request);

  /**
   * Infers the preprocessed frame, and returns when its outputs are there.
   *
   * @param number the frame's in {@code order}
   * @throws InferenceException if the inference failed; the next frame's may succeed
   * @throws InterruptedException before the inference has begun, never during it
   */
  void infer(InferenceRequest request, FrameOrder order, long number) throws InterruptedException;

  /** Whether inferences are still run. */
  boolean isAlive();

  /** Ends once nothing waits. Idempotent. */
  @Override
  void close();
}
