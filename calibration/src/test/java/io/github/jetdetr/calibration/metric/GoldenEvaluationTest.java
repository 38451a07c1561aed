package io.github.jetdetr.calibration.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.calibration.coco.CocoFault;
import io.github.jetdetr.calibration.coco.CocoFormatException;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoReading;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.FaultCount;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.support.SharedData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Metrics of real detections by pycocotools; its file is rounded to six places. */
class GoldenEvaluationTest {

  private static final double ROUNDED = 0.5e-6 + 1e-12;

  @Test
  void theTwelveMetricsAreThoseOfPycocotools() throws Exception {
    JsonNode golden = golden();

    Map<String, Double> metrics = evaluate().metrics().byName();

    assertSame(golden.get("metrics"), metrics);
  }

  @Test
  void theApOfEveryCategoryIsThatOfPycocotools() throws Exception {
    JsonNode golden = golden();

    Map<String, Double> ap = evaluate().apPerCategory();

    assertSame(golden.get("AP_per_category"), ap);
  }

  @Test
  void theMeanPrecisionCurveIsThatOfPycocotools() throws Exception {
    JsonNode expected = golden().get("AP50_precision_at_recall_0_to_1_step_0.01");

    PrecisionCurve curve = evaluate().meanCurveAtIou50();

    assertEquals(expected.size(), curve.points());
    for (int point = 0; point < curve.points(); point++) {
      assertEquals(expected.get(point).doubleValue(), curve.precision(point), ROUNDED);
    }
  }

  @Test
  void theOnlyFaultsOfRealFilesAreBoxesBeyondThePicture() throws Exception {
    CocoReading<CocoTruth> truth = readTruth();
    CocoReading<CocoResults> results = readResults(truth.value());

    assertEquals(List.of(), truth.faults());
    assertEquals(27_300, results.value().size());
    assertEquals(
        List.of(CocoFault.PARTLY_OUTSIDE),
        results.faults().stream().map(FaultCount::fault).toList());
  }

  private static void assertSame(JsonNode expected, Map<String, Double> actual) {
    Map<String, Double> expectedMetrics = new TreeMap<>();
    expected
        .properties()
        .forEach(entry -> expectedMetrics.put(entry.getKey(), entry.getValue().asDouble()));
    assertEquals(expectedMetrics.keySet(), new TreeMap<>(actual).keySet());
    expectedMetrics.forEach(
        (name, value) ->
            assertEquals(value, Objects.requireNonNull(actual.get(name)), ROUNDED, name));
  }

  private static CocoEvaluation evaluate() throws IOException, CocoFormatException {
    CocoTruth truth = readTruth().value();
    return CocoEvaluator.evaluate(truth, readResults(truth).value());
  }

  private static CocoReading<CocoTruth> readTruth() throws IOException, CocoFormatException {
    return CocoReader.truth(
        SharedData.require("data/coco-permissive/instances_val2017.json"), Strictness.REFUSE);
  }

  private static CocoReading<CocoResults> readResults(CocoTruth truth)
      throws IOException, CocoFormatException {
    return CocoReader.results(
        SharedData.require("golden/deimv2-atto.coco-permissive-val.detections.json"),
        truth,
        Strictness.REFUSE);
  }

  private static JsonNode golden() throws IOException {
    Path file = SharedData.require("golden/deimv2-atto.coco-permissive-val.cocoeval.json");
    return new ObjectMapper().readTree(file.toFile());
  }
}
