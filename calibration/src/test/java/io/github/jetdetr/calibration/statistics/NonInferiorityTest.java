package io.github.jetdetr.calibration.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import io.github.jetdetr.calibration.statistics.NonInferiority.Decision;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NonInferiorityTest {

  private static final BootstrapOptions QUICK =
      BootstrapOptions.defaults().withIous(IouRange.IOU_50).withResamples(400);

  /** Three standard errors of a share of 5 % above it. */
  private static double most(int trials) {
    return trials * (0.05 + 3 * Math.sqrt(0.05 * 0.95 / trials));
  }

  @Test
  void aTrueLossAtTheLimitIsProvedSmallerInNoMoreThanOneOfTwentyCases() {
    SimulatedDetectors detectors = new SimulatedDetectors(0.655, 0.605);
    double loss = trueLoss(detectors);
    for (int pictures : new int[] {30, 120}) {
      int trials = 500;
      int proved = 0;
      int refuted = 0;
      for (int trial = 0; trial < trials; trial++) {
        Decision decision = decide(detectors, pictures, 1000 + trial, loss).decision();
        proved += decision == Decision.PROVED ? 1 : 0;
        refuted += decision == Decision.REFUTED ? 1 : 0;
      }
      assertTrue(loss > 0.02, "the simulated detectors differ by " + loss);
      assertTrue(proved <= most(trials), proved + " of " + trials + " on " + pictures);
      assertTrue(refuted <= most(trials), refuted + " of " + trials + " on " + pictures);
    }
  }

  @Test
  void enoughPicturesDecideWhatFewLeftOpen() {
    SimulatedDetectors detectors = new SimulatedDetectors(0.655, 0.605);
    double loss = trueLoss(detectors);
    NonInferiority few = decide(detectors, 40, 1, loss + 0.03);
    NonInferiority many = decide(detectors, 4000, 1, loss + 0.03);
    NonInferiority above = decide(detectors, 4000, 1, loss - 0.03);

    assertEquals(Decision.UNDECIDED, few.decision());
    assertEquals(Decision.PROVED, many.decision());
    assertEquals(Decision.REFUTED, above.decision());
    assertEquals(0, many.morePictures());
    assertTrue(many.power() > few.power(), few + " " + many);
  }

  @Test
  void asManyFurtherPicturesAsAreNamedDecideItInMostCases() {
    SimulatedDetectors detectors = new SimulatedDetectors(0.655, 0.605);
    double limit = trueLoss(detectors) + 0.06;
    int open = 0;
    int decided = 0;
    for (int trial = 0; trial < 60; trial++) {
      NonInferiority first = decide(detectors, 60, trial, limit);
      // Where the estimate is far off its number is, too: only those near the truth are held to it.
      if (first.decision() == Decision.UNDECIDED && Math.abs(first.loss() - limit + 0.06) < 0.015) {
        open++;
        int all = 60 + first.morePictures();
        CocoMatches[] pair = detectors.detect(all, 9000 + trial);
        LossEstimate estimate =
            LossEstimate.ofAp(PairedBootstrap.resampled(pair[0], pair[1], QUICK));
        decided += NonInferiority.of(estimate, limit, 2).decision() == Decision.PROVED ? 1 : 0;
      }
    }
    assertTrue(open >= 10 && decided >= 0.6 * open, decided + " of " + open);
  }

  @Test
  void fewerThanThirtyPicturesProveNothing() {
    CocoMatches[] pair = new SimulatedDetectors(0.6, 0.6).detect(29, 1);
    CocoMatches[] enough = new SimulatedDetectors(0.6, 0.6).detect(30, 1);

    NonInferiority few =
        NonInferiority.of(
            LossEstimate.ofAp(PairedBootstrap.resampled(pair[0], pair[0], QUICK)), 0.01, 1);
    NonInferiority thirty =
        NonInferiority.of(
            LossEstimate.ofAp(PairedBootstrap.resampled(enough[0], enough[0], QUICK)), 0.01, 1);

    assertEquals(Decision.UNDECIDED, few.decision());
    assertTrue(few.morePictures() >= 1, few::toString);
    assertEquals(Decision.PROVED, thirty.decision());
  }

  @Test
  void lookingAgainAsksForMoreConfidence() {
    assertEquals(0.95, NonInferiority.confidence(1), 1e-12);
    double doubt = 0.05;
    for (int look = 2; look < 20; look++) {
      assertTrue(NonInferiority.confidence(look) > NonInferiority.confidence(look - 1));
      doubt += 1 - NonInferiority.confidence(look);
    }
    assertTrue(doubt < 0.075, "all looks together are wrong in " + doubt);
    assertThrows(IllegalArgumentException.class, () -> NonInferiority.confidence(0));
  }

  @Test
  void sharesWithPicturesAsClustersAreProvedWronglyInNoMoreThanOneOfTwentyCases() {
    for (double limit : new double[] {0.1, 0.03}) {
      for (double alike : new double[] {0, 0.3, 1}) {
        int trials = 600;
        int proved = 0;
        SplittableRandom random = new SplittableRandom(5);
        for (int trial = 0; trial < trials; trial++) {
          proved += 1 - share(60, 1 - limit, alike, random).lower(0.95) < limit ? 1 : 0;
        }
        assertTrue(proved <= most(trials), limit + ", alike " + alike + ": " + proved);
      }
    }
  }

  @Test
  void shareOfManyPicturesIsKnownClosely() {
    ClusteredShare share = share(20_000, 0.9, 0.3, new SplittableRandom(3));
    assertTrue(share.lower(0.95) > 0.89 && share.lower(0.95) < share.share());
    assertTrue(share.upper(0.95) < 0.91 && share.upper(0.95) > share.share());
  }

  @Test
  void withoutDetectionsNothingIsKnownOfAShare() {
    ClusteredShare none = ClusteredShare.of(new long[] {0, 0}, new long[] {0, 0});
    assertTrue(Double.isNaN(none.share()));
    assertEquals(0, none.lower(0.95));
    assertEquals(1, none.upper(0.95));
    assertEquals(0, none.pictures());
    assertThrows(IllegalArgumentException.class, () -> ClusteredShare.of(new long[1], new long[2]));
    assertThrows(
        IllegalArgumentException.class, () -> ClusteredShare.of(new long[] {2}, new long[] {1}));
  }

  /** Detections that are there with a chance, as often for a whole picture as they are alike. */
  private static ClusteredShare share(
      int pictures, double chance, double alike, SplittableRandom random) {
    long[] having = new long[pictures];
    long[] detections = new long[pictures];
    for (int at = 0; at < pictures; at++) {
      detections[at] = random.nextInt(1, 9);
      boolean all = random.nextDouble() < chance;
      for (int detection = 0; detection < detections[at]; detection++) {
        boolean has = random.nextDouble() < alike ? all : random.nextDouble() < chance;
        having[at] += has ? 1 : 0;
      }
    }
    return ClusteredShare.of(having, detections);
  }

  private static NonInferiority decide(
      SimulatedDetectors detectors, int pictures, long seed, double limit) {
    CocoMatches[] pair = detectors.detect(pictures, seed);
    return NonInferiority.of(
        LossEstimate.ofAp(PairedBootstrap.resampled(pair[0], pair[1], QUICK.withSeed(seed))),
        limit,
        1);
  }

  /** What the two detectors give on very many pictures: the first's AP less the second's. */
  private static double trueLoss(SimulatedDetectors detectors) {
    CocoMatches[] all = detectors.detect(60_000, 1);
    return CocoEvaluator.evaluate(all[0]).metrics().ap50()
        - CocoEvaluator.evaluate(all[1]).metrics().ap50();
  }
}
