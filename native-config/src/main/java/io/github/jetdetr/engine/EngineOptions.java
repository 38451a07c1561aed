package io.github.jetdetr.engine;

import java.util.function.Consumer;

/**
 * How an engine is to run.
 *
 * @param threads processor threads one inference may use, at least 1
 * @param lanes frames that may be inside the engine at a time, at least 1; two let one frame be
 *     preprocessed while another is inferred
 * @param batch how many lanes are to be inferred in one run, where the model can do that; at least
 *     1, at most {@code lanes} and {@link #MOST_IN_BATCH}
 * @param kind {@link EngineKind#TENSORRT} only after a clean preflight; {@link EngineKind#AUTO} has
 *     been decided on before
 * @param progress hears lines while a plan is built, which can take minutes; on any thread
 */
public record EngineOptions(
    int threads, int lanes, int batch, EngineKind kind, Consumer<String> progress) {

  /** The largest batch: beyond it a frame waits longer than a full GPU is worth. */
  public static final int MOST_IN_BATCH = 4;

  public EngineOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
    }
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes must be at least 1, but was " + lanes);
    }
    if (batch < 1 || batch > Math.min(lanes, MOST_IN_BATCH)) {
      throw new IllegalArgumentException(
          "the batch must be in [1, %d], but was %d"
              .formatted(Math.min(lanes, MOST_IN_BATCH), batch));
    }
    if (kind == EngineKind.AUTO) {
      throw new IllegalArgumentException("the engine must be decided on");
    }
  }

  /** One frame after the other, with nobody who waits for a plan. */
  public EngineOptions(int threads, int lanes, EngineKind kind) {
    this(threads, lanes, 1, kind, line -> {});
  }

  /** One frame after the other on the CPU. */
  public EngineOptions(int threads, int lanes) {
    this(threads, lanes, EngineKind.ONNXRUNTIME);
  }

  /** The same, one frame after the other, which takes two lanes at most. */
  EngineOptions withoutBatch() {
    return new EngineOptions(threads, Math.min(lanes, 2), 1, kind, progress);
  }
}
