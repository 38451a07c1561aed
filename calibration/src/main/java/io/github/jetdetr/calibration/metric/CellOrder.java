package io.github.jetdetr.calibration.metric;

/** Boxes grouped by cell by a stable counting sort. */
final class CellOrder {

  /** Where each cell starts in {@link #order}, followed by the end of the last one. */
  final int[] start;

  /** Indices of the boxes. */
  final int[] order;

  /**
   * @param cellOf each box's cell
   */
  CellOrder(int[] cellOf, int cells) {
    start = new int[cells + 1];
    for (int cell : cellOf) {
      start[cell + 1]++;
    }
    for (int cell = 0; cell < cells; cell++) {
      start[cell + 1] += start[cell];
    }
    int[] next = start.clone();
    order = new int[cellOf.length];
    for (int i = 0; i < cellOf.length; i++) {
      order[next[cellOf[i]]++] = i;
    }
  }
}
