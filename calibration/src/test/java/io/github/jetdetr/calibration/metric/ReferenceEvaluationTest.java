package io.github.jetdetr.calibration.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * All figures are those of a plain reference. {@code -Djetdetr.datasets=2000} scores as many data
 * sets; {@code -Djetdetr.datasets.dir=DIR} also writes them there with our figures, for {@code
 * coco_peers.py}.
 */
class ReferenceEvaluationTest {

  private static final double ROUNDING = 1e-12;

  @Test
  void onHardDataSetsEveryFigureIsThatOfTheReference() throws Exception {
    int sets = Integer.getInteger("jetdetr.datasets", 150);
    String dir = System.getProperty("jetdetr.datasets.dir", "");
    for (int seed = 0; seed < sets; seed++) {
      RandomScene scene = HardScenes.of(seed);
      Map<String, Double> figures = scene.metrics().byName();
      double[] reference = ReferenceEvaluation.metrics(scene.truth(), scene.results());

      int at = 0;
      for (Map.Entry<String, Double> figure : figures.entrySet()) {
        assertEquals(
            reference[at++], figure.getValue(), ROUNDING, figure.getKey() + " of set " + seed);
      }
      if (!dir.isEmpty()) {
        write(Path.of(dir).resolve("%05d.json".formatted(seed)), scene, figures);
      }
    }
  }

  @Test
  void ofEqualScoresTheFirstOfTheFileCountsFirst() {
    assertEquals(1, ap(0.5, 0.5), ROUNDING);
    assertEquals(0.5, ap(0.5, 0.6), ROUNDING);
  }

  /** AP of one object, found with a score, and a detection elsewhere after it. */
  private static double ap(double right, double wrong) {
    RandomScene scene = new RandomScene(1, 1);
    scene.object(1, 1, 0, 0, 50, 50);
    scene.detection(1, 1, right, 0, 0, 50, 50);
    scene.detection(1, 1, wrong, 500, 500, 50, 50);
    return ReferenceEvaluation.metrics(scene.truth(), scene.results())[0];
  }

  private static void write(Path file, RandomScene scene, Map<String, Double> figures)
      throws IOException {
    CocoTruth truth = scene.truth();
    CocoResults results = scene.results();
    List<Object> images = new ArrayList<>();
    truth
        .images()
        .forEach(image -> images.add(Map.of("id", image.id(), "width", 1000, "height", 1000)));
    List<Object> categories = new ArrayList<>();
    truth
        .categories()
        .forEach(category -> categories.add(Map.of("id", category.id(), "name", category.name())));
    List<Object> annotations = new ArrayList<>();
    for (TruthBox box : truth.annotations()) {
      Map<String, Object> one = entry(box.imageId(), box.categoryId());
      one.put("id", box.id());
      one.put("bbox", List.of(box.x(), box.y(), box.width(), box.height()));
      one.put("area", box.area());
      one.put("iscrowd", box.crowd() ? 1 : 0);
      annotations.add(one);
    }
    List<Object> detections = new ArrayList<>();
    for (PictureDetections picture : results.pictures()) {
      for (ScoredBox box : picture.boxes()) {
        Map<String, Object> one = entry(picture.imageId(), box.categoryId());
        one.put("bbox", List.of(box.x(), box.y(), box.width(), box.height()));
        one.put("score", box.score());
        detections.add(one);
      }
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(
        "truth", Map.of("images", images, "categories", categories, "annotations", annotations));
    root.put("results", detections);
    root.put("metrics", figures);
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper().writeValue(file.toFile(), root);
  }

  private static Map<String, Object> entry(long image, int category) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("image_id", image);
    one.put("category_id", category);
    return one;
  }
}
