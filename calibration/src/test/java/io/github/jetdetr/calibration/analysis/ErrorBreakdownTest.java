package io.github.jetdetr.calibration.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.metric.RandomScene;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorBreakdownTest {

  private static final double EXACT = 1e-12;

  @Test
  void everyKindOfErrorIsDistinguished() {
    ErrorBreakdown errors = breakdown(oneOfEach());

    for (ErrorKind kind : ErrorKind.values()) {
      assertEquals(1, errors.count(kind), kind.name());
    }
  }

  @Test
  void fixingAClassificationCountsInTheObjectsCategory() {
    // Category 1: its only object is detected as category 2, AP 0; fixed AP 1. Category 2: the
    // wrong
    // detection comes before the right one, AP 1/2; fixed it is dropped, AP 1.
    RandomScene scene =
        new RandomScene(1, 2)
            .object(1, 1, 0, 0, 100, 100)
            .object(1, 2, 300, 0, 100, 100)
            .detection(1, 2, 0.9, 0, 0, 100, 100)
            .detection(1, 2, 0.8, 300, 0, 100, 100);

    ErrorBreakdown errors = breakdown(scene);

    assertEquals(0.25, errors.ap50(), EXACT);
    assertEquals(0.75, errors.ap50Lost(ErrorKind.CLASSIFICATION), EXACT);
    assertEquals(0, errors.count(ErrorKind.MISSED));
  }

  @Test
  void fixingABoxMatchesItsObjectOnce() {
    // Two boxes at IoU 1/3 of one object: the better one is fixed, the other one dropped.
    RandomScene scene =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 100, 100)
            .detection(1, 1, 0.9, 50, 0, 100, 100)
            .detection(1, 1, 0.8, 0, 50, 100, 100);

    ErrorBreakdown errors = breakdown(scene);

    assertEquals(2, errors.count(ErrorKind.LOCALISATION));
    assertEquals(0, errors.count(ErrorKind.MISSED));
    assertEquals(1, errors.ap50Lost(ErrorKind.LOCALISATION), EXACT);
  }

  @Test
  void missedObjectsCostTheRecallTheyTake() {
    // One of two objects found: precision 1 up to recall .50, 51 of 101 points.
    RandomScene scene =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 100, 100)
            .object(1, 1, 300, 0, 100, 100)
            .detection(1, 1, 0.9, 0, 0, 100, 100);

    ErrorBreakdown errors = breakdown(scene);

    assertEquals(51 / 101.0, errors.ap50(), EXACT);
    assertEquals(50 / 101.0, errors.ap50Lost(ErrorKind.MISSED), EXACT);
  }

  @Test
  void theApIsThatOfTheEvaluation() {
    for (int seed = 0; seed < 200; seed++) {
      RandomScene scene = RandomScene.random(seed);

      assertEquals(scene.metrics().ap50(), breakdown(scene).ap50(), EXACT);
    }
  }

  @Test
  void errorsAndConfusionsAddUpToTheOperatingPoint() {
    for (int seed = 0; seed < 200; seed++) {
      RandomScene scene = RandomScene.random(seed);
      OperatingPoint point = OperatingPoints.of(scene.matches()).at(0.4);

      ErrorBreakdown errors = ErrorBreakdown.of(scene.truth(), matched(scene, 0.4));
      ConfusionMatrix matrix = ConfusionMatrix.of(scene.truth(), matched(scene, 0.4));

      long wrong = 0;
      for (ErrorKind kind : ErrorKind.values()) {
        wrong += kind == ErrorKind.MISSED ? 0 : errors.count(kind);
      }
      assertEquals(point.falsePositives(), wrong);
      assertTrue(errors.count(ErrorKind.MISSED) <= point.falseNegatives());

      long right = 0;
      long objects = 0;
      long detections = 0;
      for (int i = 0; i <= matrix.background(); i++) {
        right += matrix.count(i, i);
        for (int j = 0; j <= matrix.background(); j++) {
          objects += i < matrix.background() ? matrix.count(i, j) : 0;
          detections += j < matrix.background() ? matrix.count(i, j) : 0;
        }
      }
      assertEquals(point.truePositives(), right);
      assertEquals(point.truePositives() + point.falseNegatives(), objects);
      assertEquals(point.truePositives() + point.falsePositives(), detections);
    }
  }

  @Test
  void aConfusionNamesTrueAndDetectedCategory() {
    ConfusionMatrix matrix = ConfusionMatrix.of(oneOfEach().truth(), matched(oneOfEach(), 0.5));

    assertEquals(1, matrix.count(0, 0));
    assertEquals(1, matrix.count(1, 0), "category 2 taken for category 1");
    assertEquals(0, matrix.count(0, 1));
    assertEquals(4, matrix.count(matrix.background(), 0));
    assertEquals(1, matrix.count(0, matrix.background()), "found with too poor a box");
    assertEquals(1, matrix.count(1, matrix.background()));
  }

  @Test
  void detectionsBelowTheThresholdAreNotUsed() {
    ConfusionMatrix matrix = ConfusionMatrix.of(oneOfEach().truth(), matched(oneOfEach(), 0.95));

    assertEquals(0, matrix.count(0, 0));
    assertEquals(2, matrix.count(0, matrix.background()));
  }

  private static ErrorBreakdown breakdown(RandomScene scene) {
    return ErrorBreakdown.of(scene.truth(), matched(scene, 0));
  }

  private static List<PictureMatch> matched(RandomScene scene, double scoreThreshold) {
    return PictureMatch.all(scene.truth(), scene.results(), scoreThreshold);
  }

  private static RandomScene oneOfEach() {
    return new RandomScene(1, 2)
        // Found, and found again: one duplicate.
        .object(1, 1, 0, 0, 100, 100)
        .detection(1, 1, 0.9, 0, 0, 100, 100)
        .detection(1, 1, 0.8, 1, 0, 100, 100)
        // IoU 50/150 with its own category: localisation; the object itself is not missed then.
        .object(1, 1, 200, 0, 100, 100)
        .detection(1, 1, 0.8, 250, 0, 100, 100)
        // On an object of category 2: classification.
        .object(1, 2, 400, 0, 100, 100)
        .detection(1, 1, 0.8, 400, 0, 100, 100)
        // IoU 1/3 with an object of category 2, which is missed: both.
        .object(1, 2, 600, 0, 100, 100)
        .detection(1, 1, 0.8, 650, 0, 100, 100)
        // On nothing: background.
        .detection(1, 1, 0.8, 0, 500, 100, 100)
        // In a crowd: no error.
        .crowd(1, 1, 500, 500, 300, 300)
        .detection(1, 1, 0.8, 600, 600, 100, 100);
  }
}
