package io.github.jetdetr.calibration.metric;

/**
 * The outcome of every detection of one category on all pictures, best score first; equal scores
 * are in the order of the pictures' ids.
 *
 * <p>A detection's outcome in one area range is two sets of IoU thresholds, one bit each: those at
 * which it is a true positive in the lower 16 bits, those at which it is a false positive in the
 * upper 16; at the thresholds in neither it is ignored.
 */
public final class CategoryMatches {

  /** Scores, descending. */
  public final double[] score;

  /** Index of the detection's picture. */
  public final int[] image;

  /** How many detections of this category on the same picture have a higher score. */
  final int[] rank;

  private final int[][] outcome;

  /** For each object the index of its picture. */
  final int[] truthImage;

  /** For each object one bit for each area range in which it must be detected. */
  private final int[] truthRanges;

  CategoryMatches(Cells cells, int category) {
    int firstCell = category * cells.images;
    CellMatcher matcher = new CellMatcher(cells);
    int count = 0;
    for (int i = 0; i < cells.images; i++) {
      count += Math.min(CocoGrid.MAX_DETECTIONS, cells.detections.size(firstCell + i));
    }
    double[] unsortedScore = new double[count];
    int[] unsortedImage = new int[count];
    int[] unsortedRank = new int[count];
    int[][] unsortedOutcome = new int[AreaRange.values().length][count];
    int firstTruth = cells.truths.start[firstCell];
    truthImage = new int[cells.truths.start[firstCell + cells.images] - firstTruth];
    truthRanges = new int[truthImage.length];

    int next = 0;
    for (int i = 0; i < cells.images; i++) {
      matcher.moveTo(firstCell + i);
      for (int t = 0; t < matcher.truths(); t++) {
        int at = matcher.firstTruth() + t - firstTruth;
        truthImage[at] = i;
        for (AreaRange area : AreaRange.values()) {
          truthRanges[at] |= matcher.isCounted(t, area) ? 1 << area.ordinal() : 0;
        }
      }
      for (int d = 0; d < matcher.detections(); d++) {
        unsortedScore[next + d] = cells.detections.score[matcher.firstDetection() + d];
        unsortedImage[next + d] = i;
        unsortedRank[next + d] = d;
      }
      for (AreaRange area : AreaRange.values()) {
        matchArea(cells, matcher, area, unsortedOutcome[area.ordinal()], next);
      }
      next += matcher.detections();
    }

    int[] order = ScoreOrder.bestFirst(unsortedScore);
    score = new double[count];
    for (int i = 0; i < count; i++) {
      score[i] = unsortedScore[order[i]];
    }
    image = sorted(unsortedImage, order);
    rank = sorted(unsortedRank, order);
    outcome = new int[unsortedOutcome.length][];
    for (int i = 0; i < outcome.length; i++) {
      outcome[i] = sorted(unsortedOutcome[i], order);
    }
  }

  int detections() {
    return score.length;
  }

  /** The outcome of each detection; see the class. */
  public int[] outcome(AreaRange area) {
    return outcome[area.ordinal()];
  }

  /** Number of objects to be detected, each weighted by its picture's weight. */
  public long positives(AreaRange area, int[] imageWeights) {
    long sum = 0;
    for (int t = 0; t < truthImage.length; t++) {
      if ((truthRanges[t] & 1 << area.ordinal()) != 0) {
        sum += imageWeights[truthImage[t]];
      }
    }
    return sum;
  }

  /** Number of objects to be detected on the pictures of each group, picture i in i modulo n. */
  public int[] positivesByGroup(AreaRange area, int groups) {
    int[] counts = new int[groups];
    for (int t = 0; t < truthImage.length; t++) {
      counts[truthImage[t] % groups] += (truthRanges[t] >>> area.ordinal()) & 1;
    }
    return counts;
  }

  private static void matchArea(
      Cells cells, CellMatcher matcher, AreaRange area, int[] outcome, int next) {
    for (int d = 0; d < matcher.detections(); d++) {
      outcome[next + d] =
          falsePositive(cells, matcher.firstDetection() + d, area, CocoGrid.ALL_IOUS);
    }
    if (matcher.candidates() == 0) {
      return;
    }
    for (int c = 0; c < matcher.candidates(); c++) {
      outcome[next + matcher.candidate(c)] = 0;
    }
    matcher.select(area);
    for (int iou = 0; iou < CocoGrid.IOUS; iou++) {
      int[] match = matcher.match(CocoGrid.iou(iou));
      for (int c = 0; c < matcher.candidates(); c++) {
        int d = matcher.candidate(c);
        if (match[c] == CellMatcher.NONE) {
          outcome[next + d] |= falsePositive(cells, matcher.firstDetection() + d, area, 1 << iou);
        } else if (matcher.isCounted(match[c], area)) {
          outcome[next + d] |= 1 << iou;
        }
      }
    }
  }

  /** False positive bits, unless the box itself is outside the area range: then it is ignored. */
  private static int falsePositive(Cells cells, int detection, AreaRange area, int ious) {
    double size = cells.detections.width[detection] * cells.detections.height[detection];
    return area.contains(size) ? ious << 16 : 0;
  }

  private static int[] sorted(int[] values, int[] order) {
    int[] sorted = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      sorted[i] = values[order[i]];
    }
    return sorted;
  }
}
