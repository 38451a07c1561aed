package io.github.jetdetr.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime stands for the plan too: what is tested is whether a wrong one is found. */
class PlanProofTest {

  private static final EngineOptions ONE_LANE = new EngineOptions(1, 1);
  private static final TinyModel TINY = TinyModel.of(Layout.RAW);

  @Test
  void aPlanThatSeesTheSameIsAccepted(@TempDir Path folder) throws Exception {
    Path onnx = TINY.write(folder);
    InputSpec input = EngineContract.spec(TINY);
    try (Engine plan = Engine.open(onnx, input, ONE_LANE)) {
      assertEquals(1, PlanProof.check(plan.lane(0), OnnxFile.read(onnx), input));
    }
  }

  @Test
  void aPlanOfOtherWeightsIsRefused(@TempDir Path folder) throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path onnx = TINY.write(folder);
    InputSpec input = EngineContract.spec(TINY);
    try (Engine plan = Engine.open(TINY.seeded(99).write(other), input, ONE_LANE)) {
      OnnxFile file = OnnxFile.read(onnx);

      ModelException refusal =
          assertThrows(ModelException.class, () -> PlanProof.check(plan.lane(0), file, input));

      String said = String.valueOf(refusal.getMessage());
      assertTrue(said.matches("the plan of .* is wrong: only \\d+ % of its queries .*"), said);
    }
  }
}
