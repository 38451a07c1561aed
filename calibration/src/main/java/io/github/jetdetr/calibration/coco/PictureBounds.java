package io.github.jetdetr.calibration.coco;

/** Position of a box relative to its picture. */
final class PictureBounds {

  /** Annotations are drawn by hand and rounded; up to this is not a fault. */
  private static final double TOLERANCE_PIXELS = 1;

  private PictureBounds() {}

  /** Whether the box lies entirely outside the picture; box is x, y, width, height in pixels. */
  static boolean isOutside(double[] box, CocoImage image) {
    return image.hasSize() && liesOutside(box, image);
  }

  private static boolean liesOutside(double[] box, CocoImage image) {
    return box[0] >= image.width()
        || box[1] >= image.height()
        || box[0] + box[2] <= 0
        || box[1] + box[3] <= 0;
  }

  /** Whether the box extends beyond the picture by more than the tolerance. */
  static boolean extendsBeyond(double[] box, CocoImage image) {
    return image.hasSize() && reachesBeyond(box, image);
  }

  private static boolean reachesBeyond(double[] box, CocoImage image) {
    return box[0] < -TOLERANCE_PIXELS
        || box[1] < -TOLERANCE_PIXELS
        || box[0] + box[2] > image.width() + TOLERANCE_PIXELS
        || box[1] + box[3] > image.height() + TOLERANCE_PIXELS;
  }
}
