package io.github.jetdetr.calibration.metric;

/**
 * The object sizes that a metric covers, by area in square pixels, both ends included (pycocotools
 * {@code Params.areaRng}).
 */
public enum AreaRange {
  ALL(0, 1e10),
  SMALL(0, 32 * 32),
  MEDIUM(32 * 32, 96 * 96),
  LARGE(96 * 96, 1e10);

  private final double minArea;
  private final double maxArea;

  AreaRange(double minArea, double maxArea) {
    this.minArea = minArea;
    this.maxArea = maxArea;
  }

  /** Whether an object of this area, in square pixels, is covered. */
  public boolean contains(double area) {
    return area >= minArea && area <= maxArea;
  }
}
