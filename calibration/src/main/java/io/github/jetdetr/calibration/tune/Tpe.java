package io.github.jetdetr.calibration.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, Algorithms for
 * Hyper-Parameter Optimization, NeurIPS 2011, section 4) over a grid: the trials are split into the
 * best quarter and the others, each is modelled by one density per dimension, and of several points
 * drawn from the good density the one with the highest likelihood ratio is tried next.
 */
final class Tpe {

  private static final double GOOD_SHARE = 0.25;
  private static final int RANDOM_TRIALS = 10;
  private static final int CANDIDATES = 24;

  /** Kernel decay: the weight of a trial falls by this factor with each step of distance. */
  private static final double KERNEL_DECAY = 0.25;

  private record Trial(List<Integer> point, double score) {}

  private final Space space;
  private final SplittableRandom random;
  private final List<Trial> trials = new ArrayList<>();

  private Tpe(Space space, SplittableRandom random) {
    this.space = space;
    this.random = random;
  }

  static int[] search(
      Space space, ToDoubleFunction<int[]> score, int count, SplittableRandom random) {
    Tpe tpe = new Tpe(space, random);
    Trial best = null;
    for (int trial = 0; trial < Math.max(1, count); trial++) {
      int[] point = trial < RANDOM_TRIALS ? space.draw(random) : tpe.next();
      Trial tried = new Trial(boxed(point), score.applyAsDouble(point));
      tpe.trials.add(tried);
      if (best == null || tried.score() > best.score()) {
        best = tried;
      }
    }
    return best == null
        ? space.draw(random)
        : best.point().stream().mapToInt(value -> value).toArray();
  }

  private int[] next() {
    List<Trial> sorted = new ArrayList<>(trials);
    sorted.sort(Comparator.comparingDouble(Trial::score).reversed());
    int goodCount = (int) Math.ceil(GOOD_SHARE * sorted.size());
    double[][] good = densities(sorted.subList(0, goodCount));
    double[][] bad = densities(sorted.subList(goodCount, sorted.size()));
    int[] best = space.draw(random);
    double bestLogRatio = Double.NEGATIVE_INFINITY;
    for (int candidate = 0; candidate < CANDIDATES; candidate++) {
      int[] point = draw(good);
      double logRatio = 0;
      for (int at = 0; at < point.length; at++) {
        logRatio += Math.log(good[at][point[at]] / bad[at][point[at]]);
      }
      if (logRatio > bestLogRatio && space.isValid(point) && !isTried(point)) {
        bestLogRatio = logRatio;
        best = point;
      }
    }
    return best;
  }

  private boolean isTried(int[] point) {
    List<Integer> indices = boxed(point);
    return trials.stream().anyMatch(trial -> trial.point().equals(indices));
  }

  private static List<Integer> boxed(int[] point) {
    return Arrays.stream(point).boxed().toList();
  }

  /** The probability of each value in each dimension, all above 0. */
  private double[][] densities(List<Trial> some) {
    int[] sizes = space.sizes();
    double[][] densities = new double[sizes.length][];
    for (int at = 0; at < sizes.length; at++) {
      double[] density = new double[sizes[at]];
      double sum = 0;
      for (int value = 0; value < density.length; value++) {
        density[value] = 1.0 / density.length;
        for (Trial trial : some) {
          density[value] += Math.pow(KERNEL_DECAY, Math.abs(trial.point().get(at) - value));
        }
        sum += density[value];
      }
      for (int value = 0; value < density.length; value++) {
        density[value] /= sum;
      }
      densities[at] = density;
    }
    return densities;
  }

  private int[] draw(double[][] densities) {
    int[] point = new int[densities.length];
    for (int at = 0; at < point.length; at++) {
      double remaining = random.nextDouble();
      int value = 0;
      while (value < densities[at].length - 1 && remaining >= densities[at][value]) {
        remaining -= densities[at][value++];
      }
      point[at] = value;
    }
    return point;
  }
}
