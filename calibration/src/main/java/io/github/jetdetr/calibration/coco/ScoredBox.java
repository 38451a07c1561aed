package io.github.jetdetr.calibration.coco;

/**
 * A detection.
 *
 * @param categoryId a COCO category id, or a class index if no COCO file is involved
 * @param score in 0..1 by convention; only its order matters to the COCO metrics, so any finite
 *     number is allowed
 * @param x left edge, pixels from the picture's left edge
 * @param y upper edge, pixels from the picture's upper edge
 * @param width pixels, zero or more
 * @param height pixels, zero or more
 */
public record ScoredBox(
    int categoryId, double score, double x, double y, double width, double height) {

  public ScoredBox {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("the score must be finite, but was " + score);
    }
    if (!Double.isFinite(x + y + width + height) || width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "invalid box: x %s, y %s, width %s, height %s".formatted(x, y, width, height));
    }
  }

  /** A box given by its upper left and lower right corners, as the daemon's detector returns it. */
  public static ScoredBox ofCorners(
      int categoryId, double score, double x1, double y1, double x2, double y2) {
    return new ScoredBox(categoryId, score, x1, y1, x2 - x1, y2 - y1);
  }
}
