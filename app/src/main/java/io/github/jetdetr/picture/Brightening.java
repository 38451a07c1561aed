package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;

/**
 * Brightens dark pictures with a gamma curve, applied by lookup table; the darker the picture, the
 * steeper the curve. The curve adapts over seconds, so that a passing headlight does not make the
 * brightness pump. Only luma is changed where there is one; colors look paler then, shapes do not.
 *
 * <p>Not thread-safe; allocates only when the picture's size changes.
 */
@HotPath
final class Brightening {

  /**
   * Median brightness from which nothing is changed, and towards which darker pictures are
   * brightened.
   */
  private static final double TARGET_MEDIAN = 64 / 255.0;

  // Steeper curves amplify mostly noise.
  private static final double MIN_GAMMA = 0.5;
  // About two seconds at 30 frames per second.
  private static final double SMOOTHING = 1 / 60.0;
  private static final double MIN_GAMMA_CHANGE = 0.01;

  private final byte[] table = new byte[256];
  private byte[] row = new byte[0];
  private double gamma = 1;
  private double tableGamma;
  private boolean tableIsLimited;

  /**
   * Brightens the frame in place if it is dark.
   *
   * @param median median brightness of the frame before, in 0..255
   */
  void apply(Frame frame, int median) {
    gamma += SMOOTHING * (targetGamma(median) - gamma);
    if (gamma > 1 - MIN_GAMMA_CHANGE) {
      return;
    }
    boolean limited = Luminance.isLimited(frame);
    if (Math.abs(gamma - tableGamma) > MIN_GAMMA_CHANGE || limited != tableIsLimited) {
      build(limited);
    }
    PixelFormat format = frame.format();
    ByteBuffer pixels = frame.writablePlane(0);
    int bytes = format.rowBytes(0, frame.width());
    if (row.length < bytes) {
      row = new byte[bytes];
    }
    int first = format.isYuv() ? format.lumaByte() : 0;
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

  private static double targetGamma(int median) {
    double light = Math.max(1, median) / 255.0;
    return light >= TARGET_MEDIAN
        ? 1
        : Math.max(MIN_GAMMA, Math.log(TARGET_MEDIAN) / Math.log(light));
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
