package io.github.jetdetr.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.support.Allocations;
import io.github.jetdetr.support.PaintedFrames;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Fault;
import io.github.jetdetr.support.TinyModel.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model gives beside its detections, and what it refuses. */
class ModelTest {

  private static final EngineOptions OPTIONS = new EngineOptions(1, 1);

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"NAN_SCORE", "NAN_BOX"})
  void aNetworkThatGivesNanHasFailedInEveryLayout(Fault fault, @TempDir Path folder)
      throws Exception {
    for (Layout layout : Layout.values()) {
      Path onnx = TinyModel.of(layout).failing(fault).write(folder);
      try (Model model = Model.open(onnx, OPTIONS, 0);
          Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 60, 40, 1)) {
        Detector detector = model.detector(0);

        InferenceException e =
            assertThrows(InferenceException.class, () -> detector.detect(frame), layout.name());

        assertEquals("the network's output contains NaN", e.getMessage());
      }
    }
  }

  @Test
  void theThreeStagesAreTheWholeWay(@TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.RAW).write(folder);
    try (Model model = Model.open(onnx, OPTIONS, 0);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.NV12, 60, 40, 1)) {
      Detector detector = model.detector(0);
      float whole = detector.detect(frame).score(0);

      detector.preprocess(frame);
      detector.infer();

      assertEquals(whole, detector.decode().score(0));
      assertSame(detector.decode(), detector.decode());
    }
  }

  @Test
  void everySlotHasItsDetector(@TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.RAW).write(folder);
    try (Model model = Model.open(onnx, new EngineOptions(1, 2), 0)) {
      assertEquals(2, model.detectors());
      assertSame(model.detector(1), model.detector(1));
      assertNotEquals(model.detector(0), model.detector(1));
      assertEquals(2, model.parallel());
    }
  }

  @Test
  void aModelTellsWhatItRestsOn(@TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.RAW).write(folder);
    try (Model model = Model.open(onnx, OPTIONS, 0)) {
      assertEquals(onnx, model.file().path());
      assertEquals(ModelLayout.Kind.QUERIES, model.layout().kind());
      assertEquals(64, model.card().width());
      assertEquals("cpu", model.engineInfo().device());
      assertFalse(model.assumptions().isEmpty(), "it has no card");
    }
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aSteadyDetectorDecodesWithoutAllocating(Layout layout, @TempDir Path folder)
      throws Exception {
    Path onnx = TinyModel.of(layout).counting(100, 80).write(folder);
    try (Model model = Model.open(onnx, OPTIONS, 0.05f);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.YUV420P, 160, 120, 1)) {
      Detector detector = model.detector(0);
      int objects = detector.detect(frame).count();

      long decode = Allocations.bytesPerRound(detector::decode);

      System.out.printf("%s: decode %d B of heap, %d objects%n", layout, decode, objects);
      assertTrue(objects > 10, objects + " objects");
      assertTrue(decode < Allocations.MIN_OBJECT, decode + " bytes a frame");
    }
  }

  @ParameterizedTest
  @CsvSource({"-0.1", "1.1", "NaN"})
  void aThresholdLiesBetweenNothingAndOne(float threshold, @TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.RAW).write(folder);

    assertThrows(
        IllegalArgumentException.class,
        () -> {
          try (Model model = Model.open(onnx, OPTIONS, threshold)) {
            model.detectors();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1})
  void nothingAndOneAreThresholdsToo(float threshold, @TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.RAW).write(folder);

    try (Model model = Model.open(onnx, OPTIONS, threshold)) {
      assertEquals(1, model.detectors());
    }
  }

  @Test
  void softmaxOverTheNoObjectClassAloneIsRefused(@TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.RAW).counting(3, 1).write(folder);
    Files.writeString(folder.resolve("model.yaml"), "scores: softmax\n");

    ModelException e =
        assertThrows(
            ModelException.class,
            () -> {
              try (Model model = Model.open(onnx, OPTIONS, 0)) {
                model.detectors();
              }
            });

    assertTrue(
        String.valueOf(e.getMessage()).contains("softmax requires at least one class"),
        e.getMessage());
  }
}
