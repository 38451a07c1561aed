package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.metric.CocoGrid;
import io.github.jetdetr.calibration.metric.ScoreOrder;
import java.util.Arrays;

/** Right and wrong detections of one category by score, and their AP over COCO's 101 recalls. */
final class RankedVerdicts {

  private double[] scores = new double[16];
  private boolean[] rights = new boolean[16];
  private int count;

  void add(double score, boolean right) {
    if (count == scores.length) {
      scores = Arrays.copyOf(scores, 2 * count);
      rights = Arrays.copyOf(rights, 2 * count);
    }
    scores[count] = score;
    rights[count++] = right;
  }

  /**
   * AP, in 0..1; 0 where there is nothing to find.
   *
   * @param positives how many objects there are to find
   */
  double ap(long positives) {
    if (positives == 0) {
      return 0;
    }
    double[] precision = new double[count];
    double[] recall = new double[count];
    int right = 0;
    int rank = 0;
    for (int i : ScoreOrder.bestFirst(Arrays.copyOf(scores, count))) {
      rank++;
      if (rights[i]) {
        precision[right] = (right + 1.0) / rank;
        recall[right] = (right + 1.0) / positives;
        right++;
      }
    }
    for (int i = right - 2; i >= 0; i--) {
      precision[i] = Math.max(precision[i], precision[i + 1]);
    }
    double sum = 0;
    int at = 0;
    for (int point = 0; point < CocoGrid.RECALLS; point++) {
      while (at < right && recall[at] < CocoGrid.recall(point)) {
        at++;
      }
      sum += at < right ? precision[at] : 0;
    }
    return sum / CocoGrid.RECALLS;
  }
}
