package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.support.TinyModel;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTrialTest {

  private static int chosen(String millis, int cameras) {
    double[] each = Arrays.stream(millis.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    return BatchTrial.choose(each, cameras).batch();
  }

  @ParameterizedTest
  @CsvSource({
    // As much time as one by one gains nothing; nine tenths of it are worth it with two cameras.
    "10 20, 2, 1",
    "10 19, 2, 1",
    "10 17, 2, 2",
    // In a large batch all wait for all of it, so the largest is not always the best.
    "10 17 25 34, 4, 2",
    "10 14 17 18, 4, 4",
    // What does not divide leaves a camera waiting for one batch more.
    "10 17 30, 3, 1",
    "10 16 24 28, 5, 1",
    // A GPU that takes four as fast as one.
    "5 5 5 5, 4, 4",
    "5 5, 16, 2",
    "5, 1, 1"
  })
  void aBatchIsChosenWhereAScenesLatestWordStaysYounger(String millis, int cameras, int batch) {
    assertEquals(batch, chosen(millis, cameras));
  }

  @Test
  void theAgeIsAFramesOwnWayAndTheTimeUntilTheNext() {
    BatchTrial.Choice choice = BatchTrial.choose(new double[] {10, 12, 15}, 3);

    assertEquals(20 + 30, choice.lines().get(0).ageMillis());
    assertEquals(12 + 24, choice.lines().get(1).ageMillis());
    assertEquals(15 + 15, choice.lines().get(2).ageMillis());
    assertEquals(
        "batch size 3: 1 in 10.0 ms, results at most 50.0 ms old;"
            + " 2 in 12.0 ms, results at most 36.0 ms old;"
            + " 3 in 15.0 ms, results at most 30.0 ms old",
        choice.toString());
  }

  @Test
  void everyBatchUpToTheCamerasIsMeasured(@TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(TinyModel.Layout.RAW).withDynamicBatch().write(folder);
    EngineOptions options = new EngineOptions(1, 4, 4, EngineKind.ONNXRUNTIME, line -> {});
    try (Model model = Model.open(onnx, options, 0.3f)) {
      BatchTrial.Choice choice = BatchTrial.measure(model, 3);

      assertEquals(3, choice.lines().size());
      for (BatchTrial.Line line : choice.lines()) {
        assertTrue(line.millis() > 0, line.toString());
      }
      assertTrue(choice.batch() >= 1 && choice.batch() <= 3);
    }
  }
}
