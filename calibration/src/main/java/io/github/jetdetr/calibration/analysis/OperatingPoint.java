package io.github.jetdetr.calibration.analysis;

/**
 * A detector's counts at one score threshold.
 *
 * @param scoreThreshold minimum score of the detections that count
 * @param truePositives detections that match an object
 * @param falsePositives detections that match none
 * @param falseNegatives objects that no detection matches
 */
public record OperatingPoint(
    double scoreThreshold, long truePositives, long falsePositives, long falseNegatives) {

  public OperatingPoint {
    if (truePositives < 0 || falsePositives < 0 || falseNegatives < 0) {
      throw new IllegalArgumentException(
          "counts must not be negative: %d true positives, %d false positives, %d false negatives"
              .formatted(truePositives, falsePositives, falseNegatives));
    }
  }

  /** Share of the detections that are true positives, 0..1; NaN without detections. */
  public double precision() {
    return (double) truePositives / (truePositives + falsePositives);
  }

  /** Share of the objects that are detected, 0..1; NaN without objects. */
  public double recall() {
    return (double) truePositives / (truePositives + falseNegatives);
  }

  /** The harmonic mean of precision and recall, 0..1; NaN with neither detections nor objects. */
  public double f1() {
    return 2.0 * truePositives / (2 * truePositives + falsePositives + falseNegatives);
  }

  /**
   * TP / (TP + FP + FN), 0..1; NaN with neither detections nor objects.
   *
   * <p>A detector has no true negatives, so this (the critical success index, or Jaccard index) is
   * what remains of accuracy.
   */
  public double accuracy() {
    return (double) truePositives / (truePositives + falsePositives + falseNegatives);
  }
}
