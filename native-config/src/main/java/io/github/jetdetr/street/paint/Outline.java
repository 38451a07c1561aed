package io.github.jetdetr.street.paint;

import java.util.Arrays;

/**
 * Rasterises a polygon: the coverage of each pixel of a row, by the even-odd rule.
 *
 * <p>Coverage is exact horizontally and sampled {@value #SUBROWS} times vertically. It is stored as
 * steps, whose running sum from {@link #left()} to {@link #right()} is the coverage. Not
 * thread-safe.
 */
final class Outline {

  static final int MAX_POINTS = 128;

  private static final int SUBROWS = 4;
  private static final float SHARE = 1f / SUBROWS;

  /** The corners, px; written by whoever draws. */
  final float[] xs = new float[MAX_POINTS];

  final float[] ys = new float[MAX_POINTS];

  /** What the coverage rises by from one pixel of the row to the next; all 0 between rows. */
  final float[] steps;

  private final int width;
  private final int height;

  // Edges that a row can cross, and which of them the present one does.
  private final float[] fromX = new float[MAX_POINTS];
  private final float[] fromY = new float[MAX_POINTS];
  private final float[] wide = new float[MAX_POINTS];
  private final float[] tall = new float[MAX_POINTS];
  private final float[] low = new float[MAX_POINTS];
  private final float[] high = new float[MAX_POINTS];
  private final int[] actives = new int[MAX_POINTS];
  private final float[] crossings = new float[MAX_POINTS];
  private int edges;
  private int active;

  private int top;
  private int bottom;
  private int left;
  private int right;

  Outline(int width, int height) {
    this.width = width;
    this.height = height;
    this.steps = new float[width + 3];
  }

  /** First and last row that it may touch. */
  int top() {
    return top;
  }

  int bottom() {
    return bottom;
  }

  /** First and last column that it touches in the present row. */
  int left() {
    return left;
  }

  int right() {
    return right;
  }

  /**
   * Sets up the first {@code points} corners; returns false if the polygon is completely outside
   * the picture.
   */
  boolean close(int points) {
    float lowX = xs[0];
    float highX = xs[0];
    float lowY = ys[0];
    float highY = ys[0];
    for (int i = 1; i < points; i++) {
      lowX = Math.min(lowX, xs[i]);
      highX = Math.max(highX, xs[i]);
      lowY = Math.min(lowY, ys[i]);
      highY = Math.max(highY, ys[i]);
    }
    if (highX <= 0 || lowX >= width || highY <= 0 || lowY >= height) {
      return false;
    }
    top = Math.max(0, (int) Math.floor(lowY));
    bottom = Math.min(height - 1, (int) Math.floor(highY));
    edges = 0;
    int j = points - 1;
    for (int i = 0; i < points; j = i++) {
      if (ys[i] != ys[j]) {
        int edge = edges++;
        fromX[edge] = xs[j];
        fromY[edge] = ys[j];
        wide[edge] = xs[i] - xs[j];
        tall[edge] = ys[i] - ys[j];
        low[edge] = Math.min(ys[i], ys[j]);
        high[edge] = Math.max(ys[i], ys[j]);
      }
    }
    return true;
  }

  /** Rasterises a row; returns false if nothing of it is covered. */
  boolean row(int y) {
    left = width;
    right = -1;
    activate(y);
    for (int sub = 0; sub < SUBROWS && active > 1; sub++) {
      int count = cross(y + (sub + 0.5f) * SHARE);
      for (int i = 0; i + 1 < count; i += 2) {
        float from = Math.min(Math.max(crossings[i], 0), width);
        float to = Math.min(Math.max(crossings[i + 1], 0), width);
        if (to > from) {
          step(from, SHARE);
          step(to, -SHARE);
          left = Math.min(left, (int) from);
          right = Math.max(right, Math.min((int) to, width - 1));
        }
      }
    }
    return left <= right;
  }

  /** Clears the row; must be called after each {@link #row} that returned true. */
  void clear() {
    Arrays.fill(steps, left, right + 3, 0f);
  }

  private void activate(int y) {
    active = 0;
    for (int edge = 0; edge < edges; edge++) {
      if (low[edge] < y + 1 && high[edge] > y) {
        actives[active++] = edge;
      }
    }
  }

  // Where the edges cross this height, from left to right.
  private int cross(float at) {
    int count = 0;
    for (int i = 0; i < active; i++) {
      int edge = actives[i];
      if (low[edge] <= at && at < high[edge]) {
        float x = fromX[edge] + (at - fromY[edge]) * wide[edge] / tall[edge];
        int k = count++;
        while (k > 0 && crossings[k - 1] > x) {
          crossings[k] = crossings[k - 1];
          k--;
        }
        crossings[k] = x;
      }
    }
    return count;
  }

  // The running sum rises over the pixel in which the edge lies.
  private void step(float x, float rise) {
    int column = (int) x;
    float inside = x - column;
    steps[column] += rise * (1 - inside);
    steps[column + 1] += rise * inside;
  }
}
