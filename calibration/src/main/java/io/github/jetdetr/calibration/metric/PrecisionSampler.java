package io.github.jetdetr.calibration.metric;

import java.util.Arrays;

/**
 * Turns the outcomes of one category into precision at 101 recalls (pycocotools {@code
 * COCOeval.accumulate}).
 *
 * <p>Precision and recall only rise where a detection is right, so only those places are kept; the
 * precision at a recall is the best one at that recall or any higher. Each picture counts as often
 * as its weight says, which is what a bootstrap needs; a detection counted twice in a row gives the
 * same curve as one counted with weight two, because the best precision to the right of a run of
 * right detections lies at its end. Reused; not thread-safe.
 */
public final class PrecisionSampler {

  private final double[][] precision = new double[CocoGrid.IOUS][CocoGrid.RECALLS];
  private final double[] recall = new double[CocoGrid.IOUS];

  private final int[] places = new int[CocoGrid.IOUS];
  private final long[] right = new long[CocoGrid.IOUS];
  private final long[] wrong = new long[CocoGrid.IOUS];
  private double[][] recallAt = new double[CocoGrid.IOUS][0];
  private double[][] precisionAt = new double[CocoGrid.IOUS][0];

  /**
   * Samples one category.
   *
   * @param maxDetections how many of the best detections of each picture count
   * @param ious one bit for each IoU threshold that is wanted
   * @return whether there is anything to find; if not, the category has no precision
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
    walk(matches, area, maxDetections, ious, imageWeights, positives);
    for (int rest = ious; rest != 0; rest &= rest - 1) {
      int iou = Integer.numberOfTrailingZeros(rest);
      recall[iou] = (double) right[iou] / positives;
      read(iou);
    }
    return true;
  }

  /** Precision at a recall point of the last sample. */
  double precision(int iou, int recallPoint) {
    return precision[iou][recallPoint];
  }

  /** The highest recall of the last sample. */
  public double recall(int iou) {
    return recall[iou];
  }

  /** Mean precision over all recall points: AP at one IoU threshold. */
  public double ap(int iou) {
    double sum = 0;
    for (double value : precision[iou]) {
      sum += value;
    }
    return sum / CocoGrid.RECALLS;
  }

  private void walk(
      CategoryMatches matches,
      AreaRange area,
      int maxDetections,
      int ious,
      int[] imageWeights,
      long positives) {
    Arrays.fill(places, 0);
    Arrays.fill(right, 0);
    Arrays.fill(wrong, 0);
    // Most detections are wrong at every threshold; they are counted once for all.
    long wrongEverywhere = 0;
    int[] outcome = matches.outcome(area);
    for (int d = 0; d < outcome.length; d++) {
      int weight = imageWeights[matches.image[d]];
      if (weight == 0 || matches.rank[d] >= maxDetections) {
        continue;
      }
      int wrongBits = (outcome[d] >>> 16) & ious;
      if (wrongBits == ious) {
        wrongEverywhere += weight;
        continue;
      }
      for (int rest = wrongBits; rest != 0; rest &= rest - 1) {
        wrong[Integer.numberOfTrailingZeros(rest)] += weight;
      }
      for (int rest = outcome[d] & ious; rest != 0; rest &= rest - 1) {
        int iou = Integer.numberOfTrailingZeros(rest);
        right[iou] += weight;
        int place = places[iou]++;
        recallAt[iou][place] = (double) right[iou] / positives;
        precisionAt[iou][place] = (double) right[iou] / (right[iou] + wrong[iou] + wrongEverywhere);
      }
    }
  }

  private void read(int iou) {
    double[] at = precisionAt[iou];
    double[] recalls = recallAt[iou];
    for (int place = places[iou] - 2; place >= 0; place--) {
      at[place] = Math.max(at[place], at[place + 1]);
    }
    int place = 0;
    for (int point = 0; point < CocoGrid.RECALLS; point++) {
      while (place < places[iou] && recalls[place] < CocoGrid.recall(point)) {
        place++;
      }
      precision[iou][point] = place < places[iou] ? at[place] : 0;
    }
  }
}
