package io.github.jetdetr.calibration.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.calibration.coco.CocoReader;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.Strictness;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.RandomScene;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bootstrap's corrections are scipy's; {@code make_bca_vectors.py} made the vectors. */
class BcaVectorsTest {

  private static final BootstrapOptions AP50 =
      BootstrapOptions.defaults().withIous(IouRange.IOU_50);

  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  void theAccelerationIsThatOfScipy(@TempDir Path folder) throws Exception {
    for (JsonNode vector : vectors()) {
      CocoMatches first = matches(folder, vector, "first");
      CocoMatches second = matches(folder, vector, "second");

      double acceleration = acceleration(first, second);

      assertEquals(vector.get("acceleration").doubleValue(), acceleration, 1e-12);
      assertTrue(Math.abs(acceleration) > 0.04, "a vector that would not see a wrong one");
      assertEquals(-acceleration, acceleration(second, first), 1e-12);
    }
  }

  @Test
  void theEstimateIsThatOfPycocotools(@TempDir Path folder) throws Exception {
    for (JsonNode vector : vectors()) {
      ConfidenceInterval interval =
          PairedBootstrap.apDifference(
              matches(folder, vector, "first"), matches(folder, vector, "second"), AP50);

      assertEquals(vector.get("estimate").doubleValue(), interval.estimate(), 1e-12);
    }
  }

  @Test
  void theCorrectedSharesAreThoseOfScipy() throws Exception {
    for (JsonNode vector : vectors()) {
      for (JsonNode one : vector.get("cases")) {
        double corrected =
            PairedBootstrap.corrected(
                one.get("share").doubleValue(),
                vector.get("bias").doubleValue(),
                vector.get("acceleration").doubleValue());

        assertEquals(one.get("corrected").doubleValue(), corrected, 1e-9);
      }
    }
  }

  @Test
  void anIntervalEndsWhereScipysDoes() throws Exception {
    // Resamples of which the share s lies below s, of so many pictures that nothing is widened.
    double[] even = new double[9_999];
    for (int at = 0; at < even.length; at++) {
      even[at] = (at + 1.0) / (even.length + 1);
    }
    for (JsonNode vector : vectors()) {
      ResampledDifference resampled =
          new ResampledDifference(
              0.5,
              even,
              vector.get("bias").doubleValue(),
              vector.get("acceleration").doubleValue(),
              Integer.MAX_VALUE);
      for (JsonNode one : vector.get("cases")) {
        assertEquals(
            one.get("corrected").doubleValue(), resampled.at(one.get("share").doubleValue()), 1e-7);
      }
    }
  }

  /**
   * Above two hundred pictures some are left out together: of pictures that are all there twice,
   * the two of a pair.
   */
  @Test
  void ofMoreThanTwoHundredPicturesSomeAreLeftOutTogether() {
    double alone = accelerationOfCopies(200, 1);
    double twice = accelerationOfCopies(200, 2);

    assertTrue(Math.abs(alone) > 0.01, "skewed: " + alone);
    assertEquals(alone, twice, 1e-9);
  }

  private static double accelerationOfCopies(int pictures, int copies) {
    RandomScene first = new RandomScene(pictures * copies, 1);
    RandomScene second = new RandomScene(pictures * copies, 1);
    for (int copy = 0; copy < copies; copy++) {
      for (int picture = 0; picture < pictures; picture++) {
        int image = copy * pictures + picture + 1;
        int objects = picture % 40 == 0 ? 12 : 1;
        for (int object = 0; object < objects; object++) {
          first.object(image, 1, 100 * object, 0, 50, 50);
          second.object(image, 1, 100 * object, 0, 50, 50);
          // A score of its own for every object of a picture, the same in every copy.
          double score = 0.2 + 0.7 * ((picture * 12 + object) * 0.6180339887 % 1);
          first.detection(image, 1, score, 100 * object, 0, 50, 50);
          if (objects == 1 || object == 0) {
            second.detection(image, 1, score, 100 * object, 0, 50, 50);
          } else {
            second.detection(image, 1, score, 100 * object, 500, 50, 50);
          }
        }
      }
    }
    return acceleration(first.matches(), second.matches());
  }

  /** That of the very value that gives the intervals. */
  private static double acceleration(CocoMatches first, CocoMatches second) {
    return PairedBootstrap.resampled(first, second, AP50.withResamples(100)).acceleration();
  }

  private JsonNode vectors() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("bca-vectors.json"))) {
      return mapper.readTree(in);
    }
  }

  private CocoMatches matches(Path folder, JsonNode vector, String detector) throws Exception {
    Path truthFile = folder.resolve("truth.json");
    Path resultsFile = folder.resolve("results.json");
    mapper.writeValue(truthFile.toFile(), vector.get("truth"));
    mapper.writeValue(resultsFile.toFile(), vector.get(detector));
    CocoTruth truth = CocoReader.truth(truthFile, Strictness.AS_COCO).value();
    return CocoMatches.of(
        truth, CocoReader.results(resultsFile, truth, Strictness.AS_COCO).value());
  }
}
