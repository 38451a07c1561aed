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
 * Searches a {@link Space} once on all pictures and once for each fold on the other folds. Each
 * setting is fused, matched and scored on all folds only once, however many searches try it.
 */
public final class Tuner {

  private final Views views;
  private final Space space;
  private final Search search;
  private final int trials;
  private final Folds folds;
  private final long seed;
  private final double baselineThreshold;
  private final Runnable onTrial;
  private final SubsetAp ap = new SubsetAp(AreaRange.ALL, IouRange.MEAN);
  private final Map<Setting, Scores> scores = new HashMap<>();

  /** AP on all pictures, and for each fold on its training and held-out pictures. */
  private static final class Scores {
    double all;
    final double[] training;
    final double[] heldOut;

    Scores(int folds) {
      training = new double[folds];
      heldOut = new double[folds];
    }
  }

  /**
   * @param trials number of settings that each search tries
   * @param folds number of folds, at least 2
   * @param seed of folds and searches
   * @param baselineThreshold the score threshold without tuning
   * @param onTrial called for each trial, (folds + 1) × trials times unless the search is a grid
   */
  public Tuner(
      Views views,
      Space space,
      Search search,
      int trials,
      int folds,
      long seed,
      double baselineThreshold,
      Runnable onTrial) {
    if (folds < 2 || folds > views.truth().images().size()) {
      throw new IllegalArgumentException(
          "cannot divide %d pictures into %d folds"
              .formatted(views.truth().images().size(), folds));
    }
    this.views = views;
    this.space = space;
    this.search = search;
    this.trials = trials;
    this.folds = new Folds(views.truth(), folds, seed);
    this.seed = seed;
    this.baselineThreshold = baselineThreshold;
    this.onTrial = onTrial;
  }

  /** Runs all searches on the calling thread. */
  public Tuning run() {
    Setting baseline = space.baseline();
    CocoMatches baselineMatches = CocoMatches.of(views.truth(), views.results(baseline));
    Setting best =
        betterOf(search.best(space, this::overallAp, trials, seed), baseline, it -> scores(it).all);
    List<Tuning.Fold> outcomes = new ArrayList<>();
    for (int fold = 0; fold < folds.count(); fold++) {
      outcomes.add(run(fold, baseline, baselineMatches));
    }
    Thresholds thresholds =
        Thresholds.fit(CocoMatches.of(views.truth(), views.results(best)), image -> true);
    return new Tuning(
        baseline, best, overallAp(baseline), overallAp(best), thresholds, outcomes, scores.size());
  }

  private Tuning.Fold run(int fold, Setting baseline, CocoMatches baselineMatches) {
    Setting chosen =
        betterOf(
            search.best(space, setting -> trainingAp(setting, fold), trials, seed + 1 + fold),
            baseline,
            it -> scores(it).training[fold]);
    CocoMatches matches = CocoMatches.of(views.truth(), views.results(chosen));
    Thresholds thresholds = Thresholds.fit(matches, folds.training(fold));
    Predicate<CocoImage> heldOut = folds.heldOut(fold);
    return new Tuning.Fold(
        chosen,
        scores(chosen).training[fold],
        scores(chosen).heldOut[fold],
        scores(baseline).heldOut[fold],
        Thresholds.f1(baselineMatches, heldOut, baselineThreshold),
        Thresholds.f1(matches, heldOut, thresholds.common()),
        thresholds.f1(matches, heldOut));
  }

  private interface Score {
    double of(Setting setting);
  }

  /** The baseline, unless the search found something better. */
  private static Setting betterOf(Setting found, Setting baseline, Score score) {
    return score.of(found) > score.of(baseline) ? found : baseline;
  }

  private double overallAp(Setting setting) {
    onTrial.run();
    return scores(setting).all;
  }

  private double trainingAp(Setting setting, int fold) {
    onTrial.run();
    return scores(setting).training[fold];
  }

  private Scores scores(Setting setting) {
    Scores cached = scores.get(setting);
    if (cached != null) {
      return cached;
    }
    CocoMatches matches = CocoMatches.of(views.truth(), views.results(setting));
    Scores computed = new Scores(folds.count());
    computed.all = ap.ap(matches, image -> true);
    for (int fold = 0; fold < folds.count(); fold++) {
      computed.training[fold] = ap.ap(matches, folds.training(fold));
      computed.heldOut[fold] = ap.ap(matches, folds.heldOut(fold));
    }
    scores.put(setting, computed);
    return computed;
  }
}
