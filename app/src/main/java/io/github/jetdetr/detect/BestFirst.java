package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.engine.InferenceException;
import java.util.Arrays;

/**
 * Sorts candidates by descending score without an object per candidate: score and index are packed
 * into one long. Equal scores are ordered by index, so that the same outputs always give the same
 * list.
 */
@HotPath
final class BestFirst {

  private final float threshold;
  private final int limit;
  private long[] candidates;
  private int count;

  /**
   * @param threshold minimum score of a candidate, in 0..1
   * @param limit maximum number of candidates kept, at least 1
   */
  BestFirst(float threshold, int limit) {
    this.threshold = threshold;
    this.limit = limit;
    candidates = new long[limit];
  }

  void clear() {
    count = 0;
  }

  /**
   * Adds a candidate unless its score is below the threshold.
   *
   * @param index the caller's index of it, not negative
   * @throws InferenceException if the score is NaN or not in 0..1
   */
  void offer(float score, int index) {
    checkNumber(score);
    OutputCheck.checkScore(score);
    if (score < threshold) {
      return;
    }
    if (count == candidates.length) {
      candidates = Arrays.copyOf(candidates, 2 * count);
    }
    // Scores are not negative (adding 0 turns −0 into 0), so their bits sort like their values.
    candidates[count++] = (long) Float.floatToIntBits(score + 0f) << 32 | (~index & 0xFFFFFFFFL);
  }

  /** Sorts the candidates; returns how many are kept. */
  int sort() {
    Arrays.sort(candidates, 0, count);
    return Math.min(count, limit);
  }

  /** The score of a sorted candidate; rank 0 is the best. */
  float score(int rank) {
    return Float.intBitsToFloat((int) (candidates[count - 1 - rank] >>> 32));
  }

  /** The index of a sorted candidate; rank 0 is the best. */
  int index(int rank) {
    return ~(int) candidates[count - 1 - rank];
  }

  /** A network that outputs NaN has failed; an empty list would mean that nothing was detected. */
  static void checkNumber(double value) {
    if (Double.isNaN(value)) {
      throw new InferenceException("the network's output contains NaN");
    }
  }
}
