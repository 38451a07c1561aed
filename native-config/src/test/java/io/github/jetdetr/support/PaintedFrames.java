package io.github.jetdetr.support;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;

/** Frames painted by formula. */
public final class PaintedFrames {

  private PaintedFrames() {}

  /** The value of one sample, of which the lowest eight bits count. */
  public interface Sample {
    int at(int plane, int x, int y);
  }

  /**
   * Fills a frame sample by sample, as they lie: {@code x} counts the bytes of a row, so channels
   * and interleaved chroma come one after the other. Padding is left as it is.
   */
  public static Frame fill(
      Frame frame, PixelFormat format, ColorSpace space, int width, int height, Sample sample) {
    frame.reshape(format, space, width, height);
    for (int plane = 0; plane < format.planes(); plane++) {
      ByteBuffer bytes = frame.writablePlane(plane);
      int rowBytes = format.rowBytes(plane, width);
      for (int y = 0; y < format.rows(plane, height); y++) {
        for (int x = 0; x < rowBytes; x++) {
          bytes.put(y * frame.stride(plane) + x, (byte) sample.at(plane, x, y));
        }
      }
    }
    return frame;
  }

  /** Fills a frame with waves and noise, different for every seed. */
  public static Frame noise(Frame frame, PixelFormat format, int width, int height, int seed) {
    return fill(
        frame,
        format,
        ColorSpace.BT601_LIMITED,
        width,
        height,
        (plane, x, y) -> hash(seed + 31 * plane, x, y));
  }

  /** A byte that looks random; Java and Python compute the same. */
  public static int hash(int seed, int x, int y) {
    int mixed = x * 73_856_093 ^ y * 19_349_663 ^ seed * 83_492_791;
    mixed ^= mixed >>> 13;
    mixed *= 0x5bd1e995;
    mixed ^= mixed >>> 15;
    return mixed & 0xFF;
  }
}
