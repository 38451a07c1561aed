package io.github.jetdetr.street;

import java.util.Arrays;

/**
 * Fills polygons, antialiased, and notes in the same breath whose pixels they are.
 *
 * <p>What moves is painted from far to near, and each pixel is held against the inverse depth of
 * what stands still there. A pixel belongs to a shape that covers at least {@link #OWNED} of it.
 * Coverage is exact across a row and sampled {@value #SUBROWS} times down it. Used by one thread.
 */
final class Canvas {

  /** Belongs to nobody: paints, and leaves whose pixel it is as it was (shadows, glow, rain). */
  static final int NOBODY = -1;

  /** Paints over everything, whatever stands there. */
  static final float NEAREST = Float.MAX_VALUE;

  static final int MAX_POINTS = 128;

  private static final int SUBROWS = 4;
  private static final float SHARE = 1f / SUBROWS;
  private static final float OWNED = 0.35f;

  final int width;
  final int height;

  /** {@code 0xRRGGBB}. */
  final int[] rgb;

  /** Slot of the object that is seen, 0 for none. */
  final int[] slots;

  /** Inverse depth in 1/m of what stands still, 0 for ground and sky. */
  final float[] stillness;

  private final int[] touched;
  private int serial;

  /** The polygon to fill, in pixels; written by the caller. */
  final float[] xs = new float[MAX_POINTS];

  final float[] ys = new float[MAX_POINTS];

  private final float[] crossings = new float[MAX_POINTS];
  private final float[] steps;
  private final float[] running;

  // What the next polygon is: whose, how deep, how it blends.
  private int slot = NOBODY;
  private int smear;
  private boolean standsStill;
  private int ownPixels;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new int[width * height];
    this.slots = new int[width * height];
    this.stillness = new float[width * height];
    this.touched = new int[width * height];
    this.steps = new float[width + 2];
    this.running = new float[width + 2];
  }

  /**
   * Everything painted from now on belongs to this slot.
   *
   * @param newSlot a positive slot, 0 for things without a class, or {@link #NOBODY}
   * @param newSmear how far it moves sideways while the shutter is open, px
   */
  void begin(int newSlot, int newSmear) {
    slot = newSlot;
    smear = Math.min(newSmear, 40);
    ownPixels = 0;
    serial++;
  }

  /** Changes whose what follows is, within the same object; the former slot. */
  int lend(int newSlot) {
    int former = slot;
    slot = newSlot;
    return former;
  }

  /** Pixels inside the picture that were painted since {@link #begin}, hidden ones included. */
  int ownPixels() {
    return ownPixels;
  }

  /** Whether what is painted from now on hides what moves behind it. */
  void standStill(boolean still) {
    standsStill = still;
  }

  /**
   * Fills the first {@code points} of {@link #xs}, {@link #ys}; even-odd.
   *
   * @param color {@code 0xRRGGBB}
   * @param opacity in [0, 1]; negative adds that much of the colour as light
   * @param depthX inverse depth is {@code depthX · x + depthY · y + depth}, in 1/m
   */
  void fill(int points, int color, float opacity, float depthX, float depthY, float depth) {
    float top = ys[0];
    float bottom = ys[0];
    for (int i = 1; i < points; i++) {
      top = Math.min(top, ys[i]);
      bottom = Math.max(bottom, ys[i]);
    }
    int first = Math.max(0, (int) Math.floor(top));
    int last = Math.min(height - 1, (int) Math.floor(bottom));
    for (int y = first; y <= last; y++) {
      row(points, y, color, opacity, depthX, depthY * (y + 0.5f) + depth);
    }
  }

  private void row(int points, int y, int color, float opacity, float depthX, float depth) {
    int left = width;
    int right = -1;
    for (int sub = 0; sub < SUBROWS; sub++) {
      float at = y + (sub + 0.5f) * SHARE;
      int count = crossings(points, at);
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
    if (right < left) {
      return;
    }
    if (smear >= 2) {
      smeared(y, left, right, color, opacity, depthX, depth);
    } else {
      float coverage = 0;
      int at = y * width + left;
      for (int x = left; x <= right; x++, at++) {
        coverage += steps[x];
        if (coverage > 0.01f) {
          boolean seen = depthX * (x + 0.5f) + depth >= stillness[at];
          own(at, coverage, seen, depthX * (x + 0.5f) + depth);
          if (seen) {
            rgb[at] = blend(rgb[at], color, Math.min(coverage, 1f) * opacity);
          }
        }
      }
    }
    Arrays.fill(steps, left, Math.min(right + 3, steps.length), 0f);
  }

  /** The same row, its colour drawn out sideways; whose pixels they are stays sharp. */
  private void smeared(
      int y, int left, int right, int color, float opacity, float depthX, float depth) {
    float coverage = 0;
    for (int x = left; x <= right; x++) {
      coverage += steps[x];
      running[x] = Math.min(coverage, 1f);
      if (coverage > 0.01f) {
        float inverse = depthX * (x + 0.5f) + depth;
        own(y * width + x, coverage, inverse >= stillness[y * width + x], inverse);
      }
    }
    int half = smear / 2;
    float share = 1f / (2 * half + 1);
    float sum = 0;
    int from = Math.max(0, left - half);
    int to = Math.min(width - 1, right + half);
    for (int x = from - half; x < from + half; x++) {
      sum += x >= left && x <= right ? running[x] : 0;
    }
    for (int x = from; x <= to; x++) {
      int enters = x + half;
      sum += enters >= left && enters <= right ? running[enters] : 0;
      int at = y * width + x;
      if (depthX * (x + 0.5f) + depth >= stillness[at]) {
        rgb[at] = blend(rgb[at], color, sum * share * opacity);
      }
      int leaves = x - half;
      sum -= leaves >= left && leaves <= right ? running[leaves] : 0;
    }
  }

  private int crossings(int points, float at) {
    int count = 0;
    int j = points - 1;
    for (int i = 0; i < points; j = i++) {
      float y0 = ys[j];
      float y1 = ys[i];
      if (y0 <= at != y1 <= at) {
        float x = xs[j] + (at - y0) * (xs[i] - xs[j]) / (y1 - y0);
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

  // The running sum of the steps rises over the pixel in which the edge lies.
  private void step(float x, float height) {
    int column = (int) x;
    float inside = x - column;
    steps[column] += height * (1 - inside);
    if (column + 1 < steps.length) {
      steps[column + 1] += height * inside;
    }
  }

  private void own(int at, float coverage, boolean seen, float inverseDepth) {
    if (slot == NOBODY || coverage < OWNED) {
      return;
    }
    if (touched[at] != serial) {
      touched[at] = serial;
      ownPixels++;
    }
    if (seen) {
      slots[at] = slot;
      if (standsStill) {
        stillness[at] = inverseDepth;
      }
    }
  }

  /** Adds light around a point, fading to nothing at the radius; belongs to nobody. */
  void glow(float x, float y, float radius, int color, float strength, float inverseDepth) {
    int first = Math.max(0, (int) (y - radius));
    int last = Math.min(height - 1, (int) (y + radius));
    int from = Math.max(0, (int) (x - radius));
    int to = Math.min(width - 1, (int) (x + radius));
    float scale = 1 / (radius * radius);
    for (int row = first; row <= last; row++) {
      float dy = row + 0.5f - y;
      for (int column = from; column <= to; column++) {
        float dx = column + 0.5f - x;
        float left = 1 - (dx * dx + dy * dy) * scale;
        int at = row * width + column;
        if (left > 0 && inverseDepth >= stillness[at]) {
          rgb[at] = blend(rgb[at], color, -strength * left * left * left);
        }
      }
    }
  }

  static int blend(int under, int over, float opacity) {
    int share = (int) (opacity * 256);
    if (share >= 256) {
      return over;
    }
    if (share < 0) {
      return add(under, over, -share);
    }
    int rest = 256 - share;
    int redBlue = ((under & 0xFF00FF) * rest + (over & 0xFF00FF) * share) >>> 8;
    int green = ((under & 0x00FF00) * rest + (over & 0x00FF00) * share) >>> 8;
    return redBlue & 0xFF00FF | green & 0x00FF00;
  }

  private static int add(int under, int light, int share) {
    int red = Math.min(255, (under >> 16) + ((light >> 16) * share >> 8));
    int green = Math.min(255, (under >> 8 & 255) + ((light >> 8 & 255) * share >> 8));
    int blue = Math.min(255, (under & 255) + ((light & 255) * share >> 8));
    return red << 16 | green << 8 | blue;
  }
}
