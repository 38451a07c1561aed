package io.github.jetdetr.calibration.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Equality with pycocotools on synthetic scenes full of special cases, all digits compared; {@code
 * make_pycocotools_vectors.py} beside the vectors made them.
 */
class PycocotoolsVectorsTest {

  /** Sums are taken in another order than numpy does. */
  private static final double ROUNDING = 1e-12;

  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void everyMetricIsThatOfPycocotools(@TempDir Path folder) throws Exception {
    JsonNode vectors;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("pycocotools-vectors.json"))) {
      vectors = mapper.readTree(in);
    }
    for (JsonNode vector : vectors) {
      CocoEvaluation evaluation = evaluate(folder, vector);

      JsonNode expected = vector.get("expected");
      assertSame(expected.get("metrics"), evaluation.metrics().byName());
      assertSame(expected.get("AP_per_category"), evaluation.apPerCategory());
      PrecisionCurve curve = evaluation.meanCurveAtIou50();
      for (int point = 0; point < curve.points(); point++) {
        assertEquals(
            expected.get("AP50_precision").get(point).doubleValue(),
            curve.precision(point),
            ROUNDING);
      }
    }
  }

  private CocoEvaluation evaluate(Path folder, JsonNode vector) throws Exception {
    Path truthFile = folder.resolve("truth.json");
    Path resultsFile = folder.resolve("results.json");
    mapper.writeValue(truthFile.toFile(), vector.get("truth"));
    mapper.writeValue(resultsFile.toFile(), vector.get("results"));
    CocoTruth truth = CocoReader.truth(truthFile, Strictness.AS_COCO).value();
    CocoResults results = CocoReader.results(resultsFile, truth, Strictness.AS_COCO).value();
    assertEquals(vector.get("results").size(), results.size());
    return CocoEvaluator.evaluate(truth, results);
  }

  private static void assertSame(JsonNode expected, Map<String, Double> actual) {
    assertEquals(expected.size(), actual.size());
    expected
        .properties()
        .forEach(
            entry ->
                assertEquals(
                    entry.getValue().doubleValue(),
                    Objects.requireNonNull(actual.get(entry.getKey())),
                    ROUNDING,
                    entry.getKey()));
  }
}
