package io.github.jetdetr.calibration.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Edge cases whose values follow from COCO's definition by hand: AP is the mean, over the recalls
 * 0, .01, … 1, of the best precision at that recall or any higher; 0 beyond the highest recall.
 */
class CocoEvaluatorTest {

  private static final double EXACT = 1e-12;

  @Test
  void withoutDetectionsEveryMetricOfAnExistingSizeIsZero() {
    // One object of 50 × 50 = 2500 px²: medium. Small and large have nothing to find.
    CocoMetrics metrics = new RandomScene(1, 1).object(1, 1, 0, 0, 50, 50).metrics();

    assertEquals(new CocoMetrics(0, 0, 0, -1, 0, -1, 0, 0, 0, -1, 0, -1), metrics);
  }

  @Test
  void withoutTruthNothingIsDefined() {
    CocoMetrics metrics = new RandomScene(2, 2).detection(1, 1, 0.9, 0, 0, 50, 50).metrics();

    assertEquals(Set.of(CocoMetrics.UNDEFINED), Set.copyOf(metrics.byName().values()));
  }

  @Test
  void withoutPicturesAtAllNothingIsDefined() {
    CocoMetrics metrics = new RandomScene(0, 0).metrics();

    assertEquals(Set.of(CocoMetrics.UNDEFINED), Set.copyOf(metrics.byName().values()));
  }

  @Test
  void withOnlyCrowdsMetricsAreUndefined() {
    CocoMetrics metrics =
        new RandomScene(1, 1)
            .crowd(1, 1, 0, 0, 500, 500)
            .detection(1, 1, 0.9, 10, 10, 50, 50)
            .metrics();

    assertEquals(Set.of(CocoMetrics.UNDEFINED), Set.copyOf(metrics.byName().values()));
  }

  @Test
  void anyNumberOfDetectionsInACrowdAreIgnored() {
    // Three boxes share all of their own area with the crowd: IoU 1 by the crowd rule, so they are
    // excused, at all thresholds. What is left is one object found: precision 1 at every recall.
    double ap =
        new RandomScene(1, 1)
            .crowd(1, 1, 0, 0, 500, 500)
            .object(1, 1, 600, 600, 100, 100)
            .detection(1, 1, 0.9, 10, 10, 50, 50)
            .detection(1, 1, 0.8, 100, 100, 50, 50)
            .detection(1, 1, 0.7, 200, 200, 50, 50)
            .detection(1, 1, 0.6, 600, 600, 100, 100)
            .metrics()
            .ap();

    assertEquals(1, ap, EXACT);
  }

  @Test
  void aBoxPartlyInACrowdIsIgnoredUpToItsShare() {
    // The first detection lies in the crowd by 70 of its 100 columns: excused at .50 … .70 (five
    // thresholds), wrong at .75 … .95 (five). There precision is 1/2 at every recall.
    double ap =
        new RandomScene(1, 1)
            .crowd(1, 1, 0, 0, 500, 500)
            .object(1, 1, 600, 600, 100, 100)
            .detection(1, 1, 0.9, 430, 0, 100, 100)
            .detection(1, 1, 0.6, 600, 600, 100, 100)
            .metrics()
            .ap();

    assertEquals((5 * 1.0 + 5 * 0.5) / 10, ap, EXACT);
  }

  @Test
  void anObjectTakesPrecedenceOverACrowdThatOverlapsMore() {
    // The detection shares 100 % of itself with the crowd but, by the rule, an object that counts
    // is taken first if it reaches the threshold: IoU 80·100 / 100·100 = .8, so the object is found
    // at .50 … .80 (seven thresholds). Above, the crowd excuses the detection: nothing is found.
    double ap =
        new RandomScene(1, 1)
            .crowd(1, 1, 0, 0, 500, 500)
            .object(1, 1, 100, 100, 100, 100)
            .detection(1, 1, 0.9, 100, 100, 80, 100)
            .metrics()
            .ap();

    assertEquals(0.7, ap, EXACT);
  }

  @Test
  void ofEqualScoresOnOnePictureTheEarlierDetectionComesFirst() {
    // Two detections of one object, the same score: the earlier one chooses first and is right if
    // it is the good one; the wrong one behind it lowers no precision at any recall (AP 1). In the
    // other order the wrong one comes first: precision 1/2 everywhere.
    RandomScene goodFirst =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 100, 100)
            .detection(1, 1, 0.5, 0, 0, 100, 100)
            .detection(1, 1, 0.5, 700, 700, 100, 100);
    RandomScene goodLast =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 100, 100)
            .detection(1, 1, 0.5, 700, 700, 100, 100)
            .detection(1, 1, 0.5, 0, 0, 100, 100);

    assertEquals(1, goodFirst.metrics().ap(), EXACT);
    assertEquals(0.5, goodLast.metrics().ap(), EXACT);
  }

  @Test
  void ofEqualScoresOnTwoPicturesTheLowerImageIdComesFirst() {
    RandomScene wrongOnFirst =
        new RandomScene(2, 1)
            .object(2, 1, 0, 0, 100, 100)
            .detection(2, 1, 0.5, 0, 0, 100, 100)
            .detection(1, 1, 0.5, 0, 0, 100, 100);

    assertEquals(0.5, wrongOnFirst.metrics().ap(), EXACT);
  }

  @Test
  void ofEquallyOverlappedObjectsTheLaterOneIsTaken() {
    // The detection [25, 125) overlaps both objects by 75/125 = .6. The later object, [50, 150), is
    // taken; the second detection, exactly on [0, 100), finds the other. Had the earlier one been
    // taken, the second detection would have found nothing. At .50, .55, .60: both right, AP 1.
    double ap50 =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 100, 100)
            .object(1, 1, 50, 0, 100, 100)
            .detection(1, 1, 0.9, 25, 0, 100, 100)
            .detection(1, 1, 0.8, 0, 0, 100, 100)
            .metrics()
            .ap50();

    assertEquals(1, ap50, EXACT);
  }

  @Test
  void anObjectWithoutAreaCountsAndCannotBeDetected() {
    // Two objects, one of zero width. The perfect detection of the other: recall 1/2 at precision
    // 1, so the recalls 0 … .50 (51 of 101) have precision 1. A detection exactly on the empty
    // object shares no area with it: wrong, but behind the right one, so it lowers nothing.
    CocoMetrics metrics =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 100, 100)
            .object(1, 1, 300, 300, 0, 100)
            .detection(1, 1, 0.9, 0, 0, 100, 100)
            .detection(1, 1, 0.5, 300, 300, 0, 100)
            .metrics();

    assertEquals(51 / 101.0, metrics.ap(), EXACT);
    assertEquals(0, metrics.apSmall(), EXACT);
    assertEquals(1, metrics.apLarge(), EXACT);
    assertEquals(0.5, metrics.ar100(), EXACT);
  }

  @Test
  void aDetectionWithoutAreaIsAFalsePositive() {
    double ap =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 100, 100)
            .detection(1, 1, 0.9, 50, 50, 0, 0)
            .detection(1, 1, 0.5, 0, 0, 100, 100)
            .metrics()
            .ap();

    assertEquals(0.5, ap, EXACT);
  }

  @Test
  void onlyTheBestHundredDetectionsOfACategoryOnAPictureCount() {
    // 150 objects in a row, each found exactly. 100 of them count: recall 100/150 at precision 1,
    // so the recalls 0 … .66 (67 of 101). With one detection the recall is 1/150, with ten 10/150.
    // Objects are 20 × 20 = 400 px²: all small.
    RandomScene scene = new RandomScene(1, 2);
    for (int i = 0; i < 150; i++) {
      double x = 25 * (i % 30);
      double y = 25 * Math.floorDiv(i, 30);
      scene.object(1, 1, x, y, 20, 20).detection(1, 1, 1 - i / 1000.0, x, y, 20, 20);
    }
    // The other category has its own hundred.
    scene.object(1, 2, 900, 900, 20, 20).detection(1, 2, 0.001, 900, 900, 20, 20);

    CocoMetrics metrics = scene.metrics();

    assertEquals((67 / 101.0 + 1) / 2, metrics.ap(), EXACT);
    assertEquals((67 / 101.0 + 1) / 2, metrics.apSmall(), EXACT);
    assertEquals((1 / 150.0 + 1) / 2, metrics.ar1(), EXACT);
    assertEquals((10 / 150.0 + 1) / 2, metrics.ar10(), EXACT);
    assertEquals((100 / 150.0 + 1) / 2, metrics.ar100(), EXACT);
  }

  @Test
  void aCategoryWithoutObjectsTakesNoPartHoweverManyDetectionsItHas() {
    CocoEvaluation evaluation =
        new RandomScene(1, 3)
            .object(1, 2, 0, 0, 100, 100)
            .detection(1, 2, 0.5, 0, 0, 100, 100)
            .detection(1, 1, 0.9, 0, 0, 100, 100)
            .evaluate();

    assertEquals(1, evaluation.metrics().ap(), EXACT);
    assertEquals(Set.of("category 2"), evaluation.apPerCategory().keySet());
  }

  @Test
  void aCategoryWithoutDetectionsCountsAsZero() {
    double ap =
        new RandomScene(1, 2)
            .object(1, 1, 0, 0, 100, 100)
            .object(1, 2, 0, 0, 100, 100)
            .detection(1, 1, 0.5, 0, 0, 100, 100)
            .metrics()
            .ap();

    assertEquals(0.5, ap, EXACT);
  }

  @Test
  void theAnnotatedAreaDecidesTheSizeOfAnObjectAndTheBoxThatOfAFalsePositive() {
    // The object's outline of 1000 px² makes it small although its box has 10,000. The unmatched
    // detection of 100 × 100 is large by its box, so it is no error among small or medium objects.
    CocoMetrics metrics =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 100, 100, 1000, false)
            .detection(1, 1, 0.9, 500, 500, 100, 100)
            .detection(1, 1, 0.5, 0, 0, 100, 100)
            .metrics();

    assertEquals(1, metrics.apSmall(), EXACT);
    assertEquals(CocoMetrics.UNDEFINED, metrics.apMedium());
    assertEquals(0.5, metrics.ap(), EXACT);
  }

  @Test
  void anAreaOnTheBorderBelongsToBothSizes() {
    CocoMetrics metrics =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 32, 32)
            .detection(1, 1, 0.5, 0, 0, 32, 32)
            .metrics();

    assertEquals(1, metrics.apSmall(), EXACT);
    assertEquals(1, metrics.apMedium(), EXACT);
  }

  @Test
  void theBestPrecisionAtAnyHigherRecallIsTaken() {
    // right, wrong, right of two objects: precisions 1, 1/2, 2/3. Recalls 0 … .50 have 1 (51
    // points), .51 … 1 have 2/3 (50 points).
    double ap =
        new RandomScene(1, 1)
            .object(1, 1, 0, 0, 100, 100)
            .object(1, 1, 200, 0, 100, 100)
            .detection(1, 1, 0.9, 0, 0, 100, 100)
            .detection(1, 1, 0.8, 500, 500, 100, 100)
            .detection(1, 1, 0.7, 200, 0, 100, 100)
            .metrics()
            .ap();

    assertEquals((51 + 50 * 2 / 3.0) / 101, ap, EXACT);
  }

  @Test
  void aDetectionOnAnUnknownPictureOrOfAnUnknownCategoryIsRefused() {
    CocoTruth truth = new RandomScene(1, 1).truth();
    ScoredBox known = new ScoredBox(1, 0.5, 0, 0, 1, 1);
    ScoredBox unknown = new ScoredBox(2, 0.5, 0, 0, 1, 1);
    CocoResults elsewhere = new CocoResults(List.of(new PictureDetections(7, List.of(known))));
    CocoResults otherKind = new CocoResults(List.of(new PictureDetections(1, List.of(unknown))));

    assertThrows(IllegalArgumentException.class, () -> CocoEvaluator.evaluate(truth, elsewhere));
    assertThrows(IllegalArgumentException.class, () -> CocoEvaluator.evaluate(truth, otherKind));
  }
}
