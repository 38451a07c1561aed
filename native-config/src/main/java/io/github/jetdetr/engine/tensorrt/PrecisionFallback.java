package io.github.jetdetr.engine.tensorrt;

import io.github.jetdetr.engine.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tries a model's precisions in turn until one can be built. TensorRT 10.16 rejects graphs on Orin
 * that it builds on Thor (NVIDIA/TensorRT#4832), so a failed INT8 build is not unusual: the next
 * precision is used, and logged.
 */
final class PrecisionFallback {

  /**
   * The model file of one precision.
   *
   * @param precision {@code int8}, {@code fp16} or {@code fp32}
   */
  record ModelFile(Path onnx, String precision) {}

  // File names in a bundle, without the one that is only for ONNX Runtime on a CPU.
  private static final List<ModelFile> BUNDLE =
      List.of(
          new ModelFile(Path.of("model.int8.onnx"), "int8"),
          new ModelFile(Path.of("model.fp16.onnx"), "fp16"),
          new ModelFile(Path.of("model.onnx"), "fp32"));

  // The same quantized weights and scales as INT8, with fp32 in between.
  private static final Path INT8_FOR_CPU = Path.of("model.int8.cpu.onnx");

  /** Builds something from one candidate. */
  interface Builder<T> {
    T build(ModelFile candidate) throws ModelException;
  }

  private PrecisionFallback() {}

  /**
   * The files to try, in order: the file itself and, for the INT8 or FP16 file of a bundle, its
   * files of higher precision.
   */
  static List<ModelFile> candidates(Path onnx) {
    List<ModelFile> candidates = new ArrayList<>();
    boolean reached = false;
    for (ModelFile candidate : BUNDLE) {
      reached |= onnx.endsWith(candidate.onnx());
      Path file = onnx.resolveSibling(candidate.onnx());
      if (reached && Files.isRegularFile(file)) {
        candidates.add(new ModelFile(file, candidate.precision()));
      }
    }
    return candidates.isEmpty() ? List.of(new ModelFile(onnx, "this model")) : candidates;
  }

  /**
   * The file from which ONNX Runtime computes the reference outputs for this one. For a bundle's
   * INT8 file it is the one for the CPU: when quantizing from half precision, ONNX Runtime 1.29
   * truncates instead of rounding, which costs DEIMv2-Atto two points of AP (0.255 instead of
   * 0.276).
   */
  static Path reference(Path onnx) {
    Path forCpu = onnx.resolveSibling(INT8_FOR_CPU);
    boolean cuts = onnx.endsWith(BUNDLE.get(0).onnx()) && Files.isRegularFile(forCpu);
    return cuts ? forCpu : onnx;
  }

  /**
   * Builds the first candidate that can be built.
   *
   * @param candidates in order of preference, at least one
   * @param progress receives a message for each candidate that failed
   * @throws ModelException if none can be built; the message contains all reasons
   */
  static <T> T firstThatBuilds(
      List<ModelFile> candidates, Builder<T> builder, Consumer<String> progress)
      throws ModelException {
    List<String> reasons = new ArrayList<>();
    for (int at = 0; at < candidates.size(); at++) {
      ModelFile candidate = candidates.get(at);
      try {
        return builder.build(candidate);
      } catch (ModelException e) {
        reasons.add(candidate.precision() + ": " + e.getMessage());
        if (at + 1 < candidates.size()) {
          progress.accept(
              "%s failed, trying %s: %s"
                  .formatted(
                      candidate.precision(), candidates.get(at + 1).precision(), e.getMessage()));
        }
      }
    }
    throw new ModelException(String.join("; ", reasons));
  }
}
