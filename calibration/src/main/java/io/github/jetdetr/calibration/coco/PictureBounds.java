package io.github.jetdetr.calibration.coco;

/** Whether a box lies in its picture. */
final class PictureBounds {

  /** Annotations are drawn by hand and rounded; less than this is no fault. */
  private static final double SLACK_PIXELS = 1;

  private PictureBounds() {}

  /** Whether no part of the box is in the picture; box is x, y, width, height. */
  static boolean isOutside(double[] box, CocoImage image) {
    return box[0] >= image.width()
        || box[1] >= image.height()
        || box[0] + box[2] <= 0
        || box[1] + box[3] <= 0;
  }

  /** Whether a part of the box is not in the picture. */
  static boolean sticksOut(double[] box, CocoImage image) {
    return box[0] < -SLACK_PIXELS
        || box[1] < -SLACK_PIXELS
        || box[0] + box[2] > image.width() + SLACK_PIXELS
        || box[1] + box[3] > image.height() + SLACK_PIXELS;
  }
}
