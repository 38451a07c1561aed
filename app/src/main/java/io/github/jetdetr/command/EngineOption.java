package io.github.jetdetr.command;

import io.github.jetdetr.engine.EngineKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A mixin that brings {@code --engine}. */
public final class EngineOption {

  @Option(
      names = "--engine",
      paramLabel = "KIND",
      description = "auto (TensorRT where it can run), tensorrt or onnxruntime.")
  private @Nullable EngineKind kind;

  /** What was asked for, or what holds otherwise. */
  public EngineKind or(EngineKind otherwise) {
    return kind == null ? otherwise : kind;
  }
}
