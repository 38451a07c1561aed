package io.github.jetdetr.engine;

import java.util.Locale;

/** The requested engine. */
public enum EngineKind {
  /** TensorRT if it can run here, otherwise ONNX Runtime. */
  AUTO,
  /** TensorRT on the GPU, without a fallback. */
  TENSORRT,
  /** ONNX Runtime on the CPU. */
  ONNXRUNTIME;

  /** As in configuration files and options: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Parses an engine kind.
   *
   * @throws IllegalArgumentException if it is unknown; the message lists all kinds
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
