package io.github.jetdetr.calibration.metric;

import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;

/** How much two boxes share; boxes are x, y, width, height in pixels. */
public final class Overlap {

  private Overlap() {}

  /**
   * The shared area over the area of both, 0..1; over the detection's own area where the truth is a
   * crowd (pycocotools {@code maskApi.c}, {@code bbIou}). Boxes that only touch, or have no size,
   * share nothing.
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
    double sharedWidth = Math.min(x + width, truthX + truthWidth) - Math.max(x, truthX);
    double sharedHeight = Math.min(y + height, truthY + truthHeight) - Math.max(y, truthY);
    if (sharedWidth <= 0 || sharedHeight <= 0) {
      return 0;
    }
    double shared = sharedWidth * sharedHeight;
    double own = width * height;
    return shared / (crowd ? own : own + truthWidth * truthHeight - shared);
  }

  /** How much two detections share. */
  public static double iou(ScoredBox a, ScoredBox b) {
    return iou(a.x(), a.y(), a.width(), a.height(), b.x(), b.y(), b.width(), b.height(), false);
  }

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
