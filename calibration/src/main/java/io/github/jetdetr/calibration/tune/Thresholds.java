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
 * Score thresholds that maximize F1 at IoU .50.
 *
 * @param common one threshold for all categories
 * @param byCategory by category id; the common one for categories with too few objects
 */
public record Thresholds(double common, Map<Integer, Double> byCategory) {

  /** With fewer objects the best threshold depends on chance. */
  static final int MIN_OBJECTS = 10;

  public Thresholds {
    byCategory = Map.copyOf(byCategory);
  }

  /** The thresholds of highest F1 on the selected pictures. */
  static Thresholds fit(CocoMatches matches, Predicate<CocoImage> selected) {
    OperatingPoints points = OperatingPoints.of(matches, selected);
    double common = points.best().map(OperatingPoint::scoreThreshold).orElse(0.5);
    Map<Integer, Double> byCategory = new TreeMap<>();
    for (CocoCategory category : matches.truth().categories()) {
      OperatingPoint at = points.at(category.id(), common);
      long objects = at.truePositives() + at.falseNegatives();
      double own = points.best(category.id()).map(OperatingPoint::scoreThreshold).orElse(common);
      byCategory.put(category.id(), objects < MIN_OBJECTS ? common : own);
    }
    return new Thresholds(common, byCategory);
  }

  /** F1 over all categories, each with its own threshold, on the selected pictures, 0..1. */
  double f1(CocoMatches matches, Predicate<CocoImage> selected) {
    OperatingPoints points = OperatingPoints.of(matches, selected);
    long truePositives = 0;
    long falsePositives = 0;
    long falseNegatives = 0;
    for (CocoCategory category : matches.truth().categories()) {
      double threshold = byCategory.getOrDefault(category.id(), common);
      OperatingPoint point = points.at(category.id(), threshold);
      truePositives += point.truePositives();
      falsePositives += point.falsePositives();
      falseNegatives += point.falseNegatives();
    }
    return new OperatingPoint(common, truePositives, falsePositives, falseNegatives).f1();
  }

  /** F1 over all categories with a common threshold, on the selected pictures, 0..1. */
  static double f1(CocoMatches matches, Predicate<CocoImage> selected, double threshold) {
    return OperatingPoints.of(matches, selected).at(threshold).f1();
  }
}
