package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.engine.preprocess.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The search space: a grid of choices. A point has one index for each dimension. */
public final class Space {

  private static final List<Integer> MAX_DETECTIONS = List.of(300, 100, 50, 30, 20, 10);
  private static final List<Double> FUSION_IOUS = List.of(0.4, 0.5, 0.55, 0.6, 0.7, 0.8);
  private static final List<Double> WEIGHTS = List.of(0.0, 1.0, 2.0, 3.0);

  private final List<Resize> resizes;
  private final List<Boolean> flips;
  private final int models;
  private final int[] sizes;

  /**
   * @param resizes the choices; the first is the models' default
   * @param allowFlip whether test-time flipping is a choice
   * @param models number of models, at least 1
   */
  public Space(List<Resize> resizes, boolean allowFlip, int models) {
    this.resizes = List.copyOf(resizes);
    this.flips = allowFlip ? List.of(false, true) : List.of(false);
    this.models = models;
    List<Integer> list =
        new ArrayList<>(List.of(resizes.size(), flips.size(), MAX_DETECTIONS.size()));
    boolean allowFusion = allowFlip || models > 1;
    list.add(allowFusion ? FUSION_IOUS.size() : 1);
    for (int model = 0; models > 1 && model < models; model++) {
      list.add(WEIGHTS.size());
    }
    sizes = list.stream().mapToInt(size -> size).toArray();
  }

  /** Number of choices in each dimension. */
  int[] sizes() {
    return sizes.clone();
  }

  /** Number of points; some represent the same setting, or none. */
  public long points() {
    long points = 1;
    for (int size : sizes) {
      points *= size;
    }
    return points;
  }

  /** The first model alone, as its card specifies. */
  public Setting baseline() {
    List<Double> weights = new ArrayList<>(List.of(1.0));
    for (int model = 1; model < models; model++) {
      weights.add(0.0);
    }
    return new Setting(resizes.get(0), false, MAX_DETECTIONS.get(0), weights, 0.55);
  }

  /** Whether a point represents a setting: at least one model must have a weight. */
  boolean isValid(int[] point) {
    boolean valid = models == 1;
    for (int at = 4; at < point.length; at++) {
      valid |= WEIGHTS.get(point[at]) > 0;
    }
    return valid;
  }

  /** The setting of a valid point; points with the same effect give equal settings. */
  Setting setting(int[] point) {
    List<Double> weights = new ArrayList<>();
    double maxWeight = 0;
    for (int model = 0; model < models; model++) {
      weights.add(models == 1 ? 1.0 : WEIGHTS.get(point[4 + model]));
      maxWeight = Math.max(maxWeight, weights.get(model));
    }
    if (weights.stream().filter(weight -> weight > 0).count() == 1) {
      double only = maxWeight;
      weights.replaceAll(weight -> weight / only);
    }
    Setting setting =
        new Setting(
            resizes.get(point[0]),
            flips.get(point[1]),
            MAX_DETECTIONS.get(point[2]),
            weights,
            FUSION_IOUS.get(point[3]));
    return setting.isFused()
        ? setting
        : new Setting(
            setting.resize(), false, setting.maxDetections(), weights, baseline().fusionIou());
  }

  /** A random valid point. */
  int[] draw(SplittableRandom random) {
    int[] point = new int[sizes.length];
    do {
      for (int at = 0; at < point.length; at++) {
        point[at] = random.nextInt(sizes[at]);
      }
    } while (!isValid(point));
    return point;
  }
}
