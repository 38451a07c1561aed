package io.github.jetdetr.engine;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.preprocess.Placement;
import java.util.List;

/**
 * The input and output memory for one frame in an {@link Engine}. Used by one thread at a time;
 * allocates no native memory in the steady state.
 */
public interface InferenceSlot {

  /**
   * Preprocesses the frame into this slot's input; the frame may be reused afterwards.
   *
   * <p>May run while other slots infer.
   *
   * @return where the frame was placed on the model's canvas
   */
  Placement preprocess(Frame frame);

  /**
   * Starts the inference that {@link #infer} completes, on devices with a work queue, so that the
   * device continues with this frame without waiting for a thread to wake up. Does nothing on other
   * devices. May be called while other slots infer; inferences run in the order of these calls.
   *
   * @throws InferenceException if the runtime fails; the slot may be used again
   */
  default void launch() {}

  /**
   * Runs the network on the preprocessed frame; the outputs are ready when it returns.
   *
   * @throws InferenceException if the runtime fails; the slot may be used again
   */
  void infer();

  /**
   * Runs the network {@code times} times back to back on the preprocessed frame, and waits for the
   * last run. For measuring the network's maximum throughput; outputs may not be copied to host
   * memory.
   *
   * @throws InferenceException if the runtime fails; the slot may be used again
   */
  default void inferRepeatedly(int times) {
    for (int run = 0; run < times; run++) {
      infer();
    }
  }

  /**
   * Duration of the last {@link #preprocess}, including copies, nanoseconds by the clock of the
   * device that did the work. Never more than the duration of the call; the difference was waiting.
   */
  long preprocessNanos();

  /** Duration of the network alone in the last {@link #infer}, nanoseconds by the same clock. */
  long inferNanos();

  /**
   * Duration of copying the last outputs to host memory, nanoseconds; 0 if the network writes there
   * directly. Together with {@link #inferNanos} never more than the duration of the call.
   */
  long deviceToHostNanos();

  /**
   * The outputs in the order of {@link Engine#outputs()}; always the same objects, overwritten by
   * every inference.
   */
  List<Tensor> outputs();
}
