package io.github.jetdetr.engine.preprocess;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Resizes packed RGB and gray pictures as PyTorch's {@code interpolate(mode="bilinear",
 * align_corners=False, antialias=False)} does with floats of 0..1 (UpSample.h): two samples a row
 * and column, nothing rounded to levels.
 *
 * <p>Not thread-safe; allocates only when sizes change.
 */
@HotPath
final class FloatResize {

  private static final float LEVEL = 1 / 255f;

  /** The two samples for each sample of a resized row or column, and the second one's weight. */
  private static final class Taps {
    final int from;
    final int to;
    final int[] first;
    final int[] second;
    final float[] weight;

    Taps(int from, int to) {
      this.from = from;
      this.to = to;
      first = new int[to];
      second = new int[to];
      weight = new float[to];
      float scale = (float) from / to;
      for (int at = 0; at < to; at++) {
        float source = Math.max(0, scale * (at + 0.5f) - 0.5f);
        first[at] = Math.min((int) source, from - 1);
        second[at] = Math.min(first[at] + 1, from - 1);
        weight[at] = Math.min(source - first[at], 1);
      }
    }
  }

  private Taps across = new Taps(1, 1);
  private Taps down = new Taps(1, 1);

  /**
   * Writes the resized picture as three planes of 0..1.
   *
   * @param into target planes, {@code plane} floats apart, rows {@code stride} floats apart, the
   *     first one at {@code begin}
   * @param bgr whether the planes are in the order blue, green, red
   */
  void run(
      Frame frame,
      int width,
      int height,
      FloatBuffer into,
      int begin,
      int stride,
      int plane,
      boolean bgr) {
    if (across.from != frame.width() || across.to != width) {
      across = new Taps(frame.width(), width);
    }
    if (down.from != frame.height() || down.to != height) {
      down = new Taps(frame.height(), height);
    }
    int channels = frame.format() == PixelFormat.GRAY8 ? 1 : 3;
    boolean reversed = bgr != (frame.format() == PixelFormat.BGR24);
    ByteBuffer pixels = frame.plane(0);
    for (int y = 0; y < height; y++) {
      int upper = down.first[y] * frame.stride(0);
      int lower = down.second[y] * frame.stride(0);
      for (int channel = 0; channel < 3; channel++) {
        int to = begin + (reversed ? 2 - channel : channel) * plane + y * stride;
        int sample = channels == 1 ? 0 : channel;
        for (int x = 0; x < width; x++) {
          int left = across.first[x] * channels + sample;
          int right = across.second[x] * channels + sample;
          float weight = across.weight[x];
          float above = mixed(level(pixels, upper + left), level(pixels, upper + right), weight);
          float below = mixed(level(pixels, lower + left), level(pixels, lower + right), weight);
          into.put(to + x, mixed(above, below, down.weight[y]));
        }
      }
    }
  }

  private static float level(ByteBuffer pixels, int at) {
    return (pixels.get(at) & 0xFF) * LEVEL;
  }

  private static float mixed(float first, float second, float weight) {
    return first * (1 - weight) + second * weight;
  }
}
