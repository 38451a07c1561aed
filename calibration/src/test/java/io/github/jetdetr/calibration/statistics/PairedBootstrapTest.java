package io.github.jetdetr.calibration.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CocoEvaluator;
import io.github.jetdetr.calibration.metric.CocoGrid;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.PrecisionSampler;
import io.github.jetdetr.calibration.metric.RandomScene;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedBootstrapTest {

  private static final BootstrapOptions QUICK =
      BootstrapOptions.defaults().withIous(IouRange.IOU_50).withResamples(400);

  @Test
  void aResampleGivesTheApOfItsPictures() {
    // Weights against the plain evaluation of a scene that holds the pictures as often.
    for (int seed = 0; seed < 100; seed++) {
      RandomScene scene = RandomScene.random(seed);
      SplittableRandom random = new SplittableRandom(seed);
      int[] weights = new int[scene.images.size()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = random.nextInt(0, 4);
      }
      CocoResults results = scene.withDistinctScores();
      CocoMatches drawn = repeat(scene, results, weights);
      CocoMatches once = CocoMatches.of(scene.truth(), results);
      PrecisionSampler weighted = new PrecisionSampler();
      PrecisionSampler repeated = new PrecisionSampler();

      for (int k = 0; k < scene.categories.size(); k++) {
        boolean defined =
            weighted.sample(
                once.categories().get(k), AreaRange.ALL, 100, CocoGrid.ALL_IOUS, weights);
        assertEquals(
            repeated.sample(
                drawn.categories().get(k),
                AreaRange.ALL,
                100,
                CocoGrid.ALL_IOUS,
                drawn.unitWeights()),
            defined);
        for (int iou = 0; defined && iou < CocoGrid.IOUS; iou++) {
          assertEquals(repeated.ap(iou), weighted.ap(iou), 1e-12);
          assertEquals(repeated.recall(iou), weighted.recall(iou), 1e-12);
        }
      }
    }
  }

  @Test
  void nineteenOfTwentyIntervalsContainTheTrueDifference() {
    // Recalls in the middle between two of COCO's recall points, so that what is true of very many
    // pictures does not hang on the side of a point to which the highest recall falls.
    SimulatedDetectors detectors = new SimulatedDetectors(0.555, 0.705);
    // The true difference: what the two detectors give on very many pictures.
    CocoMatches[] all = detectors.detect(60_000, 1);
    double truth =
        CocoEvaluator.evaluate(all[1]).metrics().ap50()
            - CocoEvaluator.evaluate(all[0]).metrics().ap50();
    int trials = 700;
    int held = 0;
    for (int trial = 0; trial < trials; trial++) {
      CocoMatches[] pair = detectors.detect(150, 1000 + trial);
      ConfidenceInterval interval =
          PairedBootstrap.apDifference(pair[0], pair[1], QUICK.withSeed(trial));
      held += interval.contains(truth) ? 1 : 0;
    }

    assertTrue(truth > 0.05, "the simulated detectors differ by " + truth);
    assertTrue(held >= 0.93 * trials && held <= 0.97 * trials, held + " of " + trials);
  }

  @Test
  void theNormalQuantileIsThatOfTheTables() {
    assertEquals(1.959963984540054, PairedBootstrap.normalQuantile(0.975), 1e-12);
    assertEquals(-1, PairedBootstrap.normalQuantile(0.158655253931457), 1e-12);
    assertEquals(-2.3263478740408408, PairedBootstrap.normalQuantile(0.01), 1e-12);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 100, 1_000})
  void aTailIsWidenedAsStudentsDistributionHasIt(int pictures) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    TDistribution student = TDistribution.of(pictures - 1);
    for (double tail : new double[] {0.025, 0.05, 0.2}) {
      double quantile = student.inverseCumulativeProbability(tail);
      double exact =
          normal.cumulativeProbability(quantile * Math.sqrt(pictures / (pictures - 1.0)));

      assertEquals(exact, PairedBootstrap.expanded(tail, pictures), 0.01 / pictures);
    }
  }

  @Test
  void theBiasIsTheQuantileOfTheShareBelowTheEstimate() {
    double[] differences = {1, 2, 3, 3, 4, 5, 6, 7, 8};

    // Two and half of two of nine, and half a resample more.
    assertEquals(
        PairedBootstrap.normalQuantile(3.5 / 10), PairedBootstrap.bias(differences, 3), 1e-12);
    assertEquals(
        PairedBootstrap.normalQuantile(0.5 / 10), PairedBootstrap.bias(differences, 0), 1e-12);
    assertEquals(
        PairedBootstrap.normalQuantile(9.5 / 10), PairedBootstrap.bias(differences, 9), 1e-12);
  }

  @Test
  void aResampleHasAsManyPicturesAsThereAre() {
    // Both find what is on one picture, only the second what is on the other.
    RandomScene first = new RandomScene(2, 1);
    RandomScene second = new RandomScene(2, 1);
    for (int image = 1; image <= 2; image++) {
      first.object(image, 1, 0, 0, 50, 50);
      second.object(image, 1, 0, 0, 50, 50);
      second.detection(image, 1, 0.9, 0, 0, 50, 50);
    }
    first.detection(1, 1, 0.9, 0, 0, 50, 50);

    double error =
        PairedBootstrap.resampled(first.matches(), second.matches(), QUICK.withResamples(4_000))
            .standardError();

    // Twice the one picture in a quarter of the resamples, and twice the other: 0 and 1 between
    // them.
    double both = 50.0 / 101;
    double mean = 0.25 + both / 2;
    assertEquals(Math.sqrt(0.25 + both * both / 2 - mean * mean), error, 0.02);
  }

  @Test
  void aConfidenceLevelThatRoundsToOneGivesTheWidestInterval() {
    CocoMatches[] pair = new SimulatedDetectors(0.5, 0.8).detect(30, 7);
    BootstrapOptions almostSure =
        new BootstrapOptions(400, Math.nextDown(1.0), 1, AreaRange.ALL, IouRange.IOU_50);

    ConfidenceInterval widest = PairedBootstrap.apDifference(pair[0], pair[1], almostSure);
    ConfidenceInterval usual = PairedBootstrap.apDifference(pair[0], pair[1], QUICK);

    assertTrue(Double.isFinite(widest.low()) && Double.isFinite(widest.high()), widest::toString);
    assertTrue(widest.low() <= usual.low() && widest.high() >= usual.high(), widest::toString);
  }

  @Test
  void aDetectorDoesNotDifferFromItself() {
    CocoMatches matches = RandomScene.random(3).matches();

    ConfidenceInterval interval = PairedBootstrap.apDifference(matches, matches, QUICK);

    assertEquals(new ConfidenceInterval(0, 0, 0, 0.95), interval);
  }

  @Test
  void equalSeedsGiveEqualIntervalsAndSwappedSetsTheirOpposite() {
    CocoMatches[] pair = new SimulatedDetectors(0.5, 0.8).detect(100, 7);

    ConfidenceInterval one = PairedBootstrap.apDifference(pair[0], pair[1], QUICK);
    ConfidenceInterval again = PairedBootstrap.apDifference(pair[0], pair[1], QUICK);
    ConfidenceInterval swapped = PairedBootstrap.apDifference(pair[1], pair[0], QUICK);

    assertEquals(one, again);
    assertEquals(one.negated().low(), swapped.low(), 1e-12);
    assertEquals(-one.low(), swapped.high(), 1e-12);
    assertEquals(-one.high(), swapped.low(), 1e-12);
    assertTrue(one.contains(one.estimate()));
  }

  @Test
  void setsWithDifferentAnnotationsAreNotCompared() {
    CocoMatches one = RandomScene.random(1).matches();
    CocoMatches other = RandomScene.random(2).matches();

    assertThrows(
        IllegalArgumentException.class, () -> PairedBootstrap.apDifference(one, other, QUICK));
  }

  @Test
  void aTruthWithoutObjectsIsRefused() {
    CocoMatches empty = new RandomScene(3, 1).matches();

    assertThrows(
        IllegalArgumentException.class, () -> PairedBootstrap.apDifference(empty, empty, QUICK));
  }

  private static CocoMatches repeat(RandomScene scene, CocoResults found, int[] weights) {
    List<CocoImage> images = new ArrayList<>();
    List<TruthBox> truths = new ArrayList<>();
    List<PictureDetections> results = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      long oldId = scene.images.get(i).id();
      for (int copy = 0; copy < weights[i]; copy++) {
        long newId = 10 * oldId + copy;
        images.add(new CocoImage(newId, "", 1000, 1000));
        for (TruthBox box : scene.truths) {
          if (box.imageId() == oldId) {
            truths.add(
                new TruthBox(
                    truths.size(),
                    newId,
                    box.categoryId(),
                    box.x(),
                    box.y(),
                    box.width(),
                    box.height(),
                    box.area(),
                    box.crowd()));
          }
        }
        for (PictureDetections picture : found.pictures()) {
          if (picture.imageId() == oldId) {
            results.add(new PictureDetections(newId, picture.boxes()));
          }
        }
      }
    }
    return CocoMatches.of(
        new CocoTruth(images, scene.categories, truths), new CocoResults(results));
  }
}
