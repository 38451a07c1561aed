package io.github.jetdetr.command;

import io.github.jetdetr.engine.EngineKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A picocli mixin with the option {@code --engine}. */
public final class EngineOption {

  @Option(
      names = "--engine",
      paramLabel = "KIND",
      description = "auto (TensorRT if it can run here), tensorrt or onnxruntime.")
  private @Nullable EngineKind kind;

  /** The requested engine, or a default if none was given. */
  public EngineKind or(EngineKind defaultKind) {
    return kind == null ? defaultKind : kind;
  }
}
