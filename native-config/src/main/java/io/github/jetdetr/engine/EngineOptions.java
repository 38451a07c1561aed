package io.github.jetdetr.engine;

import java.util.function.Consumer;

/**
 * How an engine is to run.
 *
 * @param threads processor threads one inference may use, at least 1
 * @param slots frames that may be inside the engine at a time, at least 1; two let one frame be
 *     preprocessed while another is inferred
 * @param batch how many slots are to be inferred in one run, where the model can do that; at least
 *     1, at most {@code slots} and {@link #MAX_IN_BATCH}
 * @param kind {@link EngineKind#TENSORRT} only after a clean preflight; {@link EngineKind#AUTO} has
 *     been decided on before
 * @param progress hears lines while a plan is built, which can take minutes; on any thread
 */
public record EngineOptions(
    int threads, int slots, int batch, EngineKind kind, Consumer<String> progress) {

  /** The largest batch: beyond it a frame waits longer than a full GPU is worth. */
  public static final int MAX_IN_BATCH = 4;

  public EngineOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
    }
    if (slots < 1) {
      throw new IllegalArgumentException("slots must be at least 1, but was " + slots);
    }
    if (batch < 1 || batch > Math.min(slots, MAX_IN_BATCH)) {
      throw new IllegalArgumentException(
          "the batch must be in [1, %d], but was %d"
              .formatted(Math.min(slots, MAX_IN_BATCH), batch));
    }
    if (kind == EngineKind.AUTO) {
      throw new IllegalArgumentException("the engine must be decided on");
    }
  }

  /** One frame after the other, with nobody who waits for a plan. */
  public EngineOptions(int threads, int slots, EngineKind kind) {
    this(threads, slots, 1, kind, line -> {});
  }

  /** One frame after the other on the CPU. */
  public EngineOptions(int threads, int slots) {
    this(threads, slots, EngineKind.ONNXRUNTIME);
  }

  /** The same, one frame after the other, which takes two slots at most. */
  public EngineOptions withoutBatch() {
    return new EngineOptions(threads, Math.min(slots, 2), 1, kind, progress);
  }
}
