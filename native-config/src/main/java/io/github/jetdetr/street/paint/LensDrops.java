package io.github.jetdetr.street.paint;

import io.github.jetdetr.street.SplitMix;
import java.util.Arrays;

/** Rain drops on the lens: each drop shows the scene reduced and upside down. */
final class LensDrops {

  private static final float CLEAR = 0.6f;

  private int[] to = new int[1024];
  private int[] from = new int[1024];
  private int pixels;

  /**
   * @param count number of drops
   */
  LensDrops(SplitMix random, int count, int width, int height) {
    for (int i = 0; i < count; i++) {
      double cx = random.between(0, width);
      double cy = random.between(0, height);
      add(cx, cy, width * random.between(0.006, 0.022), width, height);
    }
  }

  private void add(double cx, double cy, double radius, int width, int height) {
    for (int y = (int) Math.max(0, cy - radius); y <= Math.min(height - 1, cy + radius); y++) {
      for (int x = (int) Math.max(0, cx - radius); x <= Math.min(width - 1, cx + radius); x++) {
        double dx = x - cx;
        double dy = (y - cy) * 0.85;
        if (dx * dx + dy * dy < radius * radius) {
          int sx = (int) Math.max(0, Math.min(width - 1, cx - dx * 3));
          int sy = (int) Math.max(0, Math.min(height - 1, cy - (y - cy) * 3));
          add(y * width + x, sy * width + sx);
        }
      }
    }
  }

  private void add(int at, int source) {
    if (pixels == to.length) {
      to = Arrays.copyOf(to, 2 * pixels);
      from = Arrays.copyOf(from, 2 * pixels);
    }
    to[pixels] = at;
    from[pixels++] = source;
  }

  void bend(int[] rgb) {
    for (int i = 0; i < pixels; i++) {
      rgb[to[i]] = Canvas.blend(rgb[to[i]], rgb[from[i]], CLEAR);
    }
  }
}
