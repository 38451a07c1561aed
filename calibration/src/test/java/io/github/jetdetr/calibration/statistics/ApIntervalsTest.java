package io.github.jetdetr.calibration.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.CocoMetrics;
import io.github.jetdetr.calibration.metric.RandomScene;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApIntervalsTest {

  private static Map<String, ConfidenceInterval> intervals(CocoMatches matches) {
    return ApIntervals.of(matches, CocoEvaluator.evaluate(matches).metrics());
  }

  private static ConfidenceInterval ap50(CocoMatches matches) {
    ConfidenceInterval interval = intervals(matches).get("AP50");
    if (interval == null) {
      throw new AssertionError("AP50 has no interval");
    }
    return interval;
  }

  @Test
  void nineteenOfTwentyContainTheTrueAp() {
    SimulatedDetectors detectors = new SimulatedDetectors(0.555, 0.705);
    double truth = CocoEvaluator.evaluate(detectors.detect(60_000, 1)[0]).metrics().ap50();
    for (int pictures : new int[] {40, 150}) {
      int trials = 500;
      int held = 0;
      for (int trial = 0; trial < trials; trial++) {
        CocoMatches matches = detectors.detect(pictures, 5000 + trial)[0];
        held += ap50(matches).contains(truth) ? 1 : 0;
      }

      assertTrue(
          held >= 0.92 * trials && held <= 0.98 * trials,
          held + " of " + trials + " on " + pictures + " pictures");
    }
  }

  @Test
  void apWithoutAGroupIsThatOfTheOtherPictures() {
    for (int seed = 0; seed < 40; seed++) {
      CocoMatches matches = RandomScene.random(seed).matches();
      assertEachIsThatOfTheOthers(matches, Math.min(4, matches.truth().images().size()));
    }
    SimulatedDetectors detectors = new SimulatedDetectors(0.555, 0.705);
    for (int seed = 0; seed < 20; seed++) {
      CocoMatches matches = detectors.detect(60, seed)[0];
      assertEachIsThatOfTheOthers(matches, 3);
      assertEachIsThatOfTheOthers(matches, 60);
    }
  }

  private static void assertEachIsThatOfTheOthers(CocoMatches matches, int groups) {
    for (AreaRange area : AreaRange.values()) {
      GroupDeletedAp all = GroupDeletedAp.of(matches, area, groups);
      for (int group = 0; group < groups; group++) {
        int[] weights = matches.unitWeights();
        for (int picture = group; picture < weights.length; picture += groups) {
          weights[picture] = 0;
        }
        for (IouRange ious : IouRange.values()) {
          assertEquals(
              new SubsetAp(area, ious).ap(matches, weights), all.ap(group, ious.bits()), 1e-12);
        }
      }
    }
  }

  @Test
  void morePicturesTellMore() {
    SimulatedDetectors detectors = new SimulatedDetectors(0.5, 0.7);
    ConfidenceInterval few = ap50(detectors.detect(30, 1)[0]);
    ConfidenceInterval many = ap50(detectors.detect(1000, 1)[0]);

    assertTrue(few.high() - few.low() > 3 * (many.high() - many.low()), few + " " + many);
  }

  @Test
  void onlyFiguresThatAreDefinedHaveOneAndItHoldsThem() {
    for (int seed = 0; seed < 50; seed++) {
      CocoMatches matches = RandomScene.random(seed).matches();
      Map<String, Double> figures = CocoEvaluator.evaluate(matches).metrics().byName();
      Map<String, ConfidenceInterval> intervals = intervals(matches);

      for (String name : List.of("AP", "AP50", "AP75", "APs", "APm", "APl")) {
        double figure = figures.getOrDefault(name, CocoMetrics.UNDEFINED);
        ConfidenceInterval interval = intervals.get(name);
        if (interval != null) {
          assertEquals(figure, interval.estimate(), 1e-12);
          assertTrue(interval.contains(figure) && interval.low() >= 0, interval::toString);
        } else {
          assertTrue(figure < 0 || matches.truth().images().size() < 3 || hasOneGroup(matches));
        }
      }
    }
  }

  /** Whether leaving out one picture leaves no object of some size. */
  private static boolean hasOneGroup(CocoMatches matches) {
    return matches.truth().images().size() < 10;
  }

  @Test
  void aSinglePictureHasNone() {
    RandomScene scene = new RandomScene(1, 1);
    scene.object(1, 1, 0, 0, 50, 50);
    scene.detection(1, 1, 0.9, 0, 0, 50, 50);

    assertEquals(Map.of(), intervals(scene.matches()));
  }
}
