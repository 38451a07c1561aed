package io.github.jetdetr.engine;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;

/** ONNX Runtime on the CPU: the reference of every other engine and the embedded default. */
abstract class OnnxRuntimeEngine implements Engine {

  @SuppressWarnings("DoNotCallSuggester")
  @MustBeClosed
  static Engine open(Path onnx, InputSpec input, EngineOptions options) throws ModelException {
    throw new ModelException("placeholder until the engine's own commit");
  }
}
