package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;

/**
 * The brightness of a frame's pixels, 0 to 255 for every pixel format and range: luma, or green for
 * RGB. A view of one frame at a time; allocates nothing. Not thread-safe.
 */
@HotPath
final class Luminance {

  private static final int BLACK_LEVEL = 16;
  private static final int WHITE_LEVEL = 235;
  private static final byte[] FULL_RANGE = new byte[256];
  private static final byte[] LIMITED_RANGE = new byte[256];

  static {
    for (int value = 0; value < 256; value++) {
      double widened = (value - BLACK_LEVEL) * 255.0 / (WHITE_LEVEL - BLACK_LEVEL);
      FULL_RANGE[value] = (byte) value;
      LIMITED_RANGE[value] = (byte) Math.round(Math.min(255, Math.max(0, widened)));
    }
  }

  private ByteBuffer plane = ByteBuffer.allocate(0);
  private int stride;
  private int pixelBytes;
  private int lumaByte;
  private byte[] range = FULL_RANGE;

  /** Makes this a view of the given frame. */
  void of(Frame frame) {
    plane = frame.plane(0);
    stride = frame.stride(0);
    pixelBytes = frame.format().pixelBytes();
    lumaByte = frame.format().lumaByte();
    range = isLimited(frame) ? LIMITED_RANGE : FULL_RANGE;
  }

  /** Whether black is 16 and white 235. Gray pictures always use the full range. */
  static boolean isLimited(Frame frame) {
    return frame.format().isYuv()
        && frame.format() != PixelFormat.GRAY8
        && !frame.colorSpace().isFullRange();
  }

  int at(int x, int y) {
    return range[plane.get(y * stride + x * pixelBytes + lumaByte) & 0xFF] & 0xFF;
  }
}
