package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Truth and detections made by hand or at random, for tests. */
public final class RandomScene {

  public final List<CocoImage> images = new ArrayList<>();
  public final List<CocoCategory> categories = new ArrayList<>();
  public final List<TruthBox> truths = new ArrayList<>();
  private final Map<Long, List<ScoredBox>> detections = new LinkedHashMap<>();

  /** Pictures of 1000 × 1000 with ids 1, 2, … and categories 1, 2, …. */
  public RandomScene(int imageCount, int categoryCount) {
    for (int i = 1; i <= imageCount; i++) {
      images.add(new CocoImage(i, i + ".jpg", 1000, 1000));
    }
    for (int k = 1; k <= categoryCount; k++) {
      categories.add(new CocoCategory(k, "category " + k));
    }
  }

  /** An object whose area is that of its box. */
  public RandomScene object(
      long imageId, int categoryId, double x, double y, double width, double height) {
    return object(imageId, categoryId, x, y, width, height, width * height, false);
  }

  public RandomScene crowd(
      long imageId, int categoryId, double x, double y, double width, double height) {
    return object(imageId, categoryId, x, y, width, height, width * height, true);
  }

  RandomScene object(
      long imageId,
      int categoryId,
      double x,
      double y,
      double width,
      double height,
      double area,
      boolean crowd) {
    truths.add(
        new TruthBox(truths.size() + 1, imageId, categoryId, x, y, width, height, area, crowd));
    return this;
  }

  public RandomScene detection(
      long imageId, int categoryId, double score, double x, double y, double width, double height) {
    detections
        .computeIfAbsent(imageId, id -> new ArrayList<>())
        .add(new ScoredBox(categoryId, score, x, y, width, height));
    return this;
  }

  public CocoTruth truth() {
    return new CocoTruth(images, categories, truths);
  }

  public CocoResults results() {
    List<PictureDetections> pictures = new ArrayList<>();
    detections.forEach((id, boxes) -> pictures.add(new PictureDetections(id, boxes)));
    return new CocoResults(pictures);
  }

  /** The same detections, none of which score alike. */
  public CocoResults withDistinctScores() {
    List<PictureDetections> pictures = new ArrayList<>();
    int count = 0;
    for (PictureDetections picture : results().pictures()) {
      List<ScoredBox> boxes = new ArrayList<>();
      for (ScoredBox box : picture.boxes()) {
        double score = box.score() - 1e-6 * count++;
        boxes.add(
            new ScoredBox(box.categoryId(), score, box.x(), box.y(), box.width(), box.height()));
      }
      pictures.add(new PictureDetections(picture.imageId(), boxes));
    }
    return new CocoResults(pictures);
  }

  public CocoMatches matches() {
    return CocoMatches.of(truth(), results());
  }

  CocoEvaluation evaluate() {
    return CocoEvaluator.evaluate(truth(), results());
  }

  public CocoMetrics metrics() {
    return evaluate().metrics();
  }

  /** Objects of all sizes, some crowds; most found more or less well, some twice, some falsely. */
  public static RandomScene random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomScene scene = new RandomScene(random.nextInt(1, 12), random.nextInt(1, 5));
    for (CocoImage image : scene.images) {
      int objects = random.nextInt(0, 8);
      for (int i = 0; i < objects; i++) {
        scene.addRandomObject(random, image.id());
      }
      int noise = random.nextInt(0, 10);
      for (int i = 0; i < noise; i++) {
        double[] box = box(random);
        scene.detection(
            image.id(), scene.category(random), score(random), box[0], box[1], box[2], box[3]);
      }
    }
    return scene;
  }

  private void addRandomObject(SplittableRandom random, long imageId) {
    double[] box = box(random);
    int categoryId = category(random);
    double area = box[2] * box[3] * random.nextDouble(0.4, 1);
    object(imageId, categoryId, box[0], box[1], box[2], box[3], area, random.nextInt(8) == 0);
    int tries = random.nextInt(0, 4);
    for (int i = 0; i < tries; i++) {
      double off = random.nextDouble(0, 0.3);
      detection(
          imageId,
          random.nextInt(5) == 0 ? category(random) : categoryId,
          score(random),
          box[0] + off * box[2] * random.nextDouble(-1, 1),
          box[1] + off * box[3] * random.nextDouble(-1, 1),
          box[2] * (1 + off * random.nextDouble(-1, 1)),
          box[3] * (1 + off * random.nextDouble(-1, 1)));
    }
  }

  private int category(SplittableRandom random) {
    return random.nextInt(1, categories.size() + 1);
  }

  /** Rounded, so that equal scores occur. */
  private static double score(SplittableRandom random) {
    return Math.rint(random.nextDouble() * 50) / 50;
  }

  private static double[] box(SplittableRandom random) {
    double width = Math.exp(random.nextDouble(Math.log(8), Math.log(400)));
    double height = Math.exp(random.nextDouble(Math.log(8), Math.log(400)));
    return new double[] {
      random.nextDouble() * (1000 - width), random.nextDouble() * (1000 - height), width, height
    };
  }
}
