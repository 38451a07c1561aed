package io.github.jetdetr.calibration.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import org.junit.jupiter.api.Test;

class OverlapTest {

  @Test
  void boxesThatOnlyTouchOrHaveNoAreaOverlapByNothing() {
    assertEquals(0, Overlap.iou(0, 0, 10, 10, 10, 0, 10, 10, false));
    assertEquals(0, Overlap.iou(0, 0, 10, 10, 0, 10, 10, 10, false));
    for (boolean crowd : new boolean[] {false, true}) {
      assertEquals(0, Overlap.iou(5, 5, 0, 5, 0, 0, 10, 10, crowd));
      assertEquals(0, Overlap.iou(5, 5, 5, 0, 0, 0, 10, 10, crowd));
    }
  }

  @Test
  void aDetectionOverlapsAnotherOrAnObjectByWhatBothShare() {
    ScoredBox left = box(0);
    ScoredBox right = box(5);

    assertEquals(1.0 / 3, Overlap.iou(left, right), 1e-12);
    assertEquals(1.0 / 3, Overlap.iou(left, object(false)), 1e-12);
    assertEquals(0.5, Overlap.iou(left, object(true)), 1e-12, "of a crowd, its own half");
  }

  private static ScoredBox box(double x) {
    return new ScoredBox(1, 0.9, x, 0, 10, 10);
  }

  private static TruthBox object(boolean crowd) {
    return new TruthBox(1, 1, 1, 5, 0, 10, 10, 100, crowd);
  }
}
