package io.github.jetdetr.calibration.track;

import io.github.jetdetr.calibration.track.FrameOverlaps.Moment;
import io.github.jetdetr.track.OptimalAssignment;
import java.util.Arrays;

/**
 * CLEAR MOT: misses, false boxes and identity switches, frame by frame at an overlap of 0.5
 * (Bernardin and Stiefelhagen, 2008), and who was tracked most of the time. Scores of several
 * classes or sequences are added up.
 */
final class ClearScore {

  private static final double MATCH = 0.5;
  private static final double MIN_COVERED_SHARE = 0.8;
  private static final double PARTLY = 0.2;
  // More than any overlap: who was matched on the frame before is matched again.
  private static final double LOYALTY = 1000;
  private static final int NONE = OptimalAssignment.NONE;

  private long found;
  private long missed;
  private long wrong;
  private long switches;
  private long mostlyTracked;
  private long partlyTracked;
  private long mostlyLost;
  private long fragments;
  private double overlap;

  /** Scores one class of one sequence. */
  static ClearScore of(FrameOverlaps overlaps) {
    ClearScore score = new ClearScore();
    if (overlaps.truthBoxes() == 0 || overlaps.trackBoxes() == 0) {
      score.missed = overlaps.truthBoxes();
      score.wrong = overlaps.trackBoxes();
      score.mostlyLost = overlaps.truths();
      return score;
    }
    new Run(overlaps, score).run();
    return score;
  }

  /** One way through a sequence. */
  private static final class Run {

    private final FrameOverlaps overlaps;
    private final ClearScore score;
    private final OptimalAssignment assignment = new OptimalAssignment(64, 64);
    private final int[] lastTrack;
    private int[] trackBefore;
    private int[] trackNow;
    private final int[] matchedFrames;
    private final int[] beginnings;

    Run(FrameOverlaps overlaps, ClearScore score) {
      this.overlaps = overlaps;
      this.score = score;
      lastTrack = nobody(overlaps.truths());
      trackBefore = nobody(overlaps.truths());
      trackNow = nobody(overlaps.truths());
      matchedFrames = new int[overlaps.truths()];
      beginnings = new int[overlaps.truths()];
    }

    private static int[] nobody(int count) {
      int[] none = new int[count];
      Arrays.fill(none, NONE);
      return none;
    }

    void run() {
      for (Moment moment : overlaps.moments()) {
        // A frame without truth or without tracks leaves the memory of the one before it.
        if (moment.truths().length == 0 || moment.tracks().length == 0) {
          score.missed += moment.truths().length;
          score.wrong += moment.tracks().length;
        } else {
          match(moment);
        }
      }
      int[] frames = overlaps.truthFrames();
      for (int truth = 0; truth < frames.length; truth++) {
        double share = matchedFrames[truth] / (double) frames[truth];
        if (share > MIN_COVERED_SHARE) {
          score.mostlyTracked++;
        } else if (share >= PARTLY) {
          score.partlyTracked++;
        } else {
          score.mostlyLost++;
        }
        score.fragments += Math.max(0, beginnings[truth] - 1);
      }
    }

    private void match(Moment moment) {
      int rows = moment.truths().length;
      int columns = moment.tracks().length;
      double[] costs = new double[rows * columns];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          double own = moment.overlap(row, column);
          boolean same = trackBefore[moment.truths()[row]] == moment.tracks()[column];
          costs[row * columns + column] =
              own < MATCH - FrameOverlaps.EPSILON ? 0 : -own - (same ? LOYALTY : 0);
        }
      }
      int[] columnOf = assignment.solve(costs, rows, columns);
      Arrays.fill(trackNow, NONE);
      int matches = 0;
      for (int row = 0; row < rows; row++) {
        int column = columnOf[row];
        if (column != NONE && costs[row * columns + column] < -FrameOverlaps.EPSILON) {
          take(moment.truths()[row], moment.tracks()[column], moment.overlap(row, column));
          matches++;
        }
      }
      int[] old = trackBefore;
      trackBefore = trackNow;
      trackNow = old;
      score.found += matches;
      score.missed += rows - matches;
      score.wrong += columns - matches;
    }

    private void take(int truth, int track, double howWell) {
      if (lastTrack[truth] != NONE && lastTrack[truth] != track) {
        score.switches++;
      }
      if (trackBefore[truth] == NONE) {
        beginnings[truth]++;
      }
      lastTrack[truth] = track;
      trackNow[truth] = track;
      matchedFrames[truth]++;
      score.overlap += howWell;
    }
  }

  /** Adds what another class or sequence has. */
  void add(ClearScore other) {
    found += other.found;
    missed += other.missed;
    wrong += other.wrong;
    switches += other.switches;
    mostlyTracked += other.mostlyTracked;
    partlyTracked += other.partlyTracked;
    mostlyLost += other.mostlyLost;
    fragments += other.fragments;
    overlap += other.overlap;
  }

  /** 0 where there is nobody to be found, as TrackEval has it for a sequence. */
  double mota() {
    if (found + missed == 0) {
      return 0;
    }
    return (found - wrong - switches) / (double) Math.max(1, found + missed);
  }

  double motp() {
    return overlap / Math.max(1, found);
  }

  long identitySwitches() {
    return switches;
  }

  long found() {
    return found;
  }

  long missed() {
    return missed;
  }

  long wrong() {
    return wrong;
  }

  long mostlyTracked() {
    return mostlyTracked;
  }

  long partlyTracked() {
    return partlyTracked;
  }

  long mostlyLost() {
    return mostlyLost;
  }

  long fragments() {
    return fragments;
  }
}
