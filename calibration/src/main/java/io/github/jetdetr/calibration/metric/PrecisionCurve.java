package io.github.jetdetr.calibration.metric;

/**
 * Precision over recall, sampled by COCO's rule: at each of 101 recalls the best precision at that
 * recall or any higher, and 0 beyond the highest recall reached.
 */
public final class PrecisionCurve {

  private final double iou;
  private final double[] precision;

  PrecisionCurve(double iou, double[] precision) {
    this.iou = iou;
    this.precision = precision.clone();
  }

  /** The IoU threshold, .50 to .95. */
  public double iou() {
    return iou;
  }

  /** Number of points: {@link CocoGrid#RECALLS}. */
  public int points() {
    return precision.length;
  }

  /** Recall at a point, 0 to 1 in steps of .01. */
  public double recall(int point) {
    return CocoGrid.recall(point);
  }

  /** Precision at a point, in 0..1. */
  public double precision(int point) {
    return precision[point];
  }

  /** The area below the curve: AP at this IoU. */
  public double ap() {
    double sum = 0;
    for (double value : precision) {
      sum += value;
    }
    return sum / precision.length;
  }
}
