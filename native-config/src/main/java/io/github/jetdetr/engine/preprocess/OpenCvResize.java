package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;

/**
 * Resizes packed RGB and gray pictures as OpenCV 5's {@code resize} does with bytes (resize.cpp):
 * {@code INTER_LINEAR} with weights in 11-bit fixed point, rows first, their last four bits cut off
 * before the columns; {@code INTER_CUBIC} in floats, rounded once.
 *
 * <p>Not thread-safe; allocates only when sizes change.
 */
@HotPath
final class OpenCvResize {

  private static final int ONE = 1 << 11;
  private static final double A = -0.75;

  /** The samples for each sample of a resized row or column, and their weights. */
  private static final class Taps {
    final int from;
    final int to;
    final int count;
    final int[] samples;
    final float[] weights;
    final int[] fixed;

    Taps(Filter filter, int from, int to) {
      this.from = from;
      this.to = to;
      count = filter == Filter.OPENCV_CUBIC ? 4 : 2;
      samples = new int[to * count];
      weights = new float[to * count];
      fixed = new int[to * count];
      double scale = (double) from / to;
      for (int at = 0; at < to; at++) {
        float center = (float) ((at + 0.5) * scale - 0.5);
        int left = (int) Math.floor(center);
        double right = center - left;
        for (int tap = 0; tap < count; tap++) {
          int sample = left + tap - (count == 4 ? 1 : 0);
          int index = at * count + tap;
          samples[index] = Math.max(0, Math.min(sample, from - 1));
          weights[index] = (float) (count == 4 ? cubic(tap, right) : tap == 0 ? 1 - right : right);
          fixed[index] = (int) Math.rint(weights[index] * (double) ONE);
        }
      }
    }

    /** Weight of the samples at −1, 0, 1 and 2 for a place between 0 and 1. */
    private static double cubic(int tap, double place) {
      double x = Math.abs(place - (tap - 1));
      return x < 1
          ? ((A + 2) * x - (A + 3)) * x * x + 1
          : ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
    }
  }

  private final Filter filter;
  private Taps across;
  private Taps down;
  private byte[] row = new byte[0];
  // Resized rows of the whole picture: fixed point for the linear filter, levels for the cubic one.
  private int[] fixedRows = new int[0];
  private float[] levelRows = new float[0];

  /**
   * @param filter {@link Filter#OPENCV_LINEAR} or {@link Filter#OPENCV_CUBIC}
   */
  OpenCvResize(Filter filter) {
    this.filter = filter;
    across = new Taps(filter, 1, 1);
    down = new Taps(filter, 1, 1);
  }

  /**
   * Writes the resized picture as three planes.
   *
   * @param into target planes, {@code planeBytes} apart, rows {@code stride} apart
   * @param bgr whether the planes are in the order blue, green, red
   */
  void run(
      Frame frame,
      int width,
      int height,
      ByteBuffer into,
      int stride,
      int planeBytes,
      boolean bgr) {
    int channels = frame.format() == PixelFormat.GRAY8 ? 1 : 3;
    prepare(frame, width, height, channels);
    for (int y = 0; y < frame.height(); y++) {
      frame.plane(0).get(y * frame.stride(0), row, 0, frame.width() * channels);
      resizeRow(y * width * channels, channels);
    }
    boolean reversed = bgr != (frame.format() == PixelFormat.BGR24);
    for (int y = 0; y < height; y++) {
      for (int channel = 0; channel < 3; channel++) {
        int plane = reversed ? 2 - channel : channel;
        int at = channels == 1 ? 0 : channel;
        int to = plane * planeBytes + y * stride;
        for (int x = 0; x < width; x++, at += channels) {
          into.put(to + x, (byte) level(y, at, width * channels));
        }
      }
    }
  }

  private void prepare(Frame frame, int width, int height, int channels) {
    if (across.from != frame.width() || across.to != width) {
      across = new Taps(filter, frame.width(), width);
    }
    if (down.from != frame.height() || down.to != height) {
      down = new Taps(filter, frame.height(), height);
    }
    row = row.length < frame.width() * channels ? new byte[frame.width() * channels] : row;
    int values = width * channels * frame.height();
    if (filter == Filter.OPENCV_CUBIC) {
      levelRows = levelRows.length < values ? new float[values] : levelRows;
    } else {
      fixedRows = fixedRows.length < values ? new int[values] : fixedRows;
    }
  }

  private void resizeRow(int to, int channels) {
    int count = across.count;
    for (int x = 0; x < across.to; x++) {
      int tap = x * count;
      for (int channel = 0; channel < channels; channel++) {
        int first = row[across.samples[tap] * channels + channel] & 0xFF;
        int second = row[across.samples[tap + 1] * channels + channel] & 0xFF;
        int at = to + x * channels + channel;
        if (count == 2) {
          fixedRows[at] = first * across.fixed[tap] + second * across.fixed[tap + 1];
        } else {
          int third = row[across.samples[tap + 2] * channels + channel] & 0xFF;
          int fourth = row[across.samples[tap + 3] * channels + channel] & 0xFF;
          levelRows[at] =
              first * across.weights[tap]
                  + second * across.weights[tap + 1]
                  + third * across.weights[tap + 2]
                  + fourth * across.weights[tap + 3];
        }
      }
    }
  }

  private int level(int y, int at, int rowLength) {
    int tap = y * down.count;
    if (down.count == 2) {
      int upper = fixedRows[down.samples[tap] * rowLength + at] >> 4;
      int lower = fixedRows[down.samples[tap + 1] * rowLength + at] >> 4;
      return (((down.fixed[tap] * upper) >> 16) + ((down.fixed[tap + 1] * lower) >> 16) + 2) >> 2;
    }
    float sum = 0;
    for (int each = 0; each < 4; each++) {
      sum += levelRows[down.samples[tap + each] * rowLength + at] * down.weights[tap + each];
    }
    return Math.max(0, Math.min((int) Math.rint(sum), 255));
  }
}
