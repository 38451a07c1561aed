package io.github.jetdetr.calibration.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.PictureDetector;
import io.github.jetdetr.calibration.pictures.Progress;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.preflight.Preflight;
import io.github.jetdetr.support.SharedData;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TensorRT against ONNX Runtime by what counts, on a machine with a GPU: AP on 91 real pictures.
 */
@Tag("device")
class GpuAgreementTest {

  // 0.3 points of 100.
  private static final double MAX_AP_BETWEEN = 0.003;

  @TempDir private static Path folder = Path.of("");

  private static CocoTruth truth = new CocoTruth(List.of(), List.of(), List.of());

  @BeforeAll
  static void quantizeOnce() throws Exception {
    assertEquals(List.of(), Preflight.ofThisMachine().lines());
    truth =
        CocoReader.truth(
                SharedData.require("data/coco-permissive/instances_val2017.json"),
                Strictness.AS_COCO)
            .value();
    int code =
        CalibrateMain.commandLine()
            .execute(
                "quantize",
                "--model",
                SharedData.attoRaw().toString(),
                "--frames",
                SharedData.require("data/coco-permissive/train2017").toString(),
                "--out",
                folder.resolve("bundle").toString());
    assertEquals(0, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {Bundle.MODEL, Bundle.HALF})
  void everyPrecisionHasTheSameApOnGpuAndCpu(String name) throws Exception {
    double reference = ap(name, EngineKind.ONNXRUNTIME);

    double given = ap(name, EngineKind.TENSORRT);

    System.out.printf(
        "%s: AP %.4f with TensorRT, %.4f with ONNX Runtime%n", name, given, reference);
    assertEquals(reference, given, MAX_AP_BETWEEN);
  }

  /**
   * ONNX Runtime 1.29 cuts off where it quantizes half precision, so it cannot be asked for that.
   */
  @Test
  void int8CostsOnTheGpuWhatItsCertificateSaysOfTheCpu() throws Exception {
    Path bundle = folder.resolve("bundle");
    int code =
        CalibrateMain.commandLine()
            .execute(
                "judge",
                "--engine",
                "onnxruntime",
                "--latency-runs",
                "5",
                "--max-ap-loss",
                "100",
                "--bundle",
                bundle.toString(),
                "--frames",
                SharedData.pictures().toString(),
                "--annotations",
                SharedData.require("data/coco-permissive/instances_val2017.json").toString());
    assertEquals(0, code);
    JsonNode interval =
        new ObjectMapper()
            .readTree(Files.readAllBytes(bundle.resolve(Bundle.CERTIFICATE)))
            .path("ap_loss_ci95");

    double loss = ap(Bundle.MODEL, EngineKind.ONNXRUNTIME) - ap(Bundle.INT8, EngineKind.TENSORRT);

    System.out.printf("INT8 with TensorRT loses %.4f of AP; certificate: %s%n", loss, interval);
    assertTrue(loss >= interval.path(0).asDouble(), interval::toString);
    assertTrue(loss <= interval.path(1).asDouble(), interval::toString);
  }

  private static double ap(String name, EngineKind kind) throws Exception {
    Path file = folder.resolve("bundle").resolve(name);
    FolderPictures pictures = new FolderPictures(SharedData.pictures(), truth);
    EngineOptions options = new EngineOptions(2, 1, kind);
    try (PictureDetector detector = PictureDetector.open(file, options, null, card -> card);
        Progress progress = Progress.on(new PrintWriter(Writer.nullWriter()), "pictures", 91)) {
      assertEquals(file, detector.model().file().path(), "no other precision in its place");
      return CocoEvaluator.evaluate(
              truth, detector.detect(pictures, Strictness.REFUSE, progress).results())
          .metrics()
          .ap();
    }
  }
}
