package io.github.jetdetr.engine;

import io.github.jetdetr.camera.Frame;
import java.util.List;

/**
 * One frame's place inside an {@link Engine}: its input, its outputs. Used by one thread at a time;
 * a steady lane takes no native memory.
 */
public interface Lane {

  /**
   * Brings the frame's pixels into this lane's input; the frame is not needed afterwards.
   *
   * <p>May run while other lanes infer.
   *
   * @return where the frame came to lie on the model's canvas
   */
  Placement preprocess(Frame frame);

  /**
   * Runs the network on what {@link #preprocess} brought; outputs are ready when it returns.
   *
   * @throws InferenceException when the runtime fails; the lane may be used again
   */
  void infer();

  /** The outputs in the order of {@link Engine#outputs()}; the same objects at every call. */
  List<Tensor> outputs();
}
