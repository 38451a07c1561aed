package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.TruthBox;
import java.util.SplittableRandom;

/**
 * Small data sets of what is easily scored wrong: equal scores in one picture and across pictures,
 * crowds and detections inside them, boxes without width or height, areas and overlaps exactly on
 * COCO's limits, boxes that touch or leave the border, more than a hundred detections of a
 * category, pictures and categories without objects or without detections.
 */
final class HardScenes {

  private static final int SIDE = 1000;

  private HardScenes() {}

  /** The data set of a seed. */
  static RandomScene of(long seed) {
    SplittableRandom random = new SplittableRandom(0x5EED + seed);
    RandomScene scene = new RandomScene(random.nextInt(1, 8), random.nextInt(1, 5));
    for (int image = 1; image <= scene.images.size(); image++) {
      int objects = random.nextInt(6) == 0 ? 0 : random.nextInt(0, 9);
      for (int at = 0; at < objects; at++) {
        addObject(scene, random, image);
      }
      int noise = random.nextInt(12) == 0 ? random.nextInt(90, 140) : random.nextInt(0, 12);
      int busy = category(scene, random);
      for (int at = 0; at < noise; at++) {
        double[] box = box(random);
        int category = noise > 50 ? busy : category(scene, random);
        scene.detection(image, category, score(random), box[0], box[1], box[2], box[3]);
      }
    }
    return scene;
  }

  private static void addObject(RandomScene scene, SplittableRandom random, int image) {
    double[] box = box(random);
    int category = category(scene, random);
    boolean crowd = random.nextInt(6) == 0;
    double area =
        switch (random.nextInt(5)) {
          case 0 -> 32 * 32;
          case 1 -> 96 * 96;
          case 2 -> 0;
          default -> box[2] * box[3];
        };
    scene.truths.add(
        new TruthBox(
            scene.truths.size() + 1L,
            image,
            category,
            box[0],
            box[1],
            box[2],
            box[3],
            area,
            crowd));
    int tries = random.nextInt(0, crowd ? 8 : 4);
    for (int at = 0; at < tries; at++) {
      double[] near = near(box, random);
      scene.detection(
          image,
          random.nextInt(6) == 0 ? category(scene, random) : category,
          score(random),
          near[0],
          near[1],
          near[2],
          near[3]);
    }
  }

  /** Exactly the box, a part of it at an overlap of COCO's thresholds, or a shifted one. */
  private static double[] near(double[] box, SplittableRandom random) {
    double part = (10 + random.nextInt(11)) / 20.0;
    return switch (random.nextInt(5)) {
      case 0 -> box.clone();
      case 1 -> new double[] {box[0], box[1], box[2] * part, box[3]};
      case 2 -> new double[] {box[0], box[1], box[2], box[3] * part};
      case 3 -> new double[] {box[0] + box[2] * (1 - part), box[1], box[2], box[3]};
      default ->
          new double[] {
            box[0] + random.nextDouble(-0.2, 0.2) * box[2],
            box[1] + random.nextDouble(-0.2, 0.2) * box[3],
            box[2] * random.nextDouble(0.8, 1.2),
            box[3] * random.nextDouble(0.8, 1.2)
          };
    };
  }

  private static double[] box(SplittableRandom random) {
    double width = random.nextInt(12) == 0 ? 0 : size(random);
    double height = random.nextInt(12) == 0 ? 0 : size(random);
    double x = random.nextInt(6) == 0 ? 0 : random.nextInt(SIDE - 200);
    double y = random.nextInt(6) == 0 ? SIDE - height : random.nextInt(SIDE - 200);
    return new double[] {random.nextInt(10) == 0 ? x - width / 3 : x, y, width, height};
  }

  /** Often a side whose square is one of COCO's limits. */
  private static double size(SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0 -> 32;
      case 1 -> 96;
      case 2 -> random.nextInt(1, 200);
      default -> Math.exp(random.nextDouble(Math.log(3), Math.log(400)));
    };
  }

  private static int category(RandomScene scene, SplittableRandom random) {
    return random.nextInt(1, scene.categories.size() + 1);
  }

  /** Few values, so that many are equal; sometimes any. */
  private static double score(SplittableRandom random) {
    return random.nextInt(4) == 0 ? random.nextDouble() : random.nextInt(0, 11) / 10.0;
  }
}
