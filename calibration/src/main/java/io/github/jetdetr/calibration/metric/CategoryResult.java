package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.CocoCategory;
import java.util.List;

/**
 * One category's part of an evaluation; categories without objects have none.
 *
 * @param category the category
 * @param truths number of objects to be detected, without crowds
 * @param detections number of detections evaluated, at most 100 per picture
 * @param ap mean over IoU .50:.05:.95, in 0..1
 * @param curves precision over recall, one for each IoU .50, .55, … .95
 */
public record CategoryResult(
    CocoCategory category, long truths, int detections, double ap, List<PrecisionCurve> curves) {

  public CategoryResult {
    curves = List.copyOf(curves);
  }

  /** AP at IoU .50. */
  public double ap50() {
    return curves.get(0).ap();
  }
}
