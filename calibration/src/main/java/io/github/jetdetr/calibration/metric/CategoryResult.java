package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.CocoCategory;
import java.util.List;

/**
 * One category's part of an evaluation; only categories with objects to find have one.
 *
 * @param truths how many objects must be found, crowds left out
 * @param detections how many detections were looked at, at most 100 per picture
 * @param ap mean over IoU .50:.05:.95, in 0..1
 * @param curves one for each IoU .50, .55, … .95
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
