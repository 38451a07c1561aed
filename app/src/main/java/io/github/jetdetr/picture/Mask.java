package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Paints regions black in every pixel format. Chroma samples that a painted pixel shares with
 * others are neutralised too, so that nothing of what was masked remains. Not thread-safe;
 * allocates only when the picture's size changes.
 */
@HotPath
final class Mask {

  private static final byte NEUTRAL_CHROMA = (byte) 128;
  private static final byte LIMITED_BLACK = 16;

  private final List<Region> regions;
  private BitSet painted = new BitSet();
  private int width;
  private int height;
  private byte[] black = new byte[0];

  Mask(List<Region> regions) {
    this.regions = List.copyOf(regions);
  }

  void paint(Frame frame) {
    if (regions.isEmpty()) {
      return;
    }
    if (frame.width() != width || frame.height() != height) {
      width = frame.width();
      height = frame.height();
      painted = cover();
    }
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      fillBlack(frame, plane);
      paint(frame, plane);
    }
  }

  /** The pixels to paint: those whose centre lies in a region. */
  private BitSet cover() {
    BitSet cover = new BitSet(width * height);
    for (Region region : regions) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          if (region.contains((x + 0.5) / width, (y + 0.5) / height)) {
            cover.set(y * width + x);
          }
        }
      }
    }
    return cover;
  }

  /** Fills one row with black in the plane's format. */
  private void fillBlack(Frame frame, int plane) {
    PixelFormat format = frame.format();
    int bytes = format.rowBytes(plane, width);
    if (black.length < bytes) {
      black = new byte[bytes];
    }
    byte dark = Luminance.isLimited(frame) ? LIMITED_BLACK : 0;
    Arrays.fill(black, 0, bytes, plane == 0 ? dark : NEUTRAL_CHROMA);
    boolean packedChroma = format == PixelFormat.YUYV422 || format == PixelFormat.UYVY422;
    for (int at = 1 - format.lumaByte(); packedChroma && at < bytes; at += 2) {
      black[at] = NEUTRAL_CHROMA;
    }
  }

  private void paint(Frame frame, int plane) {
    ByteBuffer bytes = frame.writablePlane(plane);
    int rowBytes = frame.format().rowBytes(plane, width);
    int rows = frame.format().rows(plane, height);
    int unit = unitBytes(frame.format(), plane);
    int units = rowBytes / unit;
    // Number of pixels that share one unit horizontally, and one row vertically.
    int across = (width + units - 1) / units;
    int down = (height + rows - 1) / rows;
    for (int y = 0; y < height; y++) {
      int end = (y + 1) * width;
      int from = painted.nextSetBit(y * width);
      while (from >= 0 && from < end) {
        int to = Math.min(end, painted.nextClearBit(from));
        int first = (from - y * width) / across;
        int last = (to - 1 - y * width) / across;
        int at = first * unit;
        bytes.put(y / down * frame.stride(plane) + at, black, at, (last - first + 1) * unit);
        from = painted.nextSetBit(to);
      }
    }
  }

  /** Size of the smallest group of bytes that can be painted on its own. */
  private static int unitBytes(PixelFormat format, int plane) {
    if (format == PixelFormat.YUYV422 || format == PixelFormat.UYVY422) {
      return 4;
    }
    if (plane == 0) {
      return format.pixelBytes();
    }
    return format == PixelFormat.NV12 ? 2 : 1;
  }
}
