package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;

/**
 * Lifts the shadows of dark pictures: a gamma curve, as steep as the picture is dark, by table. The
 * curve follows the light of some seconds, so that a passing headlight does not make the picture
 * pump. Luma alone is lifted where there is one; colors look paler then, shapes do not.
 *
 * <p>Used by one thread; allocates only when the picture's shape changes.
 */
@HotPath
final class Brightening {

  /** A median at which nothing is done, and which darker pictures are brought towards. */
  private static final double BRIGHT_ENOUGH = 64 / 255.0;

  // Steeper curves lift noise more than they lift anything else.
  private static final double STEEPEST = 0.5;
  // At 30 pictures a second about two seconds.
  private static final double FOLLOW = 1 / 60.0;
  private static final double REBUILD = 0.01;

  private final byte[] table = new byte[256];
  private byte[] row = new byte[0];
  private double gamma = 1;
  private double tableGamma;
  private boolean tableIsLimited;

  /**
   * Brightens the frame where it is dark.
   *
   * @param median of the frame's light before, in 0..255
   */
  void apply(Frame frame, int median) {
    gamma += FOLLOW * (wanted(median) - gamma);
    if (gamma > 1 - REBUILD) {
      return;
    }
    boolean limited = Luminance.isLimited(frame);
    if (Math.abs(gamma - tableGamma) > REBUILD || limited != tableIsLimited) {
      build(limited);
    }
    PixelFormat format = frame.format();
    ByteBuffer pixels = frame.plane(0);
    int bytes = format.rowBytes(0, frame.width());
    if (row.length < bytes) {
      row = new byte[bytes];
    }
    int first = format.isYuv() ? format.lightByte() : 0;
    int step = format.isYuv() ? format.pixelBytes() : 1;
    for (int y = 0; y < frame.height(); y++) {
      int at = y * frame.stride(0);
      pixels.get(at, row, 0, bytes);
      for (int x = first; x < bytes; x += step) {
        row[x] = table[row[x] & 0xFF];
      }
      pixels.put(at, row, 0, bytes);
    }
  }

  private static double wanted(int median) {
    double light = Math.max(1, median) / 255.0;
    return light >= BRIGHT_ENOUGH
        ? 1
        : Math.max(STEEPEST, Math.log(BRIGHT_ENOUGH) / Math.log(light));
  }

  private void build(boolean limited) {
    tableGamma = gamma;
    tableIsLimited = limited;
    double black = limited ? 16 : 0;
    double span = limited ? 219 : 255;
    for (int value = 0; value < 256; value++) {
      double light = Math.min(1, Math.max(0, (value - black) / span));
      table[value] = (byte) Math.round(black + span * Math.pow(light, gamma));
    }
  }
}
