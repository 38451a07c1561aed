package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import io.github.jetdetr.calibration.statistics.SubsetAp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Searches a {@link Space} once with all pictures and once for each fold without it. A setting is
 * fused and matched once, whichever searches try it, and scored on all folds at that time.
 */
public final class Tuner {

  private final Views views;
  private final Space space;
  private final Search search;
  private final int trials;
  private final Folds folds;
  private final long seed;
  private final double usualThreshold;
  private final Runnable tried;
  private final SubsetAp ap = new SubsetAp(AreaRange.ALL, IouRange.MEAN);
  private final Map<Setting, Scores> scores = new HashMap<>();

  /** AP on all pictures, and for each fold on those seen and on those held out. */
  private static final class Scores {
    double all;
    final double[] seen;
    final double[] heldOut;

    Scores(int folds) {
      seen = new double[folds];
      heldOut = new double[folds];
    }
  }

  /**
   * @param trials settings that one search may try
   * @param folds at least 2
   * @param seed of folds and searches
   * @param usualThreshold the score threshold without tuning
   * @param tried hears of each trial, (folds + 1) × trials in all unless the search is a grid
   */
  public Tuner(
      Views views,
      Space space,
      Search search,
      int trials,
      int folds,
      long seed,
      double usualThreshold,
      Runnable tried) {
    if (folds < 2 || folds > views.truth().images().size()) {
      throw new IllegalArgumentException(
          "%d pictures cannot be dealt into %d folds"
              .formatted(views.truth().images().size(), folds));
    }
    this.views = views;
    this.space = space;
    this.search = search;
    this.trials = trials;
    this.folds = new Folds(views.truth(), folds, seed);
    this.seed = seed;
    this.usualThreshold = usualThreshold;
    this.tried = tried;
  }

  /** Runs all searches. */
  public Tuning run() {
    Setting usual = space.usual();
    CocoMatches usualMatches = CocoMatches.of(views.truth(), views.results(usual));
    Setting best = better(search.best(space, this::all, trials, seed), usual, it -> scores(it).all);
    List<Tuning.Fold> outcomes = new ArrayList<>();
    for (int fold = 0; fold < folds.count(); fold++) {
      outcomes.add(run(fold, usual, usualMatches));
    }
    Thresholds thresholds =
        Thresholds.learn(CocoMatches.of(views.truth(), views.results(best)), image -> true);
    return new Tuning(usual, best, all(usual), all(best), thresholds, outcomes, scores.size());
  }

  private Tuning.Fold run(int fold, Setting usual, CocoMatches usualMatches) {
    Setting chosen =
        better(
            search.best(space, setting -> seen(setting, fold), trials, seed + 1 + fold),
            usual,
            it -> scores(it).seen[fold]);
    CocoMatches matches = CocoMatches.of(views.truth(), views.results(chosen));
    Thresholds thresholds = Thresholds.learn(matches, folds.seen(fold));
    Predicate<CocoImage> heldOut = folds.heldOut(fold);
    return new Tuning.Fold(
        chosen,
        scores(chosen).seen[fold],
        scores(chosen).heldOut[fold],
        scores(usual).heldOut[fold],
        Thresholds.f1(usualMatches, heldOut, usualThreshold),
        Thresholds.f1(matches, heldOut, thresholds.common()),
        thresholds.f1(matches, heldOut));
  }

  private interface Score {
    double of(Setting setting);
  }

  /** What was usual stays where the search finds nothing better. */
  private static Setting better(Setting found, Setting usual, Score score) {
    return score.of(found) > score.of(usual) ? found : usual;
  }

  private double all(Setting setting) {
    tried.run();
    return scores(setting).all;
  }

  private double seen(Setting setting, int fold) {
    tried.run();
    return scores(setting).seen[fold];
  }

  private Scores scores(Setting setting) {
    Scores known = scores.get(setting);
    if (known != null) {
      return known;
    }
    CocoMatches matches = CocoMatches.of(views.truth(), views.results(setting));
    Scores made = new Scores(folds.count());
    made.all = ap.ap(matches, image -> true);
    for (int fold = 0; fold < folds.count(); fold++) {
      made.seen[fold] = ap.ap(matches, folds.seen(fold));
      made.heldOut[fold] = ap.ap(matches, folds.heldOut(fold));
    }
    scores.put(setting, made);
    return made;
  }
}
