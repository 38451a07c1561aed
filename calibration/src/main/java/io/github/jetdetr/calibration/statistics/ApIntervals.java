package io.github.jetdetr.calibration.statistics;

import io.github.jetdetr.calibration.metric.AreaRange;
import io.github.jetdetr.calibration.metric.CocoMatches;
import io.github.jetdetr.calibration.metric.CocoMetrics;
import io.github.jetdetr.calibration.statistics.BootstrapOptions.IouRange;
import java.util.EnumMap;
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
    int groups = Math.min(MAX_GROUPS, matches.truth().images().size());
    Map<String, ConfidenceInterval> intervals = new LinkedHashMap<>();
    if (groups < MIN_GROUPS) {
      return intervals;
    }
    Map<String, Double> figures = metrics.byName();
    Map<AreaRange, Map<String, IouRange>> wanted = new EnumMap<>(AreaRange.class);
    Map<String, IouRange> all = new LinkedHashMap<>();
    all.put("AP", IouRange.MEAN);
    all.put("AP50", IouRange.IOU_50);
    all.put("AP75", IouRange.IOU_75);
    wanted.put(AreaRange.ALL, all);
    wanted.put(AreaRange.SMALL, Map.of("APs", IouRange.MEAN));
    wanted.put(AreaRange.MEDIUM, Map.of("APm", IouRange.MEAN));
    wanted.put(AreaRange.LARGE, Map.of("APl", IouRange.MEAN));
    wanted.forEach(
        (area, names) -> {
          GroupDeletedAp without = GroupDeletedAp.of(matches, area, groups);
          names.forEach(
              (name, ious) -> {
                double figure = figures.getOrDefault(name, CocoMetrics.UNDEFINED);
                if (figure >= 0) {
                  jackknife(name, figure, without, ious, groups, intervals);
                }
              });
        });
    return intervals;
  }

  private static void jackknife(
      String name,
      double figure,
      GroupDeletedAp deleted,
      IouRange ious,
      int groups,
      Map<String, ConfidenceInterval> intervals) {
    double sum = 0;
    double squares = 0;
    for (int group = 0; group < groups; group++) {
      double without = deleted.ap(group, ious.bits());
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
