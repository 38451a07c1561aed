package io.github.jetdetr.calibration.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.ScoredBox;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values worked out by hand from the paper's equations. */
class BoxFusionTest {

  private static final BoxFusion FUSION = new BoxFusion(0.55);

  @Test
  void twoViewsOfOneObjectBecomeOneBoxWeightedByScore() {
    List<ScoredBox> fused = fuse(List.of(box(1, 0.9, 0, 10)), List.of(box(1, 0.3, 1, 10)));

    assertEquals(1, fused.size());
    // x: (0.9 · 0 + 0.3 · 1) / 1.2; score: their mean, both views agree.
    assertEquals(0.25, fused.get(0).x(), 1e-9);
    assertEquals(10, fused.get(0).width(), 1e-9);
    assertEquals(0.6, fused.get(0).score(), 1e-9);
  }

  @Test
  void aBoxInOneOfTwoViewsScoresHalf() {
    List<ScoredBox> fused = fuse(List.of(box(1, 0.8, 0, 10)), List.of());

    assertEquals(0.4, fused.get(0).score(), 1e-9);
  }

  @Test
  void aViewOfHigherWeightCountsMore() {
    double[] weights = {3, 1};

    List<ScoredBox> alone = FUSION.fuse(List.of(List.of(box(1, 0.8, 0, 10)), List.of()), weights);
    List<ScoredBox> both =
        FUSION.fuse(List.of(List.of(box(1, 0.8, 0, 10)), List.of(box(1, 0.4, 2, 10))), weights);

    assertEquals(0.8 * 3 / 4, alone.get(0).score(), 1e-9);
    // (3 · 0.8 + 1 · 0.4) / 4, and x: 0.4 · 2 / 2.8.
    assertEquals(0.7, both.get(0).score(), 1e-9);
    assertEquals(0.8 / 2.8, both.get(0).x(), 1e-9);
  }

  @Test
  void boxesOfDifferentCategoriesOrWithoutOverlapAreNotFused() {
    assertEquals(2, fuse(List.of(box(1, 0.9, 0, 10)), List.of(box(2, 0.9, 0, 10))).size());
    assertEquals(2, fuse(List.of(box(1, 0.9, 0, 10)), List.of(box(1, 0.9, 9, 10))).size());
  }

  @Test
  void moreBoxesThanViewsDoNotRaiseTheScoreAboveTheirMean() {
    List<ScoredBox> fused =
        fuse(
            List.of(box(1, 0.9, 0, 10), box(1, 0.6, 0.5, 10), box(1, 0.3, 1, 10)),
            List.of(box(1, 0.6, 0, 10)));

    assertEquals(1, fused.size());
    assertEquals(0.6, fused.get(0).score(), 1e-9);
  }

  @Test
  void theBestComesFirstAndNothingGivesNothing() {
    List<ScoredBox> fused =
        fuse(List.of(box(1, 0.2, 0, 10), box(1, 0.9, 50, 10)), List.of(box(2, 0.5, 0, 10)));

    for (int at = 1; at < fused.size(); at++) {
      assertTrue(fused.get(at - 1).score() >= fused.get(at).score());
    }
    assertTrue(fuse(List.of(), List.of()).isEmpty());
  }

  @Test
  void boxesOfScoreZeroOrNoSizeSurvive() {
    assertEquals(1, fuse(List.of(box(1, 0, 0, 10)), List.of(box(1, 0, 1, 10))).size());
    assertEquals(2, fuse(List.of(box(1, 0.5, 0, 0)), List.of(box(1, 0.5, 0, 0))).size());
  }

  @Test
  void weightsMustFitTheViews() {
    assertThrows(
        IllegalArgumentException.class, () -> FUSION.fuse(List.of(List.of()), new double[2]));
    assertThrows(
        IllegalArgumentException.class, () -> FUSION.fuse(List.of(List.of()), new double[] {0}));
    assertThrows(IllegalArgumentException.class, () -> new BoxFusion(1));
  }

  private static List<ScoredBox> fuse(List<ScoredBox> one, List<ScoredBox> other) {
    return FUSION.fuse(List.of(one, other), new double[] {1, 1});
  }

  private static ScoredBox box(int category, double score, double x, double size) {
    return new ScoredBox(category, score, x, 0, size, size);
  }
}
