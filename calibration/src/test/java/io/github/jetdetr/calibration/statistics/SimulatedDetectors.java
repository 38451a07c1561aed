package io.github.jetdetr.calibration.statistics;

import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.RandomScene;
import java.util.SplittableRandom;

/**
 * Two simulated detectors on the same pictures: an object is found with a chance that depends on
 * the detector and, on both sides alike, on how hard its picture is.
 *
 * @param firstChance of the first detector on a picture of middling difficulty
 * @param secondChance of the second
 */
record SimulatedDetectors(double firstChance, double secondChance) {

  /** The matches of both on new pictures. */
  CocoMatches[] detect(int pictures, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomScene first = new RandomScene(pictures, 1);
    RandomScene second = new RandomScene(pictures, 1);
    for (int image = 1; image <= pictures; image++) {
      double ease = random.nextDouble(-0.25, 0.25);
      int objects = random.nextInt(1, 6);
      for (int i = 0; i < objects; i++) {
        first.object(image, 1, 100 * i, 0, 50, 50);
        second.object(image, 1, 100 * i, 0, 50, 50);
        detect(first, random, image, 100 * i, firstChance + ease);
        detect(second, random, image, 100 * i, secondChance + ease);
      }
      addNoise(first, random, image);
      addNoise(second, random, image);
    }
    return new CocoMatches[] {first.matches(), second.matches()};
  }

  private static void detect(
      RandomScene scene, SplittableRandom random, int image, double x, double chance) {
    if (random.nextDouble() < chance) {
      scene.detection(image, 1, random.nextDouble(0.2, 1), x, 0, 50, 50);
    }
  }

  private static void addNoise(RandomScene scene, SplittableRandom random, int image) {
    int wrong = random.nextInt(0, 3);
    for (int i = 0; i < wrong; i++) {
      scene.detection(image, 1, random.nextDouble(0, 0.8), 100 * i, 500, 50, 50);
    }
  }
}
