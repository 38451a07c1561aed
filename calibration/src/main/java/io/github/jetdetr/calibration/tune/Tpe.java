package io.github.jetdetr.calibration.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, Algorithms for
 * Hyper-Parameter Optimization, NeurIPS 2011, section 4) over a grid: what was tried is split into
 * a good quarter and the rest, both are described by one density for each dimension, and the next
 * point is the one, of some drawn from the good density, where good is likeliest against rest.
 */
final class Tpe {

  private static final double GOOD_SHARE = 0.25;
  private static final int DRAWN_FIRST = 10;
  private static final int CANDIDATES = 24;

  /** What a value that was tried lends to the one beside it, and that to the next. */
  private static final double SPREAD = 0.25;

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
      int[] point = trial < DRAWN_FIRST ? space.draw(random) : tpe.next();
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
    int good = (int) Math.ceil(GOOD_SHARE * sorted.size());
    double[][] better = densities(sorted.subList(0, good));
    double[][] worse = densities(sorted.subList(good, sorted.size()));
    int[] best = space.draw(random);
    double most = Double.NEGATIVE_INFINITY;
    for (int candidate = 0; candidate < CANDIDATES; candidate++) {
      int[] point = draw(better);
      double promise = 0;
      for (int at = 0; at < point.length; at++) {
        promise += Math.log(better[at][point[at]] / worse[at][point[at]]);
      }
      if (promise > most && space.isValid(point) && !isTried(point)) {
        most = promise;
        best = point;
      }
    }
    return best;
  }

  private boolean isTried(int[] point) {
    List<Integer> wanted = boxed(point);
    return trials.stream().anyMatch(trial -> trial.point().equals(wanted));
  }

  private static List<Integer> boxed(int[] point) {
    return Arrays.stream(point).boxed().toList();
  }

  /** For each dimension the share of each value, none of them 0. */
  private double[][] densities(List<Trial> some) {
    int[] sizes = space.sizes();
    double[][] densities = new double[sizes.length][];
    for (int at = 0; at < sizes.length; at++) {
      double[] density = new double[sizes[at]];
      double sum = 0;
      for (int value = 0; value < density.length; value++) {
        density[value] = 1.0 / density.length;
        for (Trial trial : some) {
          density[value] += Math.pow(SPREAD, Math.abs(trial.point().get(at) - value));
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
      double rest = random.nextDouble();
      int value = 0;
      while (value < densities[at].length - 1 && rest >= densities[at][value]) {
        rest -= densities[at][value++];
      }
      point[at] = value;
    }
    return point;
  }
}
