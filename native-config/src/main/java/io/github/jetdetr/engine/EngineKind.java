package io.github.jetdetr.engine;

import java.util.Locale;

/** Which engine is asked for. */
public enum EngineKind {
  /** TensorRT where it can run, ONNX Runtime elsewhere. */
  AUTO,
  /** TensorRT on the GPU, and nothing else. */
  TENSORRT,
  /** ONNX Runtime on the CPU. */
  ONNXRUNTIME;

  /** As people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none; the message names them all
   */
  public static EngineKind parse(String text) {
    for (EngineKind kind : values()) {
      if (kind.toString().equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "must be auto, tensorrt or onnxruntime, but was '%s'".formatted(text));
  }
}
