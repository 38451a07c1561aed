package io.github.jetdetr.pipeline;

import io.github.jetdetr.engine.EngineKind;

/**
 * How frames that are ready at the same time share the network: one after another, in one batch, or
 * as inferences in parallel. At most one of the two numbers is above 1.
 *
 * @param batch maximum number of frames, of different cameras, per inference; at least 1
 * @param parallel maximum number of inferences at the same time, of one frame each; at least 1
 */
public record InferenceMode(int batch, int parallel) {

  /** Frame after frame. */
  public static final InferenceMode SERIAL = new InferenceMode(1, 1);

  public InferenceMode {
    if (batch < 1 || parallel < 1 || (batch > 1 && parallel > 1)) {
      throw new IllegalArgumentException(
          "no inferences in batches of %d, %d at a time".formatted(batch, parallel));
    }
  }

  /** Batches of up to so many frames. */
  public static InferenceMode ofBatch(int batch) {
    return new InferenceMode(batch, 1);
  }

  /** Up to so many inferences at the same time. */
  public static InferenceMode ofParallel(int parallel) {
    return new InferenceMode(1, parallel);
  }

  /**
   * Number of slots that an engine needs for each mode up to these limits.
   *
   * @param maxParallel counts on a CPU only: elsewhere inferences wait for one device
   */
  public static int slots(EngineKind kind, int maxBatch, int maxParallel) {
    int parallel = kind == EngineKind.ONNXRUNTIME ? maxParallel : 1;
    return Math.max(ofBatch(maxBatch).frames(), ofParallel(parallel).frames());
  }

  /**
   * Number of frames that are processed at the same time, which is the number of loops and of slots
   * that the engine needs.
   *
   * <p>Frame after frame, two are enough to overlap preprocessing with inference; a third would
   * only wait. With batches it is one per frame of a batch, and with parallel inferences one for
   * each: a frame that is taken while all are busy would only age.
   */
  public int frames() {
    return Math.max(2, Math.max(batch, parallel));
  }

  /** For log lines. */
  @Override
  public String toString() {
    if (parallel > 1) {
      return parallel + " in parallel";
    }
    return batch > 1 ? "in batches of " + batch : "one by one";
  }
}
