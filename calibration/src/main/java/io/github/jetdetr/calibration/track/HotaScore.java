package io.github.jetdetr.calibration.track;

import io.github.jetdetr.calibration.track.FrameOverlaps.Moment;
import io.github.jetdetr.track.OptimalAssignment;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * HOTA: how well objects are found times how well the found stay the same, over 19 strictnesses
 * (Luiten et al., HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking, IJCV 2021).
 * Scores of several classes or sequences are added up.
 */
final class HotaScore {

  static final int STEPS = 19;

  private final double[] found = new double[STEPS];
  private final double[] missed = new double[STEPS];
  private final double[] wrong = new double[STEPS];
  private final double[] association = new double[STEPS];
  private final double[] associationRecall = new double[STEPS];
  private final double[] associationPrecision = new double[STEPS];
  private final double[] localization = new double[STEPS];

  /** Least overlap of a match at each strictness: 0.05, 0.10, … 0.95. */
  private static double alpha(int step) {
    return 0.05 + step * 0.05;
  }

  /** Scores one class of one sequence. */
  static HotaScore of(FrameOverlaps overlaps) {
    HotaScore score = new HotaScore();
    if (overlaps.truthBoxes() == 0 || overlaps.trackBoxes() == 0) {
      Arrays.fill(score.missed, overlaps.truthBoxes());
      Arrays.fill(score.wrong, overlaps.trackBoxes());
      return score;
    }
    int[] truthFrames = overlaps.truthFrames();
    int[] trackFrames = overlaps.trackFrames();
    double[] alignment = alignment(overlaps, truthFrames, trackFrames);
    Pairs pairs = new Pairs(overlaps.truthBoxes());
    OptimalAssignment assignment = new OptimalAssignment(64, 64);
    for (Moment moment : overlaps.moments()) {
      match(moment, alignment, trackFrames.length, assignment, pairs);
    }
    score.count(pairs, overlaps, truthFrames, trackFrames);
    return score;
  }

  // How much each truth and each track are the same over the whole sequence: the Jaccard index of
  // their frames, each frame weighed by how clearly they belong together there.
  private static double[] alignment(FrameOverlaps overlaps, int[] truthFrames, int[] trackFrames) {
    int tracks = trackFrames.length;
    double[] together = new double[truthFrames.length * tracks];
    for (Moment moment : overlaps.moments()) {
      int rows = moment.truths().length;
      int columns = moment.tracks().length;
      double[] rowSums = new double[rows];
      double[] columnSums = new double[columns];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          rowSums[row] += moment.overlap(row, column);
          columnSums[column] += moment.overlap(row, column);
        }
      }
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          double own = moment.overlap(row, column);
          double all = rowSums[row] + columnSums[column] - own;
          if (all > FrameOverlaps.EPSILON) {
            together[moment.truths()[row] * tracks + moment.tracks()[column]] += own / all;
          }
        }
      }
    }
    for (int truth = 0; truth < truthFrames.length; truth++) {
      for (int track = 0; track < tracks; track++) {
        int at = truth * tracks + track;
        together[at] /= truthFrames[truth] + trackFrames[track] - together[at];
      }
    }
    return together;
  }

  /** Who was matched to whom on some frame, and how well they overlap. */
  private static final class Pairs {
    final int[] truths;
    final int[] tracks;
    final double[] overlaps;
    int count;

    Pairs(int capacity) {
      truths = new int[capacity];
      tracks = new int[capacity];
      overlaps = new double[capacity];
    }
  }

  private static void match(
      Moment moment, double[] alignment, int trackCount, OptimalAssignment assignment, Pairs into) {
    int rows = moment.truths().length;
    int columns = moment.tracks().length;
    if (rows == 0 || columns == 0) {
      return;
    }
    double[] costs = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        int at = moment.truths()[row] * trackCount + moment.tracks()[column];
        costs[row * columns + column] = -alignment[at] * moment.overlap(row, column);
      }
    }
    int[] columnOf = assignment.solve(costs, rows, columns);
    for (int row = 0; row < rows; row++) {
      if (columnOf[row] != OptimalAssignment.NONE) {
        into.truths[into.count] = moment.truths()[row];
        into.tracks[into.count] = moment.tracks()[columnOf[row]];
        into.overlaps[into.count] = moment.overlap(row, columnOf[row]);
        into.count++;
      }
    }
  }

  private void count(Pairs pairs, FrameOverlaps overlaps, int[] truthFrames, int[] trackFrames) {
    int tracks = trackFrames.length;
    int[] together = new int[truthFrames.length * tracks];
    for (int step = 0; step < STEPS; step++) {
      Arrays.fill(together, 0);
      double least = alpha(step) - FrameOverlaps.EPSILON;
      for (int at = 0; at < pairs.count; at++) {
        if (pairs.overlaps[at] >= least) {
          together[pairs.truths[at] * tracks + pairs.tracks[at]]++;
          found[step]++;
          localization[step] += pairs.overlaps[at];
        }
      }
      missed[step] = overlaps.truthBoxes() - found[step];
      wrong[step] = overlaps.trackBoxes() - found[step];
      for (int truth = 0; truth < truthFrames.length; truth++) {
        for (int track = 0; track < tracks; track++) {
          double both = together[truth * tracks + track];
          if (both > 0) {
            int either = truthFrames[truth] + trackFrames[track];
            association[step] += both * both / (either - both);
            associationRecall[step] += both * both / truthFrames[truth];
            associationPrecision[step] += both * both / trackFrames[track];
          }
        }
      }
    }
  }

  /** Adds what another class or sequence has. */
  void add(HotaScore other) {
    for (int step = 0; step < STEPS; step++) {
      found[step] += other.found[step];
      missed[step] += other.missed[step];
      wrong[step] += other.wrong[step];
      association[step] += other.association[step];
      associationRecall[step] += other.associationRecall[step];
      associationPrecision[step] += other.associationPrecision[step];
      localization[step] += other.localization[step];
    }
  }

  double hota() {
    return mean(step -> Math.sqrt(detection(step) * share(association, step)));
  }

  double detA() {
    return mean(this::detection);
  }

  double detRe() {
    return mean(step -> found[step] / Math.max(1, found[step] + missed[step]));
  }

  double detPr() {
    return mean(step -> found[step] / Math.max(1, found[step] + wrong[step]));
  }

  double assA() {
    return mean(step -> share(association, step));
  }

  double assRe() {
    return mean(step -> share(associationRecall, step));
  }

  double assPr() {
    return mean(step -> share(associationPrecision, step));
  }

  double locA() {
    return mean(step -> Math.max(1e-10, localization[step]) / Math.max(1e-10, found[step]));
  }

  private double detection(int step) {
    return found[step] / Math.max(1, found[step] + missed[step] + wrong[step]);
  }

  private double share(double[] sums, int step) {
    return sums[step] / Math.max(1, found[step]);
  }

  private static double mean(IntToDoubleFunction value) {
    double sum = 0;
    for (int step = 0; step < STEPS; step++) {
      sum += value.applyAsDouble(step);
    }
    return sum / STEPS;
  }
}
