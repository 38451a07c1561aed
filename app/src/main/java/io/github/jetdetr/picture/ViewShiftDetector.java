package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import java.util.Arrays;

/**
 * Detects whether the view of a fixed camera has shifted.
 *
 * <p>The edges of the last seconds are compared with those of the last minutes: normalized
 * correlation of two maps of 64 × 36 cells. Static edges accumulate in both; traffic, noise and
 * rain average out. If the maps no longer agree, the offset at which they do is searched (block
 * matching; J. P. Lewis, "Fast Normalized Cross-Correlation", 1995): a view that fits better at an
 * offset has shifted. One that fits nowhere, although it has enough edges, was turned away. Fog and
 * dusk remove edges but do not move them.
 *
 * <p>A shifted view is not learned: the memory remains that of the old view. Not thread-safe.
 */
@HotPath
final class ViewShiftDetector {

  private static final int CELLS_ACROSS = LuminanceGrid.MAX_COLUMNS / 2;
  private static final int CELLS_DOWN = LuminanceGrid.MAX_ROWS / 2;
  private static final int MAX_ACROSS = 12;
  private static final int MAX_DOWN = 8;
  // At five samples per second: two seconds, and five minutes.
  private static final float RECENT_WEIGHT = 1 / 10f;
  private static final float MEMORY_WEIGHT = 1 / 1500f;
  private static final int LEARNING_SAMPLES = 50;
  // Otherwise a few lamps would outweigh everything else.
  private static final int MAX_EDGE = 80;
  private static final double MIN_AGREEMENT = 0.7;
  private static final double MIN_OFFSET_GAIN = 0.15;
  private static final double MAX_NO_MATCH = 0.25;
  private static final double MIN_EDGE_SHARE = 0.5;

  private final float[] recent = new float[CELLS_ACROSS * CELLS_DOWN];
  private final float[] memory = new float[CELLS_ACROSS * CELLS_DOWN];
  private int samples;
  private boolean hasMoved;

  /** Forgets the view. */
  void reset() {
    samples = 0;
    hasMoved = false;
    Arrays.fill(recent, 0);
    Arrays.fill(memory, 0);
  }

  /**
   * Adds a sample; returns whether the view has shifted. Always false for a grid with fewer points
   * than the maximum.
   */
  boolean hasMoved(LuminanceGrid grid) {
    if (grid.columns() < LuminanceGrid.MAX_COLUMNS || grid.rows() < LuminanceGrid.MAX_ROWS) {
      return false;
    }
    samples++;
    accumulate(grid, recent, samples == 1 ? 1 : Math.max(RECENT_WEIGHT, 1f / samples));
    if (samples <= LEARNING_SAMPLES) {
      System.arraycopy(recent, 0, memory, 0, recent.length);
      return false;
    }
    hasMoved = isShifted();
    if (!hasMoved) {
      for (int at = 0; at < recent.length; at++) {
        memory[at] += MEMORY_WEIGHT * (recent[at] - memory[at]);
      }
    }
    return hasMoved;
  }

  /**
   * Adds the edges between the grid's points, 2 × 2 points per cell, to a map with exponential
   * decay.
   */
  private static void accumulate(LuminanceGrid grid, float[] map, float weight) {
    for (int row = 0; row < CELLS_DOWN; row++) {
      for (int column = 0; column < CELLS_ACROSS; column++) {
        int x = 2 * column;
        int y = 2 * row;
        int a = grid.level(x, y);
        int b = grid.level(x + 1, y);
        int c = grid.level(x, y + 1);
        int d = grid.level(x + 1, y + 1);
        int edge = Math.abs(a - b) + Math.abs(c - d) + Math.abs(a - c) + Math.abs(b - d);
        int at = row * CELLS_ACROSS + column;
        map[at] += weight * (Math.min(edge, MAX_EDGE) - map[at]);
      }
    }
  }

  private boolean isShifted() {
    double here = agreement(0, 0);
    if (here >= MIN_AGREEMENT) {
      return false;
    }
    double best = -1;
    for (int down = -MAX_DOWN; down <= MAX_DOWN; down++) {
      for (int across = -MAX_ACROSS; across <= MAX_ACROSS; across++) {
        best = Math.max(best, agreement(across, down));
      }
    }
    return best >= here + MIN_OFFSET_GAIN
        || (best < MAX_NO_MATCH && spread(recent) > MIN_EDGE_SHARE * spread(memory));
  }

  /**
   * Normalized correlation of the recent map, shifted by this many cells, with the memory, in
   * −1..1.
   */
  double agreement(int across, int down) {
    double sumNow = 0;
    double sumMemory = 0;
    double squaresNow = 0;
    double squaresMemory = 0;
    double products = 0;
    int count = 0;
    for (int row = Math.max(0, -down); row < CELLS_DOWN - Math.max(0, down); row++) {
      int at = row * CELLS_ACROSS;
      int moved = (row + down) * CELLS_ACROSS + across;
      int last = CELLS_ACROSS - Math.max(0, across);
      for (int column = Math.max(0, -across); column < last; column++) {
        float a = recent[moved + column];
        float b = memory[at + column];
        sumNow += a;
        sumMemory += b;
        squaresNow += a * a;
        squaresMemory += b * b;
        products += a * b;
        count++;
      }
    }
    double common = products - sumNow * sumMemory / count;
    double spreadNow = squaresNow - sumNow * sumNow / count;
    double spreadMemory = squaresMemory - sumMemory * sumMemory / count;
    double both = spreadNow * spreadMemory;
    return both > 0 ? common / Math.sqrt(both) : 0;
  }

  private static double spread(float[] map) {
    double sum = 0;
    double squares = 0;
    for (float value : map) {
      sum += value;
      squares += value * value;
    }
    return Math.sqrt(Math.max(0, squares / map.length - sum * sum / map.length / map.length));
  }
}
