package io.github.jetdetr.calibration.tune;

import com.google.errorprone.annotations.Immutable;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Strategies for finding the best point of a {@link Space}. */
public enum Search {
  /** Every point. */
  GRID("grid", Search::grid),
  /** Points drawn uniformly (Bergstra and Bengio, JMLR 13, 2012). */
  RANDOM("random", Search::random),
  /** The tree-structured Parzen estimator; see {@link Tpe}. */
  TPE("tpe", Tpe::search);

  /** A search strategy. */
  @Immutable
  interface Strategy {
    /** The best of the points tried; the first one on a tie. */
    int[] best(Space space, ToDoubleFunction<int[]> score, int trials, SplittableRandom random);
  }

  private final String optionValue;
  private final Strategy strategy;

  Search(String optionValue, Strategy strategy) {
    this.optionValue = optionValue;
    this.strategy = strategy;
  }

  /**
   * Searches the best setting.
   *
   * @param score of a valid setting; higher is better
   * @param trials number of points to try; ignored by the grid, which tries all
   * @param seed of the random generator; equal seeds give equal results
   */
  Setting best(Space space, ToDoubleFunction<Setting> score, int trials, long seed) {
    int[] best =
        strategy.best(
            space,
            point -> score.applyAsDouble(space.setting(point)),
            trials,
            new SplittableRandom(seed));
    return space.setting(best);
  }

  private static int[] grid(
      Space space, ToDoubleFunction<int[]> score, int trials, SplittableRandom random) {
    int[] sizes = space.sizes();
    int[] point = new int[sizes.length];
    int[] best = null;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (long i = 0; i < space.points(); i++) {
      long remaining = i;
      for (int at = 0; at < sizes.length; at++) {
        point[at] = (int) (remaining % sizes[at]);
        remaining /= sizes[at];
      }
      double value = space.isValid(point) ? score.applyAsDouble(point) : Double.NEGATIVE_INFINITY;
      if (value > bestScore) {
        bestScore = value;
        best = point.clone();
      }
    }
    return best == null ? space.draw(random) : best;
  }

  private static int[] random(
      Space space, ToDoubleFunction<int[]> score, int trials, SplittableRandom random) {
    int[] best = space.draw(random);
    double bestScore = score.applyAsDouble(best);
    for (int trial = 1; trial < trials; trial++) {
      int[] point = space.draw(random);
      double value = score.applyAsDouble(point);
      if (value > bestScore) {
        bestScore = value;
        best = point;
      }
    }
    return best;
  }

  /** The value of the command line option. */
  @Override
  public String toString() {
    return optionValue;
  }
}
