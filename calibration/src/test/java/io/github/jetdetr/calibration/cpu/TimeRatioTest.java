package io.github.jetdetr.calibration.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TimeRatioTest {

  @Test
  void oneSlowTurnOfFiveDecidesNothing() {
    TimeRatio ratio =
        TimeRatio.of(new double[] {1, 1, 9, 1, 1}, new double[] {1.2, 1.2, 1.2, 1.2, 1.2});

    assertTrue(ratio.isBelow(0.9));
    assertEquals(1 / 1.2, ratio.typical(), 1e-12);
  }

  @Test
  void turnsThatDisagreeAreNeitherAboveNorBelow() {
    TimeRatio ratio = TimeRatio.of(new double[] {1, 2, 1, 2, 1}, new double[] {2, 1, 2, 1, 2});

    assertFalse(ratio.isBelow(1));
    assertFalse(ratio.isAbove(1));
  }

  @Test
  void whatSlowsBothOfATurnChangesNothing() {
    TimeRatio ratio = TimeRatio.of(new double[] {3, 6, 9, 30}, new double[] {2, 4, 6, 20});

    assertEquals(new TimeRatio(1.5, 1.5, 1.5), ratio);
    assertTrue(ratio.isAbove(1.4));
  }

  @Test
  void aSingleTurnIsItsRatio() {
    assertEquals(new TimeRatio(2, 2, 2), TimeRatio.of(new double[] {2}, new double[] {1}));
  }
}
