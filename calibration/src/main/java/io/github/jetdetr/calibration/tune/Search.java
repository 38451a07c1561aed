package io.github.jetdetr.calibration.tune;

import com.google.errorprone.annotations.Immutable;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** How the best point of a {@link Space} is looked for. */
public enum Search {
  /** Every point. */
  GRID("grid", Search::grid),
  /** Points drawn evenly (Bergstra and Bengio, JMLR 13, 2012). */
  RANDOM("random", Search::random),
  /** The tree-structured Parzen estimator; see {@link Tpe}. */
  TPE("tpe", Tpe::search);

  /** A whole search. */
  @Immutable
  interface Strategy {
    /** Gives the best point among those tried; the first of equals. */
    int[] best(Space space, ToDoubleFunction<int[]> score, int trials, SplittableRandom random);
  }

  private final String word;
  private final Strategy strategy;

  Search(String word, Strategy strategy) {
    this.word = word;
    this.strategy = strategy;
  }

  /**
   * Searches.
   *
   * @param score of a valid point; the higher, the better
   * @param trials how many points may be tried; the grid tries all, whatever this says
   * @param seed equal seeds give equal searches
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
    double most = Double.NEGATIVE_INFINITY;
    for (long i = 0; i < space.points(); i++) {
      long rest = i;
      for (int at = 0; at < sizes.length; at++) {
        point[at] = (int) (rest % sizes[at]);
        rest /= sizes[at];
      }
      double value = space.isValid(point) ? score.applyAsDouble(point) : Double.NEGATIVE_INFINITY;
      if (value > most) {
        most = value;
        best = point.clone();
      }
    }
    return best == null ? space.draw(random) : best;
  }

  private static int[] random(
      Space space, ToDoubleFunction<int[]> score, int trials, SplittableRandom random) {
    int[] best = space.draw(random);
    double most = score.applyAsDouble(best);
    for (int trial = 1; trial < trials; trial++) {
      int[] point = space.draw(random);
      double value = score.applyAsDouble(point);
      if (value > most) {
        most = value;
        best = point;
      }
    }
    return best;
  }

  /** The word on command lines. */
  @Override
  public String toString() {
    return word;
  }
}
