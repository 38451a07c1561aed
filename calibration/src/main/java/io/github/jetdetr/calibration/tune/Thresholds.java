package io.github.jetdetr.calibration.tune;

import io.github.jetdetr.calibration.analysis.OperatingPoint;
import io.github.jetdetr.calibration.analysis.OperatingPoints;
import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.metric.CocoMatches;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Score thresholds of highest F1 at IoU .50.
 *
 * @param common one threshold for all categories
 * @param byCategory by category id; a category with too few objects to learn from has the common
 *     one
 */
public record Thresholds(double common, Map<Integer, Double> byCategory) {

  /** With fewer objects than this, the best threshold is an accident of a few pictures. */
  static final int MIN_OBJECTS = 10;

  public Thresholds {
    byCategory = Map.copyOf(byCategory);
  }

  /** The best for some pictures. */
  static Thresholds learn(CocoMatches matches, Predicate<CocoImage> chosen) {
    OperatingPoints points = OperatingPoints.of(matches, chosen);
    double common = points.best().map(OperatingPoint::scoreThreshold).orElse(0.5);
    Map<Integer, Double> byCategory = new TreeMap<>();
    for (CocoCategory category : matches.truth().categories()) {
      OperatingPoint at = points.at(category.id(), common);
      long objects = at.right() + at.missed();
      double own = points.best(category.id()).map(OperatingPoint::scoreThreshold).orElse(common);
      byCategory.put(category.id(), objects < MIN_OBJECTS ? common : own);
    }
    return new Thresholds(common, byCategory);
  }

  /** F1 over all categories where each has its own threshold. */
  double f1(CocoMatches matches, Predicate<CocoImage> chosen) {
    OperatingPoints points = OperatingPoints.of(matches, chosen);
    long right = 0;
    long wrong = 0;
    long missed = 0;
    for (CocoCategory category : matches.truth().categories()) {
      double threshold = byCategory.getOrDefault(category.id(), common);
      OperatingPoint point = points.at(category.id(), threshold);
      right += point.right();
      wrong += point.wrong();
      missed += point.missed();
    }
    return new OperatingPoint(common, right, wrong, missed).f1();
  }

  /** F1 over all categories where one threshold serves all. */
  static double f1(CocoMatches matches, Predicate<CocoImage> chosen, double threshold) {
    return OperatingPoints.of(matches, chosen).at(threshold).f1();
  }
}
