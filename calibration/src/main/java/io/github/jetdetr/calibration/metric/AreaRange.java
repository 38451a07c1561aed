package io.github.jetdetr.calibration.metric;

/**
 * Which sizes of object a metric looks at, by area in square pixels, both ends included
 * (pycocotools {@code Params.areaRng}).
 */
public enum AreaRange {
  ALL(0, 1e10),
  SMALL(0, 32 * 32),
  MEDIUM(32 * 32, 96 * 96),
  LARGE(96 * 96, 1e10);

  private final double smallest;
  private final double largest;

  AreaRange(double smallest, double largest) {
    this.smallest = smallest;
    this.largest = largest;
  }

  /** Whether an object of this area, in square pixels, is looked at. */
  public boolean holds(double area) {
    return area >= smallest && area <= largest;
  }
}
