package io.github.jetdetr.engine.tensorrt;

import io.github.jetdetr.engine.model.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tries a model's precisions in turn until one can be had. TensorRT 10.16 refuses graphs on Orin
 * that it builds on Thor (NVIDIA/TensorRT#4832), so a failed INT8 build is nothing unusual: the
 * next one is taken, and said aloud.
 */
final class PrecisionFallback {

  /**
   * One of them.
   *
   * @param precision {@code int8}, {@code fp16} or {@code fp32}
   */
  record Rung(Path onnx, String precision) {}

  // As a bundle names them; the one for ONNX Runtime on a CPU is not TensorRT's.
  private static final List<Rung> BUNDLE =
      List.of(
          new Rung(Path.of("model.int8.onnx"), "int8"),
          new Rung(Path.of("model.fp16.onnx"), "fp16"),
          new Rung(Path.of("model.onnx"), "fp32"));

  // The same codes and scales, with fp32 in between.
  private static final Path INT8_FOR_CPU = Path.of("model.int8.cpu.onnx");

  /** Makes something from one rung. */
  interface Attempt<T> {
    T make(Rung rung) throws ModelException;
  }

  private PrecisionFallback() {}

  /**
   * The file itself and, for the INT8 or FP16 file of a bundle, those of higher precision in it.
   */
  static List<Rung> rungs(Path onnx) {
    List<Rung> rungs = new ArrayList<>();
    boolean reached = false;
    for (Rung rung : BUNDLE) {
      reached |= onnx.endsWith(rung.onnx());
      Path file = onnx.resolveSibling(rung.onnx());
      if (reached && Files.isRegularFile(file)) {
        rungs.add(new Rung(file, rung.precision()));
      }
    }
    return rungs.isEmpty() ? List.of(new Rung(onnx, "this model")) : rungs;
  }

  /**
   * The file to ask ONNX Runtime what this one ought to give. Of a bundle's INT8 that is the one
   * for the CPU: ONNX Runtime 1.29 cuts half precision off where it quantizes and rounds nothing,
   * which costs DEIMv2-Atto two points of AP (0.255 where rounding gives 0.276).
   */
  static Path oracle(Path onnx) {
    Path forCpu = onnx.resolveSibling(INT8_FOR_CPU);
    boolean cuts = onnx.endsWith(BUNDLE.get(0).onnx()) && Files.isRegularFile(forCpu);
    return cuts ? forCpu : onnx;
  }

  /**
   * The first that can be made.
   *
   * @param rungs the wanted one first, at least one
   * @param say takes a line for each rung that failed
   * @throws ModelException when none can, with each reason
   */
  static <T> T climb(List<Rung> rungs, Attempt<T> attempt, Consumer<String> say)
      throws ModelException {
    List<String> reasons = new ArrayList<>();
    for (int at = 0; at < rungs.size(); at++) {
      Rung rung = rungs.get(at);
      try {
        return attempt.make(rung);
      } catch (ModelException e) {
        reasons.add(rung.precision() + ": " + e.getMessage());
        if (at + 1 < rungs.size()) {
          say.accept(
              "%s failed, %s is tried: %s"
                  .formatted(rung.precision(), rungs.get(at + 1).precision(), e.getMessage()));
        }
      }
    }
    throw new ModelException(String.join("; ", reasons));
  }
}
