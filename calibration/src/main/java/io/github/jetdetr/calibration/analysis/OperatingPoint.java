package io.github.jetdetr.calibration.analysis;

/**
 * What a detector does when only detections from one score upwards are used.
 *
 * @param scoreThreshold detections with this score or a better one are used
 * @param right detections that find an object
 * @param wrong detections that find none
 * @param missed objects that are not found
 */
public record OperatingPoint(double scoreThreshold, long right, long wrong, long missed) {

  public OperatingPoint {
    if (right < 0 || wrong < 0 || missed < 0) {
      throw new IllegalArgumentException(
          "counts must be zero or more, but were right %d, wrong %d, missed %d"
              .formatted(right, wrong, missed));
    }
  }

  /** The share of detections that are right, 0..1; NaN without detections. */
  public double precision() {
    return (double) right / (right + wrong);
  }

  /** The share of objects that are found, 0..1; NaN without objects. */
  public double recall() {
    return (double) right / (right + missed);
  }

  /** The harmonic mean of precision and recall, 0..1; NaN with neither detections nor objects. */
  public double f1() {
    return 2.0 * right / (2 * right + wrong + missed);
  }

  /**
   * Right over right + wrong + missed, 0..1; NaN with neither detections nor objects.
   *
   * <p>A detector has no true negatives, so this (the critical success index, or Jaccard index) is
   * what is left of accuracy.
   */
  public double accuracy() {
    return (double) right / (right + wrong + missed);
  }
}
