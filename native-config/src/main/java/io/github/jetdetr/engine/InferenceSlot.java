package io.github.jetdetr.engine;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.preprocess.Placement;
import java.util.List;

/**
 * One frame's place inside an {@link Engine}: its input, its outputs. Used by one thread at a time;
 * a steady slot takes no native memory.
 */
public interface InferenceSlot {

  /**
   * Brings the frame's pixels into this slot's input; the frame is not needed afterwards.
   *
   * <p>May run while other slots infer.
   *
   * @return where the frame came to lie on the model's canvas
   */
  Placement preprocess(Frame frame);

  /**
   * Begins the run that {@link #infer} is going to finish, where the device queues work by itself:
   * it then goes on from the frame before without waiting for a thread to wake up. Does nothing on
   * others. May be called while other slots infer; networks run in the order of these calls.
   *
   * @throws InferenceException when the runtime fails; the slot may be used again
   */
  default void launch() {}

  /**
   * Runs the network on what {@link #preprocess} brought; outputs are ready when it returns.
   *
   * @throws InferenceException when the runtime fails; the slot may be used again
   */
  void infer();

  /**
   * Runs the network so often on what {@link #preprocess} brought, each run right behind the one
   * before, and waits for the last. For measuring what the network can do when nothing keeps it
   * waiting: the outputs may be left where the engine has them.
   *
   * @throws InferenceException when the runtime fails; the slot may be used again
   */
  default void inferRepeatedly(int times) {
    for (int run = 0; run < times; run++) {
      infer();
    }
  }

  /**
   * How long the last {@link #preprocess} worked, nanoseconds by the clock of whoever did the work,
   * bringing the bytes there included. Never more than the call took; the rest of it was waiting.
   */
  long preprocessNanos();

  /** How long the network alone took in the last {@link #infer}, nanoseconds by the same clock. */
  long inferNanos();

  /**
   * How long the last outputs took on their way to where {@link #outputs} reads them; 0 where the
   * network writes there itself. With {@link #inferNanos} never more than the call took.
   */
  long deviceToHostNanos();

  /** The outputs in the order of {@link Engine#outputs()}; the same objects at every call. */
  List<Tensor> outputs();
}
