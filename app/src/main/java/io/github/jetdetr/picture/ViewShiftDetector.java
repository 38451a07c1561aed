package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;

import java.util.Arrays;

/**
 * Whether a camera that stands still looks where it always did.
 *
 * <p>The edges of the last seconds are held against those of the last minutes: normalized
 * correlation of two maps of 64 × 36 cells. Edges of what stands still add up in both; traffic,
 * noise and rain pass through and fade. Where the maps no longer agree, the place where they do is
 * searched (block matching; J. P. Lewis, "Fast Normalized Cross-Correlation", 1995): a view that
 * fits better elsewhere was knocked. One that fits nowhere, and has edges enough to fit, was turned
 * away. Fog and dusk take edges away and move none.
 *
 * <p>What was found to have moved is not learned from: the memory stays that of the old view.
 */
@HotPath
final class ViewShiftDetector {

  private static final int CELLS_ACROSS = LuminanceGrid.MAX_COLUMNS / 2;
  private static final int CELLS_DOWN = LuminanceGrid.MAX_ROWS / 2;
  private static final int MAX_ACROSS = 12;
  private static final int MAX_DOWN = 8;
  // Looks come five times a second: two seconds, and five minutes.
  private static final float FADE_NOW = 1 / 10f;
  private static final float FADE_MEMORY = 1 / 1500f;
  private static final int LOOKS_TO_LEARN = 50;
  // Else a few lamps would outweigh all that stands around them.
  private static final int STRONG_EDGE = 80;
  private static final double AGREES = 0.7;
  private static final double BETTER_ELSEWHERE = 0.15;
  private static final double FITS_NOWHERE = 0.25;
  private static final double ENOUGH_EDGES = 0.5;

  private final float[] now = new float[CELLS_ACROSS * CELLS_DOWN];
  private final float[] memory = new float[CELLS_ACROSS * CELLS_DOWN];
  private int looks;
  private boolean hasMoved;

  /** Forgets where the camera looked. */
  void reset() {
    looks = 0;
    hasMoved = false;
    Arrays.fill(now, 0);
    Arrays.fill(memory, 0);
  }

  /** Takes a look; says whether the view is another. A grid of fewer points is never judged. */
  boolean hasMoved(LuminanceGrid grid) {
    if (grid.columns() < LuminanceGrid.MAX_COLUMNS || grid.rows() < LuminanceGrid.MAX_ROWS) {
      return false;
    }
    looks++;
    fade(grid, now, looks == 1 ? 1 : Math.max(FADE_NOW, 1f / looks));
    if (looks <= LOOKS_TO_LEARN) {
      System.arraycopy(now, 0, memory, 0, now.length);
      return false;
    }
    hasMoved = isElsewhere();
    if (!hasMoved) {
      for (int at = 0; at < now.length; at++) {
        memory[at] += FADE_MEMORY * (now[at] - memory[at]);
      }
    }
    return hasMoved;
  }

  /** Edges between the grid's points, two by two in a cell. */
  private static void fade(LuminanceGrid grid, float[] map, float weight) {
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
        map[at] += weight * (Math.min(edge, STRONG_EDGE) - map[at]);
      }
    }
  }

  private boolean isElsewhere() {
    double here = agreement(0, 0);
    if (here >= AGREES) {
      return false;
    }
    double best = -1;
    for (int down = -MAX_DOWN; down <= MAX_DOWN; down++) {
      for (int across = -MAX_ACROSS; across <= MAX_ACROSS; across++) {
        best = Math.max(best, agreement(across, down));
      }
    }
    return best >= here + BETTER_ELSEWHERE
        || (best < FITS_NOWHERE && spread(now) > ENOUGH_EDGES * spread(memory));
  }

  /** Normalized correlation of now, moved by so many cells, with the memory, in −1..1. */
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
        float a = now[moved + column];
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
