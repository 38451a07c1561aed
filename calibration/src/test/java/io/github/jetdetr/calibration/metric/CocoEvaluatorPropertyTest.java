package io.github.jetdetr.calibration.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What must hold of any scene. */
class CocoEvaluatorPropertyTest {

  private static final int SCENES = 200;
  private static final double ROUNDING = 1e-12;

  @Test
  void theOrderOfPicturesAndCategoriesInTheFilesChangesNothing() {
    for (int seed = 0; seed < SCENES; seed++) {
      RandomScene scene = RandomScene.random(seed);
      Random random = new Random(seed);
      CocoTruth truth =
          new CocoTruth(
              shuffled(scene.images, random), shuffled(scene.categories, random), scene.truths);
      CocoResults results = new CocoResults(shuffled(scene.results().pictures(), random));

      assertEquals(scene.metrics(), CocoEvaluator.evaluate(truth, results).metrics());
    }
  }

  @Test
  void theOrderOfAnnotationsChangesNothingWhereNoOverlapsAreEqual() {
    for (int seed = 0; seed < SCENES; seed++) {
      RandomScene scene = RandomScene.random(seed);
      CocoTruth truth =
          new CocoTruth(scene.images, scene.categories, shuffled(scene.truths, new Random(seed)));

      assertEquals(scene.metrics(), CocoEvaluator.evaluate(truth, scene.results()).metrics());
    }
  }

  @Test
  void theOrderOfDetectionsChangesNothingWhereNoScoresAreEqual() {
    for (int seed = 0; seed < SCENES; seed++) {
      RandomScene scene = RandomScene.random(seed);
      List<PictureDetections> distinct = scene.withDistinctScores().pictures();
      List<PictureDetections> mixed = new ArrayList<>();
      for (PictureDetections picture : distinct) {
        mixed.add(
            new PictureDetections(picture.imageId(), shuffled(picture.boxes(), new Random(seed))));
      }

      assertEquals(
          CocoEvaluator.evaluate(scene.truth(), new CocoResults(distinct)).metrics(),
          CocoEvaluator.evaluate(scene.truth(), new CocoResults(mixed)).metrics());
    }
  }

  @Test
  void aRisingChangeOfAllScoresChangesNothing() {
    for (int seed = 0; seed < SCENES; seed++) {
      RandomScene scene = RandomScene.random(seed);
      CocoResults halved = new CocoResults(scaled(scene.results(), 1, 0.5));

      assertEquals(scene.metrics(), CocoEvaluator.evaluate(scene.truth(), halved).metrics());
    }
  }

  @Test
  void doublingAllBoxesDoesNotChangeMetricsOfAllSizes() {
    for (int seed = 0; seed < SCENES; seed++) {
      RandomScene scene = RandomScene.random(seed);
      List<CocoImage> images = new ArrayList<>();
      for (CocoImage image : scene.images) {
        images.add(new CocoImage(image.id(), image.fileName(), 2000, 2000));
      }
      List<TruthBox> truths = new ArrayList<>();
      for (TruthBox box : scene.truths) {
        truths.add(
            new TruthBox(
                box.id(),
                box.imageId(),
                box.categoryId(),
                2 * box.x(),
                2 * box.y(),
                2 * box.width(),
                2 * box.height(),
                4 * box.area(),
                box.crowd()));
      }
      CocoTruth truth = new CocoTruth(images, scene.categories, truths);
      CocoResults results = new CocoResults(scaled(scene.results(), 2, 1));

      CocoMetrics expected = scene.metrics();
      CocoMetrics actual = CocoEvaluator.evaluate(truth, results).metrics();

      assertEquals(expected.ap(), actual.ap(), ROUNDING);
      assertEquals(expected.ap50(), actual.ap50(), ROUNDING);
      assertEquals(expected.ar1(), actual.ar1(), ROUNDING);
      assertEquals(expected.ar100(), actual.ar100(), ROUNDING);
    }
  }

  @Test
  void perfectDetectionsGiveOneEverywhere() {
    for (int seed = 0; seed < SCENES; seed++) {
      RandomScene scene = RandomScene.random(seed);
      RandomScene perfect = new RandomScene(scene.images.size(), scene.categories.size());
      for (TruthBox box : scene.truths) {
        perfect.truths.add(box);
        if (!box.crowd()) {
          perfect.detection(
              box.imageId(), box.categoryId(), 0.5, box.x(), box.y(), box.width(), box.height());
        }
      }

      for (Map.Entry<String, Double> metric : perfect.metrics().byName().entrySet()) {
        boolean dependsOnCount = metric.getKey().equals("AR1") || metric.getKey().equals("AR10");
        double value = metric.getValue();
        assertTrue(value == CocoMetrics.UNDEFINED || value == 1 || dependsOnCount);
      }
    }
  }

  @Test
  void everyMetricIsAShareOrUndefinedAndHigherIousGiveNoHigherAp() {
    for (int seed = 0; seed < SCENES; seed++) {
      CocoMetrics metrics = RandomScene.random(seed).metrics();

      for (double value : metrics.byName().values()) {
        assertTrue(value == CocoMetrics.UNDEFINED || (value >= 0 && value <= 1));
      }
      assertTrue(metrics.ap() <= metrics.ap50());
      assertTrue(metrics.ap75() <= metrics.ap50());
      assertTrue(metrics.ar1() <= metrics.ar10() && metrics.ar10() <= metrics.ar100());
    }
  }

  private static List<PictureDetections> scaled(
      CocoResults results, double sizeFactor, double scoreFactor) {
    List<PictureDetections> pictures = new ArrayList<>();
    for (PictureDetections picture : results.pictures()) {
      List<ScoredBox> boxes = new ArrayList<>();
      for (ScoredBox box : picture.boxes()) {
        boxes.add(copy(box, sizeFactor, scoreFactor));
      }
      pictures.add(new PictureDetections(picture.imageId(), boxes));
    }
    return pictures;
  }

  private static ScoredBox copy(ScoredBox box, double factor, double scoreFactor) {
    return new ScoredBox(
        box.categoryId(),
        scoreFactor * box.score(),
        factor * box.x(),
        factor * box.y(),
        factor * box.width(),
        factor * box.height());
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
