package io.github.jetdetr.engine;

import java.util.function.Consumer;

/**
 * How an engine is to run.
 *
 * @param threads processor threads one inference may use, at least 1
 * @param lanes frames that may be inside the engine at a time, at least 1; two let one frame be
 *     preprocessed while another is inferred
 * @param kind {@link EngineKind#TENSORRT} only after a clean preflight; {@link EngineKind#AUTO} has
 *     been decided on before
 * @param progress hears lines while a plan is built, which can take minutes; on any thread
 */
public record EngineOptions(int threads, int lanes, EngineKind kind, Consumer<String> progress) {

  public EngineOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
    }
    if (lanes < 1) {
      throw new IllegalArgumentException("lanes must be at least 1, but was " + lanes);
    }
    if (kind == EngineKind.AUTO) {
      throw new IllegalArgumentException("the engine must be decided on");
    }
  }

  /** With nobody who waits for a plan. */
  public EngineOptions(int threads, int lanes, EngineKind kind) {
    this(threads, lanes, kind, line -> {});
  }

  /** On the CPU. */
  public EngineOptions(int threads, int lanes) {
    this(threads, lanes, EngineKind.ONNXRUNTIME);
  }
}
