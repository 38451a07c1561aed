package io.github.jetdetr.calibration.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.metric.RandomScene;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementEvaluatorTest {

  private static final double EXACT = 1e-12;

  @Test
  void aSetAgreesWhollyWithItself() {
    for (int seed = 0; seed < 100; seed++) {
      CocoResults results = RandomScene.random(seed).results();

      Agreement agreement =
          AgreementEvaluator.compare(results, results, AgreementOptions.above(0.3));

      assertEquals(agreement.reference(), agreement.agreed());
      if (agreement.reference() > 0) {
        assertEquals(1, agreement.meanIou(), EXACT);
      }
    }
  }

  @Test
  void sharesDriftAndOverlapAreThoseOfTheMatchedPairs() {
    CocoResults reference =
        new RandomScene(2, 2)
            .detection(1, 1, 0.9, 0, 0, 100, 100)
            .detection(1, 1, 0.8, 300, 0, 100, 100)
            .detection(1, 2, 0.7, 600, 0, 100, 100)
            .detection(2, 1, 0.6, 0, 0, 100, 100)
            .detection(2, 1, 0.1, 500, 500, 100, 100)
            .results();
    CocoResults other =
        new RandomScene(2, 2)
            // IoU .95 and .02 less: agreed.
            .detection(1, 1, 0.88, 0, 0, 95, 100)
            // IoU .8 and .1 more: matched.
            .detection(1, 1, 0.9, 300, 0, 100, 80)
            // Another category: no counterpart, though the box is the same.
            .detection(1, 1, 0.7, 600, 0, 100, 100)
            .results();

    Agreement agreement = AgreementEvaluator.compare(reference, other, AgreementOptions.above(0.5));

    assertEquals(4, agreement.reference());
    assertEquals(0.25, agreement.agreedShare(), EXACT);
    assertEquals(0.5, agreement.matchedShare(), EXACT);
    assertEquals((-0.02 + 0.1) / 2, agreement.meanScoreDrift(), EXACT);
    assertEquals((0.02 + 0.1) / 2, agreement.meanAbsoluteScoreDrift(), EXACT);
    assertEquals((0.95 + 0.8) / 2, agreement.meanIou(), EXACT);
  }

  @Test
  void oneDetectionIsTheCounterpartOfOneOnly() {
    CocoResults reference =
        new RandomScene(1, 1)
            .detection(1, 1, 0.9, 0, 0, 100, 100)
            .detection(1, 1, 0.9, 1, 0, 100, 100)
            .results();
    CocoResults other = new RandomScene(1, 1).detection(1, 1, 0.9, 0, 0, 100, 100).results();

    Agreement agreement = AgreementEvaluator.compare(reference, other, AgreementOptions.above(0.5));

    assertEquals(1, agreement.agreed());
    assertEquals(1, agreement.matched());
  }

  @Test
  void asManyPairsAsPossibleAgreeEvenIfAnotherOverlapIsCloser() {
    // Reference b overlaps x wholly, but only x agrees with a (by score), and b agrees with y too.
    CocoResults reference =
        new RandomScene(1, 1)
            .detection(1, 1, 0.50, 0, 0, 100, 100)
            .detection(1, 1, 0.52, 4, 0, 100, 100)
            .results();
    CocoResults other =
        new RandomScene(1, 1)
            .detection(1, 1, 0.51, 4, 0, 100, 100)
            .detection(1, 1, 0.55, 6, 0, 100, 100)
            .results();

    Agreement agreement =
        AgreementEvaluator.compare(reference, other, new AgreementOptions(0.5, 0.5, 0.9, 0.0301));

    assertEquals(2, agreement.agreed());
  }

  @Test
  void twoEmptySetsHaveNothingToAgreeOn() {
    CocoResults empty = new CocoResults(List.of());

    Agreement agreement = AgreementEvaluator.compare(empty, empty, AgreementOptions.above(0));

    assertEquals(0, agreement.reference());
    assertTrue(Double.isNaN(agreement.agreedShare()));
  }
}
