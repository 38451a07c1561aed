package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.metric.CocoGrid;
import io.github.jetdetr.calibration.metric.ScoreOrder;
import java.util.Arrays;

/**
 * True and false positives of one category by score, and their AP over COCO's 101 recall points.
 */
final class RankedVerdicts {

  private double[] scores = new double[16];
  private boolean[] correct = new boolean[16];
  private int count;

  void add(double score, boolean isTruePositive) {
    if (count == scores.length) {
      scores = Arrays.copyOf(scores, 2 * count);
      correct = Arrays.copyOf(correct, 2 * count);
    }
    scores[count] = score;
    correct[count++] = isTruePositive;
  }

  /**
   * AP in 0..1; 0 without objects.
   *
   * @param positives number of objects to be detected
   */
  double ap(long positives) {
    if (positives == 0) {
      return 0;
    }
    double[] precision = new double[count];
    double[] recall = new double[count];
    int truePositives = 0;
    int rank = 0;
    for (int i : ScoreOrder.bestFirst(Arrays.copyOf(scores, count))) {
      rank++;
      if (correct[i]) {
        precision[truePositives] = (truePositives + 1.0) / rank;
        recall[truePositives] = (truePositives + 1.0) / positives;
        truePositives++;
      }
    }
    for (int i = truePositives - 2; i >= 0; i--) {
      precision[i] = Math.max(precision[i], precision[i + 1]);
    }
    double sum = 0;
    int at = 0;
    for (int point = 0; point < CocoGrid.RECALLS; point++) {
      while (at < truePositives && recall[at] < CocoGrid.recall(point)) {
        at++;
      }
      sum += at < truePositives ? precision[at] : 0;
    }
    return sum / CocoGrid.RECALLS;
  }
}
