package io.github.jetdetr.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tries a model's precisions in turn until one can be had. TensorRT 10.16 refuses graphs on Orin
 * that it builds on Thor (NVIDIA/TensorRT#4832), so a failed INT8 build is nothing unusual: the next
 * one is taken, and said aloud.
 */
final class PrecisionLadder {

  /**
   * One of them.
   *
   * @param precision {@code int8}, {@code fp16} or {@code fp32}
   */
  record Rung(Path onnx, String precision) {}

  /** Makes something from one rung. */
  interface Attempt<T> {
    T make(Rung rung) throws ModelException;
  }

  private PrecisionLadder() {}

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
