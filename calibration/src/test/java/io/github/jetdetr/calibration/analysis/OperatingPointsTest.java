package io.github.jetdetr.calibration.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.metric.RandomScene;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperatingPointsTest {

  @Test
  void countsAreThoseOfTheDetectionsFromTheThresholdUpwards() {
    // By score: right .9, wrong .8, right .7, wrong .7, right .2; four objects.
    OperatingPoints points = OperatingPoints.of(mixed().matches());

    assertEquals(
        List.of(
            new OperatingPoint(0.9, 1, 0, 3),
            new OperatingPoint(0.8, 1, 1, 3),
            new OperatingPoint(0.7, 2, 2, 2),
            new OperatingPoint(0.2, 3, 2, 1)),
        points.curve(1));
    assertEquals(new OperatingPoint(0.75, 1, 1, 3), points.at(1, 0.75));
    assertEquals(new OperatingPoint(0.95, 0, 0, 4), points.at(1, 0.95));
    assertEquals(points.curve(1), points.curve());
  }

  @Test
  void theBestThresholdHasTheHighestF1() {
    // F1 = 2·right / (2·right + wrong + missed): 2/5, 2/6, 4/8, 6/9.
    assertEquals(
        Optional.of(new OperatingPoint(0.2, 3, 2, 1)),
        OperatingPoints.of(mixed().matches()).best(1));
  }

  @Test
  void precisionRecallF1AndAccuracyFollowFromTheCounts() {
    OperatingPoint point = new OperatingPoint(0.2, 3, 2, 1);

    assertEquals(0.6, point.precision(), 1e-12);
    assertEquals(0.75, point.recall(), 1e-12);
    assertEquals(2 * 0.6 * 0.75 / (0.6 + 0.75), point.f1(), 1e-12);
    assertEquals(0.5, point.accuracy(), 1e-12);
  }

  @Test
  void withoutATruePositiveThereIsNoBestThreshold() {
    RandomScene scene =
        new RandomScene(1, 2).object(1, 1, 0, 0, 50, 50).detection(1, 1, 0.9, 500, 500, 50, 50);
    OperatingPoints points = OperatingPoints.of(scene.matches());

    assertEquals(Optional.empty(), points.best(1));
    assertEquals(Optional.empty(), points.best(2));
    assertEquals(Optional.empty(), points.best());
    assertEquals(List.of(), points.curve(2));
  }

  @Test
  void theWholeIsTheSumOfTheCategories() {
    for (int seed = 0; seed < 100; seed++) {
      RandomScene scene = RandomScene.random(seed);
      OperatingPoints points = OperatingPoints.of(scene.matches());
      long right = 0;
      long wrong = 0;
      long missed = 0;
      for (CocoCategory category : scene.categories) {
        OperatingPoint point = points.at(category.id(), 0.4);
        right += point.truePositives();
        wrong += point.falsePositives();
        missed += point.falseNegatives();
      }

      assertEquals(new OperatingPoint(0.4, right, wrong, missed), points.at(0.4));
    }
  }

  @Test
  void noThresholdBeatsTheBestOne() {
    for (int seed = 0; seed < 100; seed++) {
      OperatingPoints points = OperatingPoints.of(RandomScene.random(seed).matches());
      double best = points.best().map(OperatingPoint::f1).orElse(0.0);

      for (int step = 0; step <= 100; step++) {
        assertTrue(!(points.at(step / 100.0).f1() > best));
      }
    }
  }

  private static RandomScene mixed() {
    return new RandomScene(1, 1)
        .object(1, 1, 0, 0, 50, 50)
        .object(1, 1, 100, 0, 50, 50)
        .object(1, 1, 200, 0, 50, 50)
        .object(1, 1, 300, 0, 50, 50)
        .detection(1, 1, 0.9, 0, 0, 50, 50)
        .detection(1, 1, 0.8, 500, 500, 50, 50)
        .detection(1, 1, 0.7, 100, 0, 50, 50)
        .detection(1, 1, 0.7, 600, 500, 50, 50)
        .detection(1, 1, 0.2, 200, 0, 50, 50);
  }
}
