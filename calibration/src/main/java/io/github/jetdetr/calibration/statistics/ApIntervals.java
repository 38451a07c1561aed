package io.github.jetdetr.calibration.statistics;

import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.CocoMetrics;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * 95 % confidence intervals of one detector's AP figures, by the delete-a-group jackknife over
 * pictures (Shao and Tu, The Jackknife and Bootstrap, 1995, section 2.3): AP without each group of
 * pictures gives its standard error. A bootstrap would do for a difference only: on a resample with
 * repeated pictures AP is higher, which cancels out between two detectors, not in one.
 *
 * <p>They apply to pictures like these, and need a few dozen of them for their coverage to hold.
 */
public final class ApIntervals {

  private static final double CONFIDENCE = 0.95;

  private static final int MAX_GROUPS = 200;

  /** Fewer have no spread. */
  private static final int MIN_GROUPS = 3;

  private ApIntervals() {}

  /**
   * The intervals by the metric's name, within 0..1; none for a metric that is not defined, nor
   * where the objects are on too few pictures.
   *
   * @param metrics of the same matches
   */
  public static Map<String, ConfidenceInterval> of(CocoMatches matches, CocoMetrics metrics) {
    Map<String, SubsetAp> wanted = new LinkedHashMap<>();
    wanted.put("AP", new SubsetAp(AreaRange.ALL, IouRange.MEAN));
    wanted.put("AP50", new SubsetAp(AreaRange.ALL, IouRange.IOU_50));
    wanted.put("AP75", new SubsetAp(AreaRange.ALL, IouRange.IOU_75));
    wanted.put("APs", new SubsetAp(AreaRange.SMALL, IouRange.MEAN));
    wanted.put("APm", new SubsetAp(AreaRange.MEDIUM, IouRange.MEAN));
    wanted.put("APl", new SubsetAp(AreaRange.LARGE, IouRange.MEAN));
    Map<String, Double> figures = metrics.byName();
    Map<String, ConfidenceInterval> intervals = new LinkedHashMap<>();
    wanted.forEach(
        (name, sampler) -> {
          double figure = figures.getOrDefault(name, CocoMetrics.UNDEFINED);
          int groups = Math.min(MAX_GROUPS, matches.truth().images().size());
          if (figure >= 0 && groups >= MIN_GROUPS) {
            jackknife(name, figure, matches, sampler, groups, intervals);
          }
        });
    return intervals;
  }

  private static void jackknife(
      String name,
      double figure,
      CocoMatches matches,
      SubsetAp sampler,
      int groups,
      Map<String, ConfidenceInterval> intervals) {
    int[] weights = matches.unitWeights();
    double sum = 0;
    double squares = 0;
    for (int group = 0; group < groups; group++) {
      for (int picture = 0; picture < weights.length; picture++) {
        weights[picture] = picture % groups == group ? 0 : 1;
      }
      double without = sampler.ap(matches, weights);
      if (Double.isNaN(without)) {
        // All objects are in one group.
        return;
      }
      sum += without - figure;
      squares += (without - figure) * (without - figure);
    }
    double mean = sum / groups;
    double variance = Math.max(0, (groups - 1) * (squares / groups - mean * mean));
    double quantile =
        TDistribution.of(groups - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    double reach = quantile * Math.sqrt(variance);
    intervals.put(
        name,
        new ConfidenceInterval(
            figure, Math.max(0, figure - reach), Math.min(1, figure + reach), CONFIDENCE));
  }
}
