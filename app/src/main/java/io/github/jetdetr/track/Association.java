package io.github.jetdetr.track;

import java.util.Arrays;

/**
 * Which detection belongs to which track: the pairs of least total cost, where a pair costs its
 * squared distance in standard deviations, the uncertainty that makes such distances easy, what
 * their overlap lacks, and a label that speaks against it.
 *
 * <p>Most tracks and detections have only each other, so that the assignment is left with the few
 * that compete.
 */
final class Association {

  private static final int NONE = OptimalAssignment.NONE;

  private final TrackSettings settings;
  private final double limit;
  private final int[] rows;
  private final int[] columns;
  private final double[] costs;
  private final int[] rowChoices;
  private final int[] columnChoices;
  private final int[] lastChoice;
  private final OptimalAssignment assignment;
  private final double[] edges = new double[Track.EDGES];
  private final double[] variances = new double[Track.EDGES];
  private int rowCount;
  private int columnCount;

  Association(TrackSettings settings, int capacity) {
    this.settings = settings;
    limit = settings.gate();
    rows = new int[capacity];
    columns = new int[Observations.MAX];
    costs = new double[capacity * Observations.MAX];
    rowChoices = new int[capacity];
    columnChoices = new int[Observations.MAX];
    lastChoice = new int[capacity];
    assignment = new OptimalAssignment(capacity, Observations.MAX);
  }

  /**
   * Pairs tracks that have no detection yet with detections that no track has.
   *
   * @param from least score of the detections to be taken
   * @param below score that they stay below
   * @param weak whether only a good overlap counts
   * @param matches for each track its detection or -1; added to
   */
  void match(
      Track[] tracks,
      int trackCount,
      Observations seen,
      double from,
      double below,
      boolean weak,
      int[] matches) {
    rowCount = 0;
    for (int at = 0; at < trackCount; at++) {
      if (matches[at] == NONE) {
        rows[rowCount++] = at;
      }
    }
    columnCount = 0;
    for (int at = 0; at < seen.count(); at++) {
      if (!seen.isTaken(at) && seen.score(at) >= from && seen.score(at) < below) {
        columns[columnCount++] = at;
      }
    }
    Arrays.fill(columnChoices, 0, columnCount, 0);
    for (int row = 0; row < rowCount; row++) {
      fillRow(row, tracks[rows[row]], seen, weak);
    }
    int contested = pairLonely(seen, matches);
    if (contested > 0) {
      pairContested(contested, seen, matches);
    }
  }

  private void fillRow(int row, Track track, Observations seen, boolean weak) {
    for (int edge = 0; edge < Track.EDGES; edge++) {
      edges[edge] = track.edge(edge);
      variances[edge] = track.predictedVariance(edge);
    }
    rowChoices[row] = 0;
    for (int column = 0; column < columnCount; column++) {
      double cost = cost(track, seen, columns[column], weak);
      costs[row * columnCount + column] = cost;
      if (cost < limit) {
        rowChoices[row]++;
        columnChoices[column]++;
        lastChoice[row] = column;
      }
    }
  }

  private double cost(Track track, Observations seen, int at, boolean weak) {
    double noise = Track.noise(seen.score(at), settings);
    double noiseX = noise * seen.width(at);
    double noiseY = noise * seen.height(at);
    double ownX = noiseX * noiseX;
    double ownY = noiseY * noiseY;
    double cost = 0;
    double spread = 1;
    for (int edge = 0; edge < Track.EDGES; edge++) {
      double own = edge % 2 == 0 ? ownX : ownY;
      double variance = own + variances[edge];
      double error = seen.edge(at, edge) - edges[edge];
      cost += error * error / variance;
      if (cost >= limit) {
        return limit;
      }
      spread *= variance / own;
    }
    double overlap = seen.overlap(at, edges[0], edges[1], edges[2], edges[3]);
    if (weak && overlap < settings.minOverlap()) {
      return limit;
    }
    double doubt = 1 - track.vote().share(seen.label(at));
    return Math.min(
        limit,
        cost
            + Math.log(spread) * 0.5
            + settings.overlapWeight() * (1 - overlap)
            + settings.labelCost() * doubt);
  }

  /** Pairs those that have only each other; says how many tracks are left with a choice. */
  private int pairLonely(Observations seen, int[] matches) {
    int contested = 0;
    for (int row = 0; row < rowCount; row++) {
      if (rowChoices[row] == 1 && columnChoices[lastChoice[row]] == 1) {
        pair(row, lastChoice[row], seen, matches);
        columnChoices[lastChoice[row]] = 0;
      } else if (rowChoices[row] > 0) {
        lastChoice[contested++] = row;
      }
    }
    return contested;
  }

  // From here on lastChoice holds the rows that are left. Costs move towards the front only.
  private void pairContested(int contested, Observations seen, int[] matches) {
    int left = 0;
    for (int column = 0; column < columnCount; column++) {
      if (columnChoices[column] > 0) {
        columnChoices[left++] = column;
      }
    }
    for (int at = 0; at < contested; at++) {
      for (int choice = 0; choice < left; choice++) {
        costs[at * left + choice] = costs[lastChoice[at] * columnCount + columnChoices[choice]];
      }
    }
    int[] choiceOf = assignment.solve(costs, contested, left);
    for (int at = 0; at < contested; at++) {
      int choice = choiceOf[at];
      if (choice != NONE && costs[at * left + choice] < limit) {
        pair(lastChoice[at], columnChoices[choice], seen, matches);
      }
    }
  }

  private void pair(int row, int column, Observations seen, int[] matches) {
    matches[rows[row]] = columns[column];
    seen.markTaken(columns[column], rows[row]);
  }
}
