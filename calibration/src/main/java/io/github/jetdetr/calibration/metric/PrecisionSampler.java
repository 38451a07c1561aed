package io.github.jetdetr.calibration.metric;

import java.util.Arrays;

/**
 * Computes precision at 101 recall points from the outcomes of one category (pycocotools {@code
 * COCOeval.accumulate}).
 *
 * <p>Precision and recall only rise at true positives, so only those points are stored; the
 * precision at a recall is the highest one at that recall or any higher. Each picture counts with
 * its weight, which is what a bootstrap needs; a detection counted twice in a row gives the same
 * curve as one counted with weight two, because the highest precision to the right of a run of true
 * positives lies at its end. Reused; not thread-safe.
 */
public final class PrecisionSampler {

  private final double[][] precision = new double[CocoGrid.IOUS][CocoGrid.RECALLS];
  private final double[] recall = new double[CocoGrid.IOUS];

  private final int[] points = new int[CocoGrid.IOUS];
  private final long[] truePositives = new long[CocoGrid.IOUS];
  private final long[] falsePositives = new long[CocoGrid.IOUS];
  private double[][] recallAt = new double[CocoGrid.IOUS][0];
  private double[][] precisionAt = new double[CocoGrid.IOUS][0];

  /**
   * Computes the curves of one category.
   *
   * @param maxDetections how many detections of each picture count, best scores first
   * @param ious one bit for each IoU threshold to be computed
   * @param imageWeights how often each picture counts, by its index
   * @return false if there are no objects, so that precision is undefined
   */
  public boolean sample(
      CategoryMatches matches, AreaRange area, int maxDetections, int ious, int[] imageWeights) {
    long positives = matches.positives(area, imageWeights);
    if (positives == 0) {
      return false;
    }
    if (recallAt[0].length < matches.truthImage.length) {
      recallAt = new double[CocoGrid.IOUS][matches.truthImage.length];
      precisionAt = new double[CocoGrid.IOUS][matches.truthImage.length];
    }
    accumulate(matches, area, maxDetections, ious, imageWeights, positives);
    for (int remaining = ious; remaining != 0; remaining &= remaining - 1) {
      int iou = Integer.numberOfTrailingZeros(remaining);
      recall[iou] = (double) truePositives[iou] / positives;
      interpolate(iou);
    }
    return true;
  }

  /** Precision at a recall point, of the last category sampled, 0..1. */
  double precision(int iou, int recallPoint) {
    return precision[iou][recallPoint];
  }

  /** Highest recall at an IoU threshold, of the last category sampled, 0..1. */
  public double recall(int iou) {
    return recall[iou];
  }

  /**
   * Mean precision over all recall points: AP at one IoU threshold, of the last category sampled.
   */
  public double ap(int iou) {
    double sum = 0;
    for (double value : precision[iou]) {
      sum += value;
    }
    return sum / CocoGrid.RECALLS;
  }

  private void accumulate(
      CategoryMatches matches,
      AreaRange area,
      int maxDetections,
      int ious,
      int[] imageWeights,
      long positives) {
    Arrays.fill(points, 0);
    Arrays.fill(truePositives, 0);
    Arrays.fill(falsePositives, 0);
    // Most detections are false positives at every threshold; they are counted once for all.
    long falsePositivesEverywhere = 0;
    int[] outcome = matches.outcome(area);
    for (int d = 0; d < outcome.length; d++) {
      int weight = imageWeights[matches.image[d]];
      if (weight == 0 || matches.rank[d] >= maxDetections) {
        continue;
      }
      int falsePositiveBits = (outcome[d] >>> 16) & ious;
      if (falsePositiveBits == ious) {
        falsePositivesEverywhere += weight;
        continue;
      }
      for (int remaining = falsePositiveBits; remaining != 0; remaining &= remaining - 1) {
        falsePositives[Integer.numberOfTrailingZeros(remaining)] += weight;
      }
      for (int remaining = outcome[d] & ious; remaining != 0; remaining &= remaining - 1) {
        int iou = Integer.numberOfTrailingZeros(remaining);
        truePositives[iou] += weight;
        int point = points[iou]++;
        recallAt[iou][point] = (double) truePositives[iou] / positives;
        precisionAt[iou][point] =
            (double) truePositives[iou]
                / (truePositives[iou] + falsePositives[iou] + falsePositivesEverywhere);
      }
    }
  }

  private void interpolate(int iou) {
    double[] precisions = precisionAt[iou];
    double[] recalls = recallAt[iou];
    for (int point = points[iou] - 2; point >= 0; point--) {
      precisions[point] = Math.max(precisions[point], precisions[point + 1]);
    }
    int point = 0;
    for (int recallPoint = 0; recallPoint < CocoGrid.RECALLS; recallPoint++) {
      while (point < points[iou] && recalls[point] < CocoGrid.recall(recallPoint)) {
        point++;
      }
      precision[iou][recallPoint] = point < points[iou] ? precisions[point] : 0;
    }
  }
}
