package io.github.jetdetr.calibration.metric;

import java.util.Arrays;

/**
 * Decides which detection finds which object within one cell, by COCO's rule (pycocotools {@code
 * COCOeval.evaluateImg}).
 *
 * <p>Detections choose best score first. Each takes the free object it overlaps most, at least by
 * the threshold; of equal overlaps the later object. Objects that count (no crowd, area in range)
 * go before those that do not: only a detection that finds none of the former may take one of the
 * latter, and is then excused. A crowd is never used up. Reused from cell to cell; not thread-safe.
 */
final class CellMatcher {

  /** No object found. */
  static final int NONE = -1;

  private final Cells cells;
  private int firstDetection;
  private int detections;
  private int firstTruth;
  private int truths;
  private int counting;
  private double[] overlaps = new double[0];
  private int[] truthOrder = new int[0];
  private boolean[] taken = new boolean[0];

  /** The detections that overlap some object enough for the lowest threshold; most do not. */
  private final int[] candidates = new int[CocoGrid.MAX_DETECTIONS];

  private int candidateCount;
  private final int[] found = new int[CocoGrid.MAX_DETECTIONS];

  CellMatcher(Cells cells) {
    this.cells = cells;
  }

  /** Goes to a cell; its best 100 detections are looked at. */
  void enter(int cell) {
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
      double most = 0;
      for (int t = 0; t < truths; t++) {
        double overlap = overlap(firstDetection + d, firstTruth + t);
        overlaps[d * truths + t] = overlap;
        most = Math.max(most, overlap);
      }
      if (most >= CocoGrid.iou(0)) {
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

  /** How many detections are looked at. */
  int detections() {
    return detections;
  }

  int firstTruth() {
    return firstTruth;
  }

  int truths() {
    return truths;
  }

  /** Whether an object of this cell must be found. */
  boolean counts(int truth, AreaRange area) {
    return !cells.truths.crowd[firstTruth + truth]
        && area.holds(cells.truths.area[firstTruth + truth]);
  }

  /** Puts the objects that count first; to be called before {@link #match}. */
  void choose(AreaRange area) {
    counting = 0;
    for (int t = 0; t < truths; t++) {
      if (counts(t, area)) {
        truthOrder[counting++] = t;
      }
    }
    int next = counting;
    for (int t = 0; t < truths; t++) {
      if (!counts(t, area)) {
        truthOrder[next++] = t;
      }
    }
  }

  /** How many detections overlap an object by at least .50; no other one can find anything. */
  int candidates() {
    return candidateCount;
  }

  /** The detection, of this cell, behind a candidate; candidates are best score first. */
  int candidate(int index) {
    return candidates[index];
  }

  /**
   * What each candidate finds at this IoU, .50 or more.
   *
   * @return for each candidate the index of an object in this cell, or {@link #NONE}; lent until
   *     the next call
   */
  int[] match(double iou) {
    // COCOeval caps the threshold so that a perfect overlap passes one of 1 despite rounding.
    double least = Math.min(iou, 1 - 1e-10);
    Arrays.fill(taken, 0, truths, false);
    for (int c = 0; c < candidateCount; c++) {
      int best = bestOf(candidates[c], 0, counting, least);
      if (best == NONE) {
        best = bestOf(candidates[c], counting, truths, least);
      }
      found[c] = best;
      if (best != NONE) {
        taken[best] = !cells.truths.crowd[firstTruth + best];
      }
    }
    return found;
  }

  private int bestOf(int detection, int from, int to, double least) {
    int best = NONE;
    double most = least;
    for (int i = from; i < to; i++) {
      int t = truthOrder[i];
      double overlap = overlaps[detection * truths + t];
      if (overlap >= most && !taken[t]) {
        most = overlap;
        best = t;
      }
    }
    return best;
  }
}
