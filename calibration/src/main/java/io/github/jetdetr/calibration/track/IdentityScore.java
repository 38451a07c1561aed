package io.github.jetdetr.calibration.track;

import io.github.jetdetr.calibration.track.FrameOverlaps.Moment;
import io.github.jetdetr.track.OptimalAssignment;

/**
 * IDF1: boxes whose identity is right when every truth is given the one track that suits the whole
 * sequence best (Ristani et al., Performance Measures and a Data Set for Multi-Target, Multi-Camera
 * Tracking, 2016). Scores of several classes or sequences are added up.
 */
final class IdentityScore {

  private static final double MATCH = 0.5;

  private long right;
  private long missed;
  private long wrong;

  /** Scores one class of one sequence. */
  static IdentityScore of(FrameOverlaps overlaps) {
    IdentityScore score = new IdentityScore();
    int truths = overlaps.truths();
    int tracks = overlaps.tracks();
    if (truths > 0 && tracks > 0) {
      double[] costs = new double[truths * tracks];
      for (Moment moment : overlaps.moments()) {
        for (int row = 0; row < moment.truths().length; row++) {
          for (int column = 0; column < moment.tracks().length; column++) {
            if (moment.overlap(row, column) >= MATCH) {
              costs[moment.truths()[row] * tracks + moment.tracks()[column]]--;
            }
          }
        }
      }
      int[] trackOf = new OptimalAssignment(truths, tracks).solve(costs, truths, tracks);
      for (int truth = 0; truth < truths; truth++) {
        if (trackOf[truth] != OptimalAssignment.NONE) {
          score.right -= Math.round(costs[truth * tracks + trackOf[truth]]);
        }
      }
    }
    score.missed = overlaps.truthBoxes() - score.right;
    score.wrong = overlaps.trackBoxes() - score.right;
    return score;
  }

  /** Adds what another class or sequence has. */
  void add(IdentityScore other) {
    right += other.right;
    missed += other.missed;
    wrong += other.wrong;
  }

  double idf1() {
    return right / Math.max(1, right + 0.5 * wrong + 0.5 * missed);
  }

  double recall() {
    return right / (double) Math.max(1, right + missed);
  }

  double precision() {
    return right / (double) Math.max(1, right + wrong);
  }
}
