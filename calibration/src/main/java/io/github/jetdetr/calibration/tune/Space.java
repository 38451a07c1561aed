package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.engine.preprocess.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All settings that a search may try: a grid of choices. A point is one index for each dimension.
 */
public final class Space {

  private static final List<Integer> KEPT = List.of(300, 100, 50, 30, 20, 10);
  private static final List<Double> FUSION_IOUS = List.of(0.4, 0.5, 0.55, 0.6, 0.7, 0.8);
  private static final List<Double> WEIGHTS = List.of(0.0, 1.0, 2.0, 3.0);

  private final List<Resize> resizes;
  private final List<Boolean> flips;
  private final int models;
  private final int[] sizes;

  /**
   * @param resizes to choose from; the first is the models' own
   * @param mayFlip whether the mirrored picture may be looked at too
   * @param models how many, at least 1
   */
  public Space(List<Resize> resizes, boolean mayFlip, int models) {
    this.resizes = List.copyOf(resizes);
    this.flips = mayFlip ? List.of(false, true) : List.of(false);
    this.models = models;
    List<Integer> list = new ArrayList<>(List.of(resizes.size(), flips.size(), KEPT.size()));
    boolean mayFuse = mayFlip || models > 1;
    list.add(mayFuse ? FUSION_IOUS.size() : 1);
    for (int model = 0; models > 1 && model < models; model++) {
      list.add(WEIGHTS.size());
    }
    sizes = list.stream().mapToInt(size -> size).toArray();
  }

  /** How many choices each dimension has. */
  int[] sizes() {
    return sizes.clone();
  }

  /** How many points there are; some stand for the same setting, or for none. */
  public long points() {
    long points = 1;
    for (int size : sizes) {
      points *= size;
    }
    return points;
  }

  /** The first model as its card says, alone. */
  public Setting usual() {
    List<Double> weights = new ArrayList<>(List.of(1.0));
    for (int model = 1; model < models; model++) {
      weights.add(0.0);
    }
    return new Setting(resizes.get(0), false, KEPT.get(0), weights, 0.55);
  }

  /** Whether a point stands for a setting: some model must have a say. */
  boolean isValid(int[] point) {
    boolean valid = models == 1;
    for (int at = 4; at < point.length; at++) {
      valid |= WEIGHTS.get(point[at]) > 0;
    }
    return valid;
  }

  /** The setting of a valid point; points that differ in nothing that matters give the same. */
  Setting setting(int[] point) {
    List<Double> weights = new ArrayList<>();
    double most = 0;
    for (int model = 0; model < models; model++) {
      weights.add(models == 1 ? 1.0 : WEIGHTS.get(point[4 + model]));
      most = Math.max(most, weights.get(model));
    }
    if (weights.stream().filter(weight -> weight > 0).count() == 1) {
      double only = most;
      weights.replaceAll(weight -> weight / only);
    }
    Setting setting =
        new Setting(
            resizes.get(point[0]),
            flips.get(point[1]),
            KEPT.get(point[2]),
            weights,
            FUSION_IOUS.get(point[3]));
    return setting.isFused()
        ? setting
        : new Setting(setting.resize(), false, setting.kept(), weights, usual().fusionIou());
  }

  /** Any valid point. */
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
