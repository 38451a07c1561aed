package io.github.jetdetr.calibration.metric;

/**
 * The ten IoU thresholds and the 101 recall points of COCO, bit for bit as numpy's {@code linspace}
 * computes them, because a recall of exactly 0.29 must fall on the same side.
 */
public final class CocoGrid {

  /** .50, .55, … .95. */
  public static final int IOUS = 10;

  /** 0, .01, … 1. */
  public static final int RECALLS = 101;

  /** One bit for each IoU threshold. */
  public static final int ALL_IOUS = (1 << IOUS) - 1;

  /** COCO evaluates at most this many detections per category and picture. */
  public static final int MAX_DETECTIONS = 100;

  private CocoGrid() {}

  static double iou(int index) {
    return index == IOUS - 1 ? 0.95 : 0.5 + index * ((0.95 - 0.5) / (IOUS - 1));
  }

  /** The recall of a point, 0 ≤ index &lt; {@link #RECALLS}. */
  public static double recall(int index) {
    return index * (1.0 / (RECALLS - 1));
  }
}
