package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;

import io.github.jetdetr.engine.InferenceException;
import java.util.Arrays;

/**
 * Candidates sorted by score without an object for each: score and place share one long. Equal
 * scores come in the order of their places, so that the same outputs always give the same list.
 */
@HotPath
final class BestFirst {

  private final float threshold;
  private final int most;
  private long[] candidates;
  private int count;

  /**
   * @param threshold least score of a candidate, in 0..1
   * @param most how many of the best are kept, at least 1
   */
  BestFirst(float threshold, int most) {
    this.threshold = threshold;
    this.most = most;
    candidates = new long[most];
  }

  void clear() {
    count = 0;
  }

  /**
   * Takes a candidate unless its score is below the threshold.
   *
   * @param place where it came from, not negative
   * @throws InferenceException when the score is NaN
   */
  void offer(float score, int place) {
    checkNumber(score);
    if (score < threshold) {
      return;
    }
    if (count == candidates.length) {
      candidates = Arrays.copyOf(candidates, 2 * count);
    }
    // Scores are not negative (0 is added for −0), so their bits order as they do.
    candidates[count++] = (long) Float.floatToIntBits(score + 0f) << 32 | (~place & 0xFFFFFFFFL);
  }

  /** Brings what was offered into order; says how many are left. */
  int sort() {
    Arrays.sort(candidates, 0, count);
    return Math.min(count, most);
  }

  /** The score of a sorted candidate, 0 being the best. */
  float score(int rank) {
    return Float.intBitsToFloat((int) (candidates[count - 1 - rank] >>> 32));
  }

  /** The place of a sorted candidate, 0 being the best. */
  int place(int rank) {
    return ~(int) candidates[count - 1 - rank];
  }

  /** A network that gives NaN has failed; an empty list would say that nothing was seen. */
  static void checkNumber(double value) {
    if (Double.isNaN(value)) {
      throw new InferenceException("the network gave NaN");
    }
  }
}
