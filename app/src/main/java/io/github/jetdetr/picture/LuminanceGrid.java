package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;

import io.github.jetdetr.camera.Frame;
import java.util.Arrays;

/**
 * A frame's light at 128 × 72 points spread evenly over it, fewer where it has fewer pixels, and
 * how often each level occurs. A handful of bytes stands for the picture, so that looking at every
 * frame costs next to nothing. Filled again for every frame; a steady one allocates nothing.
 */
@HotPath
final class LuminanceGrid {

  static final int MAX_COLUMNS = 128;
  static final int MAX_ROWS = 72;

  private final Luminance light = new Luminance();
  private final int[] histogram = new int[256];
  private int[] columnX = new int[0];
  private int[] rowY = new int[0];
  private byte[] levels = new byte[0];
  private byte[] before = new byte[0];
  private int width;
  private int height;
  private boolean isRepeated;

  /**
   * Reads the frame.
   *
   * @return whether it has another size than the one before, which makes it incomparable
   */
  boolean read(Frame frame) {
    boolean resized = frame.width() != width || frame.height() != height;
    if (resized) {
      resize(frame.width(), frame.height());
    }
    byte[] filled = before;
    before = levels;
    levels = filled;
    light.of(frame);
    Arrays.fill(histogram, 0);
    int at = 0;
    for (int y : rowY) {
      for (int x : columnX) {
        int level = light.at(x, y);
        histogram[level]++;
        levels[at++] = (byte) level;
      }
    }
    isRepeated = !resized && Arrays.equals(levels, before);
    return resized;
  }

  private void resize(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    columnX = middles(width, MAX_COLUMNS);
    rowY = middles(height, MAX_ROWS);
    levels = new byte[columnX.length * rowY.length];
    before = new byte[levels.length];
  }

  private static int[] middles(int size, int most) {
    int[] middles = new int[Math.min(size, most)];
    for (int at = 0; at < middles.length; at++) {
      middles[at] = (int) ((at + 0.5) * size / middles.length);
    }
    return middles;
  }

  int columns() {
    return columnX.length;
  }

  int rows() {
    return rowY.length;
  }

  /** Light in 0..255 at one point. */
  int level(int column, int row) {
    return levels[row * columnX.length + column] & 0xFF;
  }

  /** Whether every point is as it was on the frame before. */
  boolean isRepeated() {
    return isRepeated;
  }

  /** The level, in 0..255, that this share of the points does not exceed. */
  int percentile(double share) {
    double wanted = share * levels.length;
    int sum = 0;
    int level = -1;
    while (level < 255 && (level < 0 || sum < wanted)) {
      sum += histogram[++level];
    }
    return level;
  }
}
