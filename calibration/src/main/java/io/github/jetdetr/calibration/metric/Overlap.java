package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;

/** Intersection over union of boxes given as x, y, width, height in pixels. */
public final class Overlap {

  private Overlap() {}

  /**
   * Intersection over union, 0..1; for a crowd, intersection over the detection's own area
   * (pycocotools {@code maskApi.c}, {@code bbIou}). 0 for boxes that only touch or have no area.
   */
  public static double iou(
      double x,
      double y,
      double width,
      double height,
      double truthX,
      double truthY,
      double truthWidth,
      double truthHeight,
      boolean crowd) {
    double commonWidth = Math.min(x + width, truthX + truthWidth) - Math.max(x, truthX);
    double commonHeight = Math.min(y + height, truthY + truthHeight) - Math.max(y, truthY);
    if (commonWidth <= 0 || commonHeight <= 0) {
      return 0;
    }
    double intersection = commonWidth * commonHeight;
    double detectionArea = width * height;
    return intersection
        / (crowd ? detectionArea : detectionArea + truthWidth * truthHeight - intersection);
  }

  /** Intersection over union of two detections, 0..1. */
  public static double iou(ScoredBox a, ScoredBox b) {
    return iou(a.x(), a.y(), a.width(), a.height(), b.x(), b.y(), b.width(), b.height(), false);
  }

  /** Intersection over union of a detection and an object, 0..1; of a crowd as above. */
  public static double iou(ScoredBox detection, TruthBox truth) {
    return iou(
        detection.x(),
        detection.y(),
        detection.width(),
        detection.height(),
        truth.x(),
        truth.y(),
        truth.width(),
        truth.height(),
        truth.crowd());
  }
}
