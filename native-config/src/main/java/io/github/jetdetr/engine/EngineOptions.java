package io.github.jetdetr.engine;

import java.util.function.Consumer;

/**
 * How to run an engine.
 *
 * @param threads CPU threads per inference, at least 1
 * @param slots number of frames in the engine at a time, at least 1; with two, one frame is
 *     preprocessed while another is inferred
 * @param batch maximum number of slots per inference, if the model supports batches; at least 1, at
 *     most {@code slots} and {@link #MAX_BATCH}
 * @param kind {@link EngineKind#TENSORRT} only after a clean preflight; not {@link
 *     EngineKind#AUTO}, which has to be resolved before
 * @param progress receives progress messages while a plan is built, which can take minutes; called
 *     on any thread
 */
public record EngineOptions(
    int threads, int slots, int batch, EngineKind kind, Consumer<String> progress) {

  /** The largest batch: beyond it, the added latency outweighs the gain in throughput. */
  public static final int MAX_BATCH = 4;

  /** The most inferences in parallel: each costs the memory of its activations. */
  public static final int MAX_PARALLEL = 8;

  public EngineOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
    }
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, but was " + slots);
    }
    if (batch < 1 || batch > Math.min(slots, MAX_BATCH)) {
      throw new IllegalArgumentException(
          "the batch must be in [1, %d], but was %d".formatted(Math.min(slots, MAX_BATCH), batch));
    }
    if (kind == EngineKind.AUTO) {
      throw new IllegalArgumentException("the engine kind AUTO must be resolved first");
    }
  }

  /** Options without batches and progress messages. */
  public EngineOptions(int threads, int slots, EngineKind kind) {
    this(threads, slots, 1, kind, line -> {});
  }

  /** Options for the CPU, without batches. */
  public EngineOptions(int threads, int slots) {
    this(threads, slots, EngineKind.ONNXRUNTIME);
  }

  /** A copy without batches, which needs at most two slots. */
  public EngineOptions withoutBatch() {
    return new EngineOptions(threads, Math.min(slots, 2), 1, kind, progress);
  }
}
