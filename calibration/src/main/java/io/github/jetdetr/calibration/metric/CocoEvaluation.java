package io.github.jetdetr.calibration.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The COCO box metrics of one set of detections.
 *
 * @param metrics the twelve metrics
 * @param categories those that have objects, by ascending id
 */
public record CocoEvaluation(CocoMetrics metrics, List<CategoryResult> categories) {

  public CocoEvaluation {
    categories = List.copyOf(categories);
  }

  /** AP over IoU .50:.05:.95 by category name; categories without objects are absent. */
  public Map<String, Double> apPerCategory() {
    Map<String, Double> map = new LinkedHashMap<>();
    for (CategoryResult result : categories) {
      map.put(result.category().name(), result.ap());
    }
    return Collections.unmodifiableMap(map);
  }

  /** The mean of all categories' curves at IoU .50; all zero where there is no category. */
  public PrecisionCurve meanCurveAtIou50() {
    double[] sum = new double[CocoGrid.RECALLS];
    for (CategoryResult result : categories) {
      for (int point = 0; point < sum.length; point++) {
        sum[point] += result.curves().get(0).precision(point);
      }
    }
    for (int point = 0; point < sum.length; point++) {
      sum[point] /= Math.max(1, categories.size());
    }
    return new PrecisionCurve(CocoGrid.iou(0), sum);
  }
}
