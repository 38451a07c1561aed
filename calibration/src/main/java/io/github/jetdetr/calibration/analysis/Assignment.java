package io.github.jetdetr.calibration.analysis;

import java.util.Arrays;

/**
 * Optimal one-to-one assignment of two sets: the Hungarian method, by shortest augmenting paths
 * with potentials (Kuhn, Naval Research Logistics Quarterly 2, 1955; the O(n³) form of Jonker and
 * Volgenant, Computing 38, 1987).
 */
public final class Assignment {

  /** Column of a row that stays unmatched. */
  public static final int NONE = -1;

  private final double[][] benefit;
  private final int rows;
  private final int columns;

  /**
   * The real columns plus one dummy column per row, in which the row stays unmatched at benefit 0.
   */
  private final int allColumns;

  private final double[] rowPotential;
  private final double[] columnPotential;
  private final int[] rowOf;

  private Assignment(double[][] benefit) {
    this.benefit = benefit;
    this.rows = benefit.length;
    this.columns = rows == 0 ? 0 : benefit[0].length;
    this.allColumns = columns + rows;
    this.rowPotential = new double[rows];
    this.columnPotential = new double[allColumns];
    this.rowOf = new int[allColumns];
    Arrays.fill(rowOf, NONE);
  }

  /**
   * The assignment of highest total benefit.
   *
   * @param benefit [row][column], finite; any shape; pairs of benefit 0 or less stay unmatched
   * @return the column of each row, or {@link #NONE}
   */
  public static int[] best(double[][] benefit) {
    Assignment assignment = new Assignment(benefit);
    for (int row = 0; row < assignment.rows; row++) {
      assignment.assign(row);
    }
    int[] columnOf = new int[assignment.rows];
    Arrays.fill(columnOf, NONE);
    for (int column = 0; column < assignment.columns; column++) {
      int row = assignment.rowOf[column];
      if (row != NONE && benefit[row][column] > 0) {
        columnOf[row] = column;
      }
    }
    return columnOf;
  }

  private double cost(int row, int column) {
    return column < columns ? -Math.max(0, benefit[row][column]) : 0;
  }

  /** Assigns one more row, moving others along the cheapest augmenting path to a free column. */
  private void assign(int newRow) {
    double[] distance = new double[allColumns];
    int[] previous = new int[allColumns];
    boolean[] settled = new boolean[allColumns];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    int at = NONE;
    int row = newRow;
    double length = 0;
    do {
      int nearest = NONE;
      for (int column = 0; column < allColumns; column++) {
        if (settled[column]) {
          continue;
        }
        double reduced = length + cost(row, column) - rowPotential[row] - columnPotential[column];
        if (reduced < distance[column]) {
          distance[column] = reduced;
          previous[column] = at;
        }
        if (nearest == NONE || distance[column] < distance[nearest]) {
          nearest = column;
        }
      }
      at = nearest;
      length = distance[at];
      settled[at] = true;
      row = rowOf[at];
    } while (row != NONE);

    rowPotential[newRow] += length;
    for (int column = 0; column < allColumns; column++) {
      if (settled[column] && rowOf[column] != NONE) {
        rowPotential[rowOf[column]] += length - distance[column];
        columnPotential[column] -= length - distance[column];
      }
    }
    while (at != NONE) {
      int from = previous[at];
      rowOf[at] = from == NONE ? newRow : rowOf[from];
      at = from;
    }
  }
}
