package io.github.jetdetr.calibration.metric;

import java.util.Arrays;

/**
 * Decides which detection matches which object within one cell, by COCO's rule (pycocotools {@code
 * COCOeval.evaluateImg}).
 *
 * <p>Detections choose in descending order of score. Each takes the free object that it overlaps
 * most, if by no less than the threshold; on a tie the later object. Objects that count (no crowd,
 * area in range) take precedence over those that do not: only a detection that matches none of the
 * former may take one of the latter, and is then ignored. A crowd can be matched any number of
 * times. Reused from cell to cell; not thread-safe.
 */
final class CellMatcher {

  /** No object matched. */
  static final int NONE = -1;

  private final Cells cells;
  private int firstDetection;
  private int detections;
  private int firstTruth;
  private int truths;
  private int countedTruths;
  private double[] overlaps = new double[0];
  private int[] truthOrder = new int[0];
  private boolean[] taken = new boolean[0];

  /** The detections that overlap some object by at least the lowest threshold; most do not. */
  private final int[] candidates = new int[CocoGrid.MAX_DETECTIONS];

  private int candidateCount;
  private final int[] match = new int[CocoGrid.MAX_DETECTIONS];

  CellMatcher(Cells cells) {
    this.cells = cells;
  }

  /** Moves to a cell, of which the best 100 detections take part. */
  void moveTo(int cell) {
    firstDetection = cells.detections.start[cell];
    detections = Math.min(CocoGrid.MAX_DETECTIONS, cells.detections.size(cell));
    firstTruth = cells.truths.start[cell];
    truths = cells.truths.size(cell);
    if (truthOrder.length < truths) {
      truthOrder = new int[2 * truths];
      taken = new boolean[2 * truths];
    }
    if (overlaps.length < truths * detections) {
      overlaps = new double[2 * truths * detections];
    }
    candidateCount = 0;
    for (int d = 0; d < detections; d++) {
      double bestOverlap = 0;
      for (int t = 0; t < truths; t++) {
        double overlap = overlap(firstDetection + d, firstTruth + t);
        overlaps[d * truths + t] = overlap;
        bestOverlap = Math.max(bestOverlap, overlap);
      }
      if (bestOverlap >= CocoGrid.iou(0)) {
        candidates[candidateCount++] = d;
      }
    }
  }

  private double overlap(int d, int t) {
    DetectionColumns box = cells.detections;
    TruthColumns truth = cells.truths;
    return Overlap.iou(
        box.x[d],
        box.y[d],
        box.width[d],
        box.height[d],
        truth.x[t],
        truth.y[t],
        truth.width[t],
        truth.height[t],
        truth.crowd[t]);
  }

  int firstDetection() {
    return firstDetection;
  }

  /** Number of detections that take part. */
  int detections() {
    return detections;
  }

  int firstTruth() {
    return firstTruth;
  }

  int truths() {
    return truths;
  }

  /** Whether an object of this cell must be detected. */
  boolean isCounted(int truth, AreaRange area) {
    return !cells.truths.crowd[firstTruth + truth]
        && area.contains(cells.truths.area[firstTruth + truth]);
  }

  /**
   * Sorts the objects that count in this area range first. Must be called before {@link #match}.
   */
  void select(AreaRange area) {
    countedTruths = 0;
    for (int t = 0; t < truths; t++) {
      if (isCounted(t, area)) {
        truthOrder[countedTruths++] = t;
      }
    }
    int next = countedTruths;
    for (int t = 0; t < truths; t++) {
      if (!isCounted(t, area)) {
        truthOrder[next++] = t;
      }
    }
  }

  /**
   * Number of detections that overlap an object by at least .50; no other one can match anything.
   */
  int candidates() {
    return candidateCount;
  }

  /**
   * Index within this cell of a candidate's detection; candidates are in descending order of score.
   */
  int candidate(int index) {
    return candidates[index];
  }

  /**
   * Matches the candidates at an IoU threshold of .50 or more.
   *
   * @return for each candidate the index of an object in this cell, or {@link #NONE}; reused, valid
   *     until the next call
   */
  int[] match(double iou) {
    // COCOeval caps the threshold so that a perfect overlap passes one of 1 despite rounding.
    double minIou = Math.min(iou, 1 - 1e-10);
    Arrays.fill(taken, 0, truths, false);
    for (int c = 0; c < candidateCount; c++) {
      int best = bestOf(candidates[c], 0, countedTruths, minIou);
      if (best == NONE) {
        best = bestOf(candidates[c], countedTruths, truths, minIou);
      }
      match[c] = best;
      if (best != NONE) {
        taken[best] = !cells.truths.crowd[firstTruth + best];
      }
    }
    return match;
  }

  private int bestOf(int detection, int from, int to, double minIou) {
    int best = NONE;
    double bestIou = minIou;
    for (int i = from; i < to; i++) {
      int t = truthOrder[i];
      double overlap = overlaps[detection * truths + t];
      if (overlap >= bestIou && !taken[t]) {
        bestIou = overlap;
        best = t;
      }
    }
    return best;
  }
}
