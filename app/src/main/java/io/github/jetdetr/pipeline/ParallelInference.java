package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;

/**
 * Every loop runs the network by itself, so that as many inferences run at the same time as there
 * are loops. For engines that allow it ({@link io.github.jetdetr.engine.Engine#infersInParallel});
 * frames that overtake others in the network are put in order when they are published.
 */
@HotPath
final class ParallelInference implements FrameInference {

  @Override
  public void start() {
    // The loops' threads are all that it takes.
  }

  @Override
  public void announce(InferenceRequest request) {
    // Nobody waits for other frames.
  }

  @Override
  public void withdraw(InferenceRequest request) {
    // Nobody waited for it.
  }

  @Override
  public void infer(InferenceRequest request, FrameOrder order, long number) {
    request.detector().infer();
  }

  /** It lives as long as the loops, which end the daemon themselves. */
  @Override
  public boolean isAlive() {
    return true;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
