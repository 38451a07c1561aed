package io.github.jetdetr.track;

import java.util.Arrays;

/**
 * Pairs rows with columns at the least total cost, as many pairs as the shorter side has: shortest
 * augmenting paths with dual variables (Jonker and Volgenant, Computing 38, 1987; the rectangular
 * form of Crouse, IEEE TAES 52, 2016).
 *
 * <p>Of equally short paths the one to a free column is taken, then the column of the highest
 * number, as SciPy's {@code linear_sum_assignment} does, so that ties fall alike. Reused without
 * allocation until a larger problem comes. Used by one thread.
 */
public final class OptimalAssignment {

  /** A row or column without a partner. */
  public static final int NONE = -1;

  private int[] columnOfRow = new int[0];
  private int[] rowOfColumn = new int[0];
  private int[] result = new int[0];
  private double[] rowDual = new double[0];
  private double[] columnDual = new double[0];
  private double[] distance = new double[0];
  private int[] previous = new int[0];
  private int[] open = new int[0];
  private boolean[] rowSeen = new boolean[0];
  private boolean[] columnSeen = new boolean[0];

  private double[] costs = new double[0];
  private int rowStride;
  private int columnStride;
  private int end;
  private double shortest;

  /** Makes room for problems of this size. */
  public OptimalAssignment(int rows, int columns) {
    reserve(Math.min(rows, columns), Math.max(rows, columns), rows);
  }

  /**
   * Solves a problem.
   *
   * @param cost finite, row by row, {@code columns} of them a row
   * @return for each row its column, or {@link #NONE}; the same array every time, good until the
   *     next call, longer than {@code rows}
   */
  public int[] solve(double[] cost, int rows, int columns) {
    boolean turned = rows > columns;
    int few = turned ? columns : rows;
    int many = turned ? rows : columns;
    reserve(few, many, rows);
    costs = cost;
    rowStride = turned ? 1 : columns;
    columnStride = turned ? columns : 1;
    Arrays.fill(columnOfRow, 0, few, NONE);
    Arrays.fill(rowOfColumn, 0, many, NONE);
    Arrays.fill(rowDual, 0, few, 0);
    Arrays.fill(columnDual, 0, many, 0);
    for (int row = 0; row < few; row++) {
      findPath(row, few, many);
      updateDuals(row, few, many);
      augment(row);
    }
    if (turned) {
      System.arraycopy(rowOfColumn, 0, result, 0, many);
    } else {
      System.arraycopy(columnOfRow, 0, result, 0, few);
    }
    return result;
  }

  private void findPath(int from, int few, int many) {
    for (int at = 0; at < many; at++) {
      open[at] = many - 1 - at;
    }
    Arrays.fill(distance, 0, many, Double.POSITIVE_INFINITY);
    Arrays.fill(rowSeen, 0, few, false);
    Arrays.fill(columnSeen, 0, many, false);
    int left = many;
    int row = from;
    end = NONE;
    shortest = 0;
    while (end == NONE) {
      rowSeen[row] = true;
      int nearest = NONE;
      double least = Double.POSITIVE_INFINITY;
      double base = shortest - rowDual[row];
      for (int at = 0; at < left; at++) {
        int column = open[at];
        double length = base + costs[row * rowStride + column * columnStride] - columnDual[column];
        if (length < distance[column]) {
          distance[column] = length;
          previous[column] = row;
        }
        boolean isFree = rowOfColumn[column] == NONE;
        if (distance[column] < least || (distance[column] == least && isFree)) {
          least = distance[column];
          nearest = at;
        }
      }
      if (nearest == NONE || Double.isInfinite(least)) {
        throw new IllegalArgumentException("costs must be finite");
      }
      shortest = least;
      int column = open[nearest];
      if (rowOfColumn[column] == NONE) {
        end = column;
      } else {
        row = rowOfColumn[column];
      }
      columnSeen[column] = true;
      open[nearest] = open[--left];
    }
  }

  private void updateDuals(int from, int few, int many) {
    rowDual[from] += shortest;
    for (int row = 0; row < few; row++) {
      if (rowSeen[row] && row != from) {
        rowDual[row] += shortest - distance[columnOfRow[row]];
      }
    }
    for (int column = 0; column < many; column++) {
      if (columnSeen[column]) {
        columnDual[column] -= shortest - distance[column];
      }
    }
  }

  private void augment(int from) {
    int column = end;
    int row;
    do {
      row = previous[column];
      rowOfColumn[column] = row;
      int next = columnOfRow[row];
      columnOfRow[row] = column;
      column = next;
    } while (row != from);
  }

  private void reserve(int few, int many, int rows) {
    if (columnOfRow.length < few) {
      columnOfRow = new int[few];
      rowDual = new double[few];
      rowSeen = new boolean[few];
    }
    if (rowOfColumn.length < many) {
      rowOfColumn = new int[many];
      columnDual = new double[many];
      distance = new double[many];
      previous = new int[many];
      open = new int[many];
      columnSeen = new boolean[many];
    }
    if (result.length < rows) {
      result = new int[rows];
    }
  }
}
