package io.github.jetdetr.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineContract;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.SamplePictures;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.runtime.Engines;
import io.github.jetdetr.engine.runtime.StreetSamplePictures;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime stands for the plan too: what is tested is whether a wrong one is found. */
class PlanVerifierTest {

  private static final EngineOptions ONE_SLOT = new EngineOptions(1, 1);
  private static final SamplePictures SAMPLES = new StreetSamplePictures();
  private static final TinyModel TINY = TinyModel.of(Layout.RAW);

  @Test
  void aPlanThatSeesTheSameIsAccepted(@TempDir Path folder) throws Exception {
    Path onnx = TINY.write(folder);
    InputSpec input = EngineContract.spec(TINY);
    try (Engine plan = Engines.open(OnnxFile.read(onnx), input, ONE_SLOT)) {
      assertEquals(1, PlanVerifier.check(plan.slot(0), OnnxFile.read(onnx), input, SAMPLES));
    }
  }

  @Test
  void aPlanOfOtherWeightsIsRefused(@TempDir Path folder) throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path onnx = TINY.write(folder);
    InputSpec input = EngineContract.spec(TINY);
    try (Engine plan = Engines.open(OnnxFile.read(TINY.seeded(99).write(other)), input, ONE_SLOT)) {
      OnnxFile file = OnnxFile.read(onnx);

      ModelException rememberedFailure =
          assertThrows(
              ModelException.class, () -> PlanVerifier.check(plan.slot(0), file, input, SAMPLES));

      String said = String.valueOf(rememberedFailure.getMessage());
      assertTrue(said.matches("the plan of .* is wrong: only \\d+ % of its queries .*"), said);
    }
  }
}
