package io.github.jetdetr.calibration.track;

import io.github.jetdetr.track.OptimalAssignment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One class of one sequence, ready to be scored: for each frame who is there, who was tracked, and
 * how well each of the one overlaps each of the other. Ids are numbered from 0.
 *
 * <p>As in MOTChallenge, a track that is matched to an excuse at an overlap of 0.5 is left out, and
 * so is everything that is not asked for.
 */
final class FrameOverlaps {

  private static final double MATCH = 0.5;
  static final double EPSILON = Math.ulp(1.0);

  /**
   * One frame.
   *
   * @param truths numbers of those who are there
   * @param tracks numbers of those who were tracked
   * @param overlaps in 0..1, a row a truth
   */
  @SuppressWarnings("ArrayRecordComponent") // plain columns, read by these measures alone
  record Moment(int[] truths, int[] tracks, double[] overlaps) {

    double overlap(int truth, int track) {
      return overlaps[truth * tracks.length + track];
    }
  }

  private final Moment[] moments;
  private final Map<Long, Integer> truthNumbers = new HashMap<>();
  private final Map<Long, Integer> trackNumbers = new HashMap<>();
  private final OptimalAssignment assignment = new OptimalAssignment(64, 64);
  private int truthBoxes;
  private int trackBoxes;

  /**
   * @param frames how many the sequence has
   * @param classNumber from 0; what is of another class is not looked at
   */
  FrameOverlaps(BoxRows truth, BoxRows tracks, int frames, int classNumber) {
    moments = new Moment[frames];
    for (int frame = 1; frame <= frames; frame++) {
      int[] truthRows = rows(truth, frame, classNumber);
      int[] trackRows = rows(tracks, frame, classNumber);
      moments[frame - 1] = moment(truth, truthRows, tracks, trackRows);
    }
  }

  private static int[] rows(BoxRows boxes, int frame, int classNumber) {
    int[] rows = new int[boxes.end(frame) - boxes.begin(frame)];
    int count = 0;
    for (int row = boxes.begin(frame); row < boxes.end(frame); row++) {
      if (boxes.classNumber(row) == classNumber) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  private Moment moment(BoxRows truth, int[] truthRows, BoxRows tracks, int[] trackRows) {
    int[] kept = withoutExcused(truth, truthRows, tracks, trackRows);
    int[] asked = Arrays.stream(truthRows).filter(row -> truth.score(row) > 0).toArray();
    double[] overlaps = overlaps(truth, asked, tracks, kept);
    truthBoxes += asked.length;
    trackBoxes += kept.length;
    return new Moment(
        Arrays.stream(asked).map(row -> number(truthNumbers, truth.id(row))).toArray(),
        Arrays.stream(kept).map(row -> number(trackNumbers, tracks.id(row))).toArray(),
        overlaps);
  }

  private int[] withoutExcused(BoxRows truth, int[] truthRows, BoxRows tracks, int[] trackRows) {
    boolean excuses = false;
    for (int row : truthRows) {
      excuses |= truth.score(row) == BoxRows.EXCUSE;
    }
    if (!excuses || trackRows.length == 0) {
      return trackRows;
    }
    double[] overlaps = overlaps(truth, truthRows, tracks, trackRows);
    double[] costs = new double[overlaps.length];
    for (int at = 0; at < costs.length; at++) {
      costs[at] = overlaps[at] < MATCH - EPSILON ? 0 : -overlaps[at];
    }
    int[] columnOf = assignment.solve(costs, truthRows.length, trackRows.length);
    boolean[] excused = new boolean[trackRows.length];
    for (int row = 0; row < truthRows.length; row++) {
      int column = columnOf[row];
      if (column != OptimalAssignment.NONE && truth.score(truthRows[row]) == BoxRows.EXCUSE) {
        excused[column] |= costs[row * trackRows.length + column] < -EPSILON;
      }
    }
    int[] kept = new int[trackRows.length];
    int count = 0;
    for (int column = 0; column < trackRows.length; column++) {
      if (!excused[column]) {
        kept[count++] = trackRows[column];
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private static double[] overlaps(BoxRows a, int[] rowsA, BoxRows b, int[] rowsB) {
    double[] overlaps = new double[rowsA.length * rowsB.length];
    for (int i = 0; i < rowsA.length; i++) {
      for (int j = 0; j < rowsB.length; j++) {
        overlaps[i * rowsB.length + j] = BoxRows.overlap(a, rowsA[i], b, rowsB[j]);
      }
    }
    return overlaps;
  }

  private static int number(Map<Long, Integer> numbers, long id) {
    Integer known = numbers.putIfAbsent(id, numbers.size());
    return known == null ? numbers.size() - 1 : known;
  }

  Moment[] moments() {
    return moments;
  }

  /** How many different ids the truth has. */
  int truths() {
    return truthNumbers.size();
  }

  /** How many different ids the tracks have. */
  int tracks() {
    return trackNumbers.size();
  }

  /** How many true boxes there are on all frames. */
  int truthBoxes() {
    return truthBoxes;
  }

  /** How many tracked boxes there are on all frames. */
  int trackBoxes() {
    return trackBoxes;
  }

  /** On how many frames each truth is. */
  int[] truthFrames() {
    int[] frames = new int[truths()];
    for (Moment moment : moments) {
      for (int truth : moment.truths()) {
        frames[truth]++;
      }
    }
    return frames;
  }

  /** On how many frames each track is. */
  int[] trackFrames() {
    int[] frames = new int[tracks()];
    for (Moment moment : moments) {
      for (int track : moment.tracks()) {
        frames[track]++;
      }
    }
    return frames;
  }
}
