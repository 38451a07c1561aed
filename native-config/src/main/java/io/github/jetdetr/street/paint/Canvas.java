package io.github.jetdetr.street.paint;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills antialiased polygons and at the same time records which object each pixel belongs to.
 *
 * <p>Moving objects are painted from far to near, and each pixel is tested against the inverse
 * depth of the static objects. A pixel belongs to a shape that covers at least about a third of it.
 * Not thread-safe.
 */
public final class Canvas {

  /** Slot of no object: paints without changing the owner of a pixel (shadows, glow, rain). */
  public static final int NOBODY = -1;

  /** Inverse depth that is painted over everything. */
  static final float NEAREST = Float.MAX_VALUE;

  private static final float MIN = 0.01f;
  private static final float OWNED = 0.35f;

  public final int width;
  public final int height;

  /** {@code 0xRRGGBB}. */
  public final int[] rgb;

  /** Slot of the visible object, 0 for none. */
  public final int[] slots;

  /** Inverse depth in 1/m of static objects, 0 for ground and sky. */
  final float[] stillness;

  private final int[] touched;
  private int serial;

  /** The outline of the next polygon. */
  final Outline outline;

  private final float[] running;

  // Properties of the next polygon: owner, depth, blending.
  private final @Nullable IntPredicate only;
  private boolean muted;
  private int slot = NOBODY;
  private int smear;
  private boolean standsStill;
  private int ownPixels;

  /**
   * @param only selects the ids of the objects to paint, without shadow, glow and blur; null for
   *     everything
   */
  public Canvas(int width, int height, @Nullable IntPredicate only) {
    this.only = only;
    this.width = width;
    this.height = height;
    this.rgb = new int[width * height];
    this.slots = new int[width * height];
    this.stillness = new float[width * height];
    this.touched = new int[width * height];
    this.outline = new Outline(width, height);
    this.running = new float[width];
  }

  /** Whether only shapes are painted. */
  public boolean isBare() {
    return only != null;
  }

  /**
   * Assigns everything painted from now on to a slot.
   *
   * @param newSlot 0 for things without a class, or {@link #NOBODY}
   */
  public void begin(int newSlot) {
    slot = newSlot;
    smear = 0;
    ownPixels = 0;
    serial++;
    muted = isBare() && newSlot == NOBODY;
  }

  /**
   * Assigns everything painted from now on to an object.
   *
   * @param newSlot positive, below 65536
   * @param newSmear its horizontal motion while the shutter is open, px
   */
  public void begin(int newSlot, int id, int newSmear) {
    begin(newSlot);
    if (only == null) {
      smear = newSmear;
    } else {
      muted = !only.test(id);
    }
  }

  /** Number of pixels painted since {@link #begin}, including occluded ones. */
  public int ownPixels() {
    return ownPixels;
  }

  /** Sets whether what is painted from now on occludes moving objects behind it. */
  public void standStill(boolean still) {
    standsStill = still;
  }

  /**
   * Fills the first {@code points} corners of {@link #outline}.
   *
   * @param color {@code 0xRRGGBB}
   * @param opacity in [0, 1]; negative adds that much of the colour as light
   * @param depthX inverse depth is {@code depthX · x + depthY · y + depth}, in 1/m
   */
  void fill(int points, int color, float opacity, float depthX, float depthY, float depth) {
    if (muted || !outline.close(points)) {
      return;
    }
    int last = outline.bottom();
    for (int y = outline.top(); y <= last; y++) {
      if (outline.row(y)) {
        float rowDepth = depthY * (y + 0.5f) + depth;
        if (smear < 2) {
          sharp(y, color, opacity, depthX, rowDepth);
        } else {
          smeared(y, color, opacity, depthX, rowDepth);
        }
        outline.clear();
      }
    }
  }

  private void sharp(int y, int color, float opacity, float depthX, float depth) {
    float[] steps = outline.steps;
    int right = outline.right();
    float coverage = 0;
    int x = outline.left();
    while (x <= right) {
      coverage += steps[x];
      int end = x + 1;
      while (end <= right && steps[end] == 0) {
        end++;
      }
      if (coverage > MIN) {
        int share = (int) (Math.min(coverage, 1f) * opacity * 256);
        boolean owned = slot != NOBODY && coverage >= OWNED;
        paint(y * width, x, end, color, share, owned, depthX, depth);
      }
      x = end;
    }
  }

  // Pixels of one row with the same coverage.
  private void paint(
      int row, int from, int to, int color, int share, boolean owned, float depthX, float depth) {
    for (int x = from; x < to; x++) {
      int at = row + x;
      float inverse = depthX * (x + 0.5f) + depth;
      boolean seen = inverse >= stillness[at];
      if (owned) {
        own(at, seen, inverse);
      }
      if (seen) {
        rgb[at] = blend(rgb[at], color, share);
      }
    }
  }

  /** Paints a row with horizontal motion blur; the owners of the pixels stay sharp. */
  private void smeared(int y, int color, float opacity, float depthX, float depth) {
    int left = outline.left();
    int right = outline.right();
    float coverage = 0;
    for (int x = left; x <= right; x++) {
      coverage += outline.steps[x];
      running[x] = Math.min(coverage, 1f);
      if (slot != NOBODY && coverage >= OWNED) {
        float inverse = depthX * (x + 0.5f) + depth;
        own(y * width + x, inverse >= stillness[y * width + x], inverse);
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
        rgb[at] = blend(rgb[at], color, (int) (sum * share * opacity * 256));
      }
      int leaves = x - half;
      sum -= leaves >= left && leaves <= right ? running[leaves] : 0;
    }
  }

  private void own(int at, boolean seen, float inverseDepth) {
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

  /** Adds light around a point, decreasing to zero at the radius; belongs to no object. */
  void glow(float x, float y, float radius, int color, float strength, float inverseDepth) {
    if (isBare()) {
      return;
    }
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

  public static int blend(int under, int over, float opacity) {
    return blend(under, over, (int) (opacity * 256));
  }

  /** Mixes two colours; {@code share} of the one above in 256ths, negative to add it as light. */
  private static int blend(int under, int over, int share) {
    if (share >= 256) {
      return over;
    }
    if (share < 0) {
      return add(under, over, -share);
    }
    int rest = 256 - share;
    int redBlue = ((under & 0xFF00FF) * rest + (over & 0xFF00FF) * share) >>> 8;
    int green = ((under & 0x00FF00) * rest + (over & 0x00FF00) * share) >>> 8;
    return (redBlue & 0xFF00FF) | (green & 0x00FF00);
  }

  private static int add(int under, int light, int share) {
    int red = Math.min(255, (under >> 16) + (((light >> 16) * share) >> 8));
    int green = Math.min(255, ((under >> 8) & 255) + ((((light >> 8) & 255) * share) >> 8));
    int blue = Math.min(255, (under & 255) + (((light & 255) * share) >> 8));
    return red << 16 | green << 8 | blue;
  }
}
