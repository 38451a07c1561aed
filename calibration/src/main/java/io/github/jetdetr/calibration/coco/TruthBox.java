package io.github.jetdetr.calibration.coco;

/**
 * An annotated object.
 *
 * <p>A size of zero is allowed: COCO's own files have such boxes, and COCOeval counts them as small
 * objects that cannot be detected.
 *
 * @param id unique within the data set
 * @param imageId the picture's id
 * @param categoryId the category's id
 * @param x left edge, pixels from the picture's left edge
 * @param y upper edge, pixels from the picture's upper edge
 * @param width pixels, zero or more
 * @param height pixels, zero or more
 * @param area of the object's segmentation, square pixels; determines its {@code AreaRange} and is
 *     usually smaller than the box
 * @param crowd whether the box contains a group of objects: detections in it are ignored, and it
 *     need not be detected
 */
public record TruthBox(
    long id,
    long imageId,
    int categoryId,
    double x,
    double y,
    double width,
    double height,
    double area,
    boolean crowd) {

  public TruthBox {
    if (!Double.isFinite(x + y + width + height) || width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "annotation %d has no valid box: x %s, y %s, width %s, height %s"
              .formatted(id, x, y, width, height));
    }
    if (!(area >= 0) || !Double.isFinite(area)) {
      throw new IllegalArgumentException(
          "the area of annotation %d must be zero or more, but was %s".formatted(id, area));
    }
  }

  /** An object that was not segmented: its area is that of its box. */
  public TruthBox(
      long id,
      long imageId,
      int categoryId,
      double x,
      double y,
      double width,
      double height,
      boolean crowd) {
    this(id, imageId, categoryId, x, y, width, height, width * height, crowd);
  }

  /** The same object in another category. */
  public TruthBox withCategory(int category) {
    return new TruthBox(id, imageId, category, x, y, width, height, area, crowd);
  }
}
