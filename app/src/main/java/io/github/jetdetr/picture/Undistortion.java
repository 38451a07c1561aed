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
  // Of a place in the camera's picture.
  private static final int PLACE_BITS = 2 * FRACTION_BITS;
  private static final int CELL_PLACE_BITS = FRACTION_BITS + CELL_BITS;
  private static final int MOVE_BITS = FRACTION_BITS - CELL_BITS;
  private static final int PART = ONE - 1;
  private static final int HALF = 1 << (PLACE_BITS - 1);
  // More than any picture has, and little enough for 1/65536 of it.
  private static final double LIMIT = 20_000;
  private static final byte NEUTRAL_CHROMA = (byte) 128;
  private static final byte LIMITED_BLACK = 16;

  private final Lens lens;
  private int width;
  private int height;
  private int columns;
  // Source of each grid point in 1/256 pixels, x and y by turns.
  private int[] grid = new int[0];
  private byte[] original = new byte[0];
  private byte[] row = new byte[0];

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
        channels(frame, 1, 0, 2, 2, 1, 2, 2, NEUTRAL_CHROMA);
      }
      case YUYV422 -> packed(frame, 0, black);
      case UYVY422 -> packed(frame, 1, black);
      case GRAY8 -> {
        load(frame, 0);
        channel(frame, 0, 0, 1, 1, 1, black);
      }
      case RGB24, BGR24 -> {
        load(frame, 0);
        channels(frame, 0, 0, 3, 3, 1, 1, 1, (byte) 0);
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
    channels(frame, 0, lumaByte, 1, 2, 1, 1, 1, black);
    channels(frame, 0, 1 - lumaByte, 2, 4, 2, 2, 1, NEUTRAL_CHROMA);
  }

  /** Keeps a copy of a plane, from which its channels are read. */
  private void load(Frame frame, int plane) {
    // Those to be written: rows of lent ones may be as far apart as they like.
    ByteBuffer pixels = frame.writablePlane(plane);
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
    // A polynomial may have no value where no light comes from.
    double valid = Double.isNaN(pixels) ? -LIMIT : Math.max(-LIMIT, Math.min(LIMIT, pixels));
    return (int) Math.round(valid * ONE);
  }

  private void channel(
      Frame frame, int plane, int first, int step, int across, int down, byte beyond) {
    channels(frame, plane, first, 1, step, 1, across, down, beyond);
  }

  /**
   * Straightens channels of the plane that was {@linkplain #load loaded}.
   *
   * @param first the first channel's first byte in a row
   * @param count how many channels share their places
   * @param step bytes from one sample to the next
   * @param apart bytes from one channel to the next
   * @param across pixels that share a sample horizontally
   * @param down pixels that share a sample vertically
   */
  private void channels(
      Frame frame,
      int plane,
      int first,
      int count,
      int step,
      int apart,
      int across,
      int down,
      byte beyond) {
    ByteBuffer to = frame.writablePlane(plane);
    int stride = frame.stride(plane);
    int rowBytes = frame.format().rowBytes(plane, width);
    int samples = (width + across - 1) / across;
    int rows = (height + down - 1) / down;
    int inCell = CELL / across;
    // Half a pixel where two share a sample, which lies between them.
    int shiftX = (across - 1) * ONE / 2;
    int shiftY = (down - 1) * ONE / 2;
    if (row.length < rowBytes) {
      row = new byte[rowBytes];
    }
    for (int y = 0; y < rows; y++) {
      int line = y * down;
      int below = ((line % CELL) << FRACTION_BITS) + shiftY;
      int corner = 2 * (line >> CELL_BITS) * columns;
      to.get(y * stride, row, 0, rowBytes);
      for (int x = 0; x < samples; x += inCell, corner += 2) {
        int left = between(corner, below);
        int top = between(corner + 1, below);
        int stepX = between(corner + 2, below) - left;
        int stepY = between(corner + 3, below) - top;
        // From here on in 1/65536 samples.
        int sourceX = place(left, shiftX, stepX, shiftX) >> (across - 1);
        int sourceY = place(top, shiftY, stepY, shiftX) >> (down - 1);
        int moveX = stepX << MOVE_BITS;
        int moveY = ((stepY << MOVE_BITS) * across) >> (down - 1);
        int end = Math.min(samples, x + inCell);
        int at = x * step + first;
        boolean inside =
            isInside(sourceX, samples)
                && isInside(sourceY, rows)
                && isInside(sourceX + (end - x) * moveX, samples)
                && isInside(sourceY + (end - x) * moveY, rows);
        if (inside && count == 1) {
          straight(at, end - x, sourceX, sourceY, moveX, moveY, stride, step, first);
          continue;
        }
        for (int i = x; i < end; i++, at += step) {
          for (int channel = 0; channel < count; channel++) {
            int offset = first + channel * apart;
            row[at + channel * apart] =
                inside
                    ? sample(original, sourceX, sourceY, stride, step, offset)
                    : edge(sourceX, sourceY, stride, step, offset, samples, rows, beyond);
          }
          sourceX += moveX;
          sourceY += moveY;
        }
      }
      to.put(y * stride, row, 0, rowBytes);
    }
  }

  /** The samples of one channel of a cell that lies within the picture. */
  private void straight(
      int from,
      int count,
      int fromX,
      int fromY,
      int moveX,
      int moveY,
      int stride,
      int step,
      int offset) {
    byte[] source = original;
    byte[] target = row;
    int sourceX = fromX;
    int sourceY = fromY;
    int at = from;
    for (int i = 0; i < count; i++) {
      target[at] = sample(source, sourceX, sourceY, stride, step, offset);
      at += step;
      sourceX += moveX;
      sourceY += moveY;
    }
  }

  /** Whether a sample and the next one are within the picture. */
  private static boolean isInside(int source, int samples) {
    return source >= 0 && (source >> PLACE_BITS) < samples - 1;
  }

  /** Where a cell's first sample is, which may lie between two pixels. */
  private static int place(int edge, int between, int step, int right) {
    return ((edge - between) << FRACTION_BITS) + ((step * right) >> CELL_BITS);
  }

  /** The map at a cell's left edge, this far below its corner. */
  private int between(int corner, int below) {
    int upper = grid[corner];
    return upper + (int) (((long) (grid[corner + 2 * columns] - upper) * below) >> CELL_PLACE_BITS);
  }

  private static byte sample(
      byte[] from, int sourceX, int sourceY, int stride, int step, int offset) {
    int partX = (sourceX >> FRACTION_BITS) & PART;
    int partY = (sourceY >> FRACTION_BITS) & PART;
    int upper = (sourceY >> PLACE_BITS) * stride + (sourceX >> PLACE_BITS) * step + offset;
    int lower = upper + stride;
    int above = mix(from[upper], from[upper + step], partX);
    int under = mix(from[lower], from[lower + step], partX);
    return (byte) (((above << FRACTION_BITS) + (under - above) * partY + HALF) >> PLACE_BITS);
  }

  private static int mix(byte left, byte right, int part) {
    int from = left & 0xFF;
    return (from << FRACTION_BITS) + ((right & 0xFF) - from) * part;
  }

  private byte edge(
      int sourceX,
      int sourceY,
      int stride,
      int step,
      int offset,
      int samples,
      int rows,
      byte beyond) {
    int x = sourceX >> PLACE_BITS;
    int y = sourceY >> PLACE_BITS;
    if (x < -1 || y < -1 || x >= samples || y >= rows) {
      return beyond;
    }
    int partX = (sourceX >> FRACTION_BITS) & PART;
    int partY = (sourceY >> FRACTION_BITS) & PART;
    // The picture's own edge goes on for half a pixel.
    int left = Math.max(x, 0) * step + offset;
    int right = Math.min(x + 1, samples - 1) * step + offset;
    int upper = Math.max(y, 0) * stride;
    int lower = Math.min(y + 1, rows - 1) * stride;
    int above = mix(original[upper + left], original[upper + right], partX);
    int under = mix(original[lower + left], original[lower + right], partX);
    return (byte) (((above << FRACTION_BITS) + (under - above) * partY + HALF) >> PLACE_BITS);
  }
}
