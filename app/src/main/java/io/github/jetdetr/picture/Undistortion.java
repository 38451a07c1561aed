package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.nio.ByteBuffer;

/**
 * Straightens pictures in place, in the camera's own pixel format, by bilinear interpolation; what
 * lies beyond the lens's picture is black.
 *
 * <p>The map is computed at every eighth pixel and interpolated in between, which is off by less
 * than a tenth of a pixel for a fisheye and needs a hundredth of the memory of a whole one, so that
 * it stays in the processor's cache. Not thread-safe; allocates only when size or format change.
 */
@HotPath
final class Undistortion {

  private static final int CELL_BITS = 3;
  private static final int CELL = 1 << CELL_BITS;
  private static final int FRACTION_BITS = 8;
  private static final int ONE = 1 << FRACTION_BITS;
  private static final byte NEUTRAL_CHROMA = (byte) 128;
  private static final byte LIMITED_BLACK = 16;

  private final Lens lens;
  private int width;
  private int height;
  private int columns;
  // Source of each grid point in 1/256 pixels, x and y by turns.
  private int[] grid = new int[0];
  private byte[] original = new byte[0];

  Undistortion(Lens lens) {
    this.lens = lens;
  }

  /** Replaces the pixels by those of the straightened picture. */
  void apply(Frame frame) {
    if (frame.width() != width || frame.height() != height) {
      width = frame.width();
      height = frame.height();
      map();
    }
    PixelFormat format = frame.format();
    byte black = Luminance.isLimited(frame) ? LIMITED_BLACK : 0;
    switch (format) {
      case YUV420P -> planar(frame, 2, 2, black);
      case YUV422P -> planar(frame, 2, 1, black);
      case YUV444P -> planar(frame, 1, 1, black);
      case NV12 -> {
        load(frame, 0);
        channel(frame, 0, 0, 1, 1, 1, black);
        load(frame, 1);
        channel(frame, 1, 0, 2, 2, 2, NEUTRAL_CHROMA);
        channel(frame, 1, 1, 2, 2, 2, NEUTRAL_CHROMA);
      }
      case YUYV422 -> packed(frame, 0, black);
      case UYVY422 -> packed(frame, 1, black);
      case GRAY8 -> {
        load(frame, 0);
        channel(frame, 0, 0, 1, 1, 1, black);
      }
      case RGB24, BGR24 -> {
        load(frame, 0);
        for (int color = 0; color < 3; color++) {
          channel(frame, 0, color, 3, 1, 1, (byte) 0);
        }
      }
    }
  }

  private void planar(Frame frame, int across, int down, byte black) {
    load(frame, 0);
    channel(frame, 0, 0, 1, 1, 1, black);
    for (int plane = 1; plane <= 2; plane++) {
      load(frame, plane);
      channel(frame, plane, 0, 1, across, down, NEUTRAL_CHROMA);
    }
  }

  private void packed(Frame frame, int lumaByte, byte black) {
    load(frame, 0);
    channel(frame, 0, lumaByte, 2, 1, 1, black);
    channel(frame, 0, 1 - lumaByte, 4, 2, 1, NEUTRAL_CHROMA);
    channel(frame, 0, 3 - lumaByte, 4, 2, 1, NEUTRAL_CHROMA);
  }

  /** Keeps a copy of a plane, from which its channels are read. */
  private void load(Frame frame, int plane) {
    ByteBuffer pixels = frame.plane(plane);
    if (original.length < pixels.capacity()) {
      original = new byte[pixels.capacity()];
    }
    pixels.get(0, original, 0, pixels.capacity());
  }

  /** The source of every eighth pixel, and of those just beyond the picture. */
  private void map() {
    columns = (width + CELL - 1) / CELL + 1;
    int rows = (height + CELL - 1) / CELL + 1;
    grid = new int[2 * columns * rows];
    double[] source = new double[2];
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        lens.distort(x * CELL, y * CELL, width, height, source);
        int at = 2 * (y * columns + x);
        grid[at] = fixed(source[0]);
        grid[at + 1] = fixed(source[1]);
      }
    }
  }

  /** Far outside is as good as just outside, and keeps the sums within their range. */
  private static int fixed(double pixels) {
    double limit = 1 << 20;
    // A polynomial may have no value where no light comes from.
    double valid = Double.isNaN(pixels) ? -limit : Math.max(-limit, Math.min(limit, pixels));
    return (int) Math.round(valid * ONE);
  }

  /**
   * Straightens one channel of the plane that was {@linkplain #load loaded}.
   *
   * @param first its first byte in a row
   * @param step bytes from one sample to the next
   * @param across pixels that share a sample horizontally
   * @param down pixels that share a sample vertically
   */
  private void channel(
      Frame frame, int plane, int first, int step, int across, int down, byte beyond) {
    ByteBuffer to = frame.plane(plane);
    int stride = frame.stride(plane);
    int samples = (width + across - 1) / across;
    int rows = (height + down - 1) / down;
    // Half a pixel where two share a sample, which lies between them.
    int shiftX = (across - 1) * ONE / 2;
    int shiftY = (down - 1) * ONE / 2;
    for (int y = 0; y < rows; y++) {
      int line = y * down;
      int below = ((line & CELL - 1) << FRACTION_BITS) + shiftY;
      int gridRow = (line >> CELL_BITS) * columns;
      int at = y * stride + first;
      for (int x = 0; x < samples; x++, at += step) {
        int column = x * across;
        int right = ((column & CELL - 1) << FRACTION_BITS) + shiftX;
        int corner = 2 * (gridRow + (column >> CELL_BITS));
        int sourceX = (between(corner, right, below) - shiftX) / across;
        int sourceY = (between(corner + 1, right, below) - shiftY) / down;
        to.put(at, sample(sourceX, sourceY, stride, first, step, samples, rows, beyond));
      }
    }
  }

  /** Interpolates the map within a cell, of which 1/256 pixels lie to the left and above. */
  private int between(int corner, int right, int below) {
    long upper = line(corner, right);
    long lower = line(corner + 2 * columns, right);
    return (int) (upper + ((lower - upper) * below >> FRACTION_BITS + CELL_BITS));
  }

  private long line(int corner, int right) {
    int left = grid[corner];
    return left + ((long) (grid[corner + 2] - left) * right >> FRACTION_BITS + CELL_BITS);
  }

  private byte sample(
      int sourceX,
      int sourceY,
      int stride,
      int first,
      int step,
      int samples,
      int rows,
      byte beyond) {
    int x = sourceX >> FRACTION_BITS;
    int y = sourceY >> FRACTION_BITS;
    if (x < -1 || y < -1 || x >= samples || y >= rows) {
      return beyond;
    }
    int partX = sourceX & ONE - 1;
    int partY = sourceY & ONE - 1;
    // The picture's own edge goes on for half a pixel.
    int left = Math.max(x, 0) * step + first;
    int rightAt = Math.min(x + 1, samples - 1) * step + first;
    int upper = Math.max(y, 0) * stride;
    int lower = Math.min(y + 1, rows - 1) * stride;
    int above =
        (original[upper + left] & 0xFF) * (ONE - partX)
            + (original[upper + rightAt] & 0xFF) * partX;
    int under =
        (original[lower + left] & 0xFF) * (ONE - partX)
            + (original[lower + rightAt] & 0xFF) * partX;
    int half = 1 << 2 * FRACTION_BITS - 1;
    return (byte) (above * (ONE - partY) + under * partY + half >> 2 * FRACTION_BITS);
  }
}
