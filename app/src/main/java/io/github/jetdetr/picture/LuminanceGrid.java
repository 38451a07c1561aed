package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import java.util.Arrays;

/**
 * A frame's brightness at 128 × 72 evenly spaced points, fewer for smaller frames, and its
 * histogram. These few bytes represent the picture, so that checking every frame is cheap. Reused
 * for every frame; allocates only when the size changes. Not thread-safe.
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
  private byte[] previous = new byte[0];
  private int width;
  private int height;
  private boolean isRepeated;

  /**
   * Reads the frame.
   *
   * @return whether its size differs from the previous frame's, so that they cannot be compared
   */
  boolean read(Frame frame) {
    boolean resized = frame.width() != width || frame.height() != height;
    if (resized) {
      resize(frame.width(), frame.height());
    }
    byte[] filled = previous;
    previous = levels;
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
    isRepeated = !resized && Arrays.equals(levels, previous);
    return resized;
  }

  private void resize(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    columnX = sampleCentres(width, MAX_COLUMNS);
    rowY = sampleCentres(height, MAX_ROWS);
    levels = new byte[columnX.length * rowY.length];
    previous = new byte[levels.length];
  }

  private static int[] sampleCentres(int size, int max) {
    int[] sampleCentres = new int[Math.min(size, max)];
    for (int at = 0; at < sampleCentres.length; at++) {
      sampleCentres[at] = (int) ((at + 0.5) * size / sampleCentres.length);
    }
    return sampleCentres;
  }

  int columns() {
    return columnX.length;
  }

  int rows() {
    return rowY.length;
  }

  /** Brightness in 0..255 at one point. */
  int level(int column, int row) {
    return levels[row * columnX.length + column] & 0xFF;
  }

  /** Whether every point is the same as on the previous frame. */
  boolean isRepeated() {
    return isRepeated;
  }

  /** The brightness, in 0..255, that this share of the points does not exceed. */
  int percentile(double share) {
    double target = share * levels.length;
    int sum = 0;
    int level = -1;
    while (level < 255 && (level < 0 || sum < target)) {
      sum += histogram[++level];
    }
    return level;
  }
}
