package io.github.jetdetr.calibration.analysis;

import java.util.Arrays;

/**
 * The best one-to-one matching of two sets: the Hungarian method, by shortest augmenting paths with
 * potentials (Kuhn, Naval Research Logistics Quarterly 2, 1955; the O(n³) form of Jonker and
 * Volgenant, Computing 38, 1987).
 */
public final class Assignment {

  /** A row that stays alone. */
  public static final int NONE = -1;

  private final double[][] benefit;
  private final int rows;
  private final int columns;

  /** One more than the real columns for each row: there it stays alone, at no benefit. */
  private final int places;

  private final double[] rowPotential;
  private final double[] placePotential;
  private final int[] rowAt;

  private Assignment(double[][] benefit) {
    this.benefit = benefit;
    this.rows = benefit.length;
    this.columns = rows == 0 ? 0 : benefit[0].length;
    this.places = columns + rows;
    this.rowPotential = new double[rows];
    this.placePotential = new double[places];
    this.rowAt = new int[places];
    Arrays.fill(rowAt, NONE);
  }

  /**
   * The matching of highest total benefit.
   *
   * @param benefit [row][column], finite; any shape; pairs of benefit 0 or less stay unmatched
   * @return for each row its column, or {@link #NONE}
   */
  public static int[] best(double[][] benefit) {
    Assignment assignment = new Assignment(benefit);
    for (int row = 0; row < assignment.rows; row++) {
      assignment.place(row);
    }
    int[] columnOf = new int[assignment.rows];
    Arrays.fill(columnOf, NONE);
    for (int column = 0; column < assignment.columns; column++) {
      int row = assignment.rowAt[column];
      if (row != NONE && benefit[row][column] > 0) {
        columnOf[row] = column;
      }
    }
    return columnOf;
  }

  private double cost(int row, int place) {
    return place < columns ? -Math.max(0, benefit[row][place]) : 0;
  }

  /** Seats one more row, moving others along the cheapest path to a free place. */
  private void place(int newRow) {
    double[] distance = new double[places];
    int[] previous = new int[places];
    boolean[] settled = new boolean[places];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    int at = NONE;
    int row = newRow;
    double length = 0;
    do {
      int nearest = NONE;
      for (int place = 0; place < places; place++) {
        if (settled[place]) {
          continue;
        }
        double reduced = length + cost(row, place) - rowPotential[row] - placePotential[place];
        if (reduced < distance[place]) {
          distance[place] = reduced;
          previous[place] = at;
        }
        if (nearest == NONE || distance[place] < distance[nearest]) {
          nearest = place;
        }
      }
      at = nearest;
      length = distance[at];
      settled[at] = true;
      row = rowAt[at];
    } while (row != NONE);

    rowPotential[newRow] += length;
    for (int place = 0; place < places; place++) {
      if (settled[place] && rowAt[place] != NONE) {
        rowPotential[rowAt[place]] += length - distance[place];
        placePotential[place] -= length - distance[place];
      }
    }
    while (at != NONE) {
      int from = previous[at];
      rowAt[at] = from == NONE ? newRow : rowAt[from];
      at = from;
    }
  }
}
