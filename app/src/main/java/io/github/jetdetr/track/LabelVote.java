package io.github.jetdetr.track;

import java.util.Arrays;

/**
 * What an object is, by the votes of all its detections: each weighs as much as its score. The
 * winner changes only when another label is clearly ahead, so that a label does not flicker.
 */
final class LabelVote {

  private static final double LEAD = 1.2;

  private final float[] votes;
  private double sum;
  private int winner;

  LabelVote(int labels) {
    votes = new float[labels];
  }

  /** Forgets all votes. */
  void clear() {
    Arrays.fill(votes, 0);
    sum = 0;
    winner = -1;
  }

  /** Takes a vote; labels out of range are not counted. */
  void add(int label, double weight) {
    if (label < 0 || label >= votes.length) {
      return;
    }
    votes[label] += (float) weight;
    sum += weight;
    if (winner < 0 || votes[label] > LEAD * votes[winner]) {
      winner = label;
    }
  }

  /** The label that leads; -1 before the first vote. */
  int winner() {
    return winner;
  }

  /** The share of all votes that this label has, in 0..1. */
  double share(int label) {
    return sum == 0 || label < 0 || label >= votes.length ? 0 : votes[label] / sum;
  }
}
