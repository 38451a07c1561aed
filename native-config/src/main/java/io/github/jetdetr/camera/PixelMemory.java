package io.github.jetdetr.camera;

import io.github.jetdetr.annotation.HotPath;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * A frame's own memory for pixels, and how they lie there: planes one after the other, 64-byte
 * aligned, rows padded to multiples of 64 bytes for vectorised code. Allocates only when size or
 * format change. Not thread-safe.
 */
@HotPath
final class PixelMemory {

  private static final int ALIGNMENT = 64;
  // Vectorised code (FFmpeg's included) may read past the end of the last row.
  private static final int OVERREAD = 64;

  private final long[] addresses = new long[PixelPlanes.MAX_PLANES];
  private final int[] strides = new int[PixelPlanes.MAX_PLANES];
  private final ByteBuffer[] writable = new ByteBuffer[PixelPlanes.MAX_PLANES];
  private final ByteBuffer[] readable = new ByteBuffer[PixelPlanes.MAX_PLANES];
  private BytePointer memory = new BytePointer();
  private @Nullable PixelFormat format;
  private int width;
  private int height;

  /** Makes room for a picture; what was there is lost if it had another format or size. */
  void shape(PixelFormat newFormat, int newWidth, int newHeight) {
    if (newFormat == format && newWidth == width && newHeight == height) {
      return;
    }
    close();
    long bytes = ALIGNMENT + OVERREAD;
    for (int plane = 0; plane < newFormat.planes(); plane++) {
      bytes += (long) stride(newFormat, plane, newWidth) * newFormat.rows(plane, newHeight);
    }
    memory = new BytePointer(bytes);
    format = newFormat;
    width = newWidth;
    height = newHeight;
    long start = memory.address();
    long at = (start + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    for (int plane = 0; plane < newFormat.planes(); plane++) {
      int stride = stride(newFormat, plane, newWidth);
      addresses[plane] = at;
      strides[plane] = stride;
      int size = newFormat.planeBytes(plane, newWidth, newHeight, stride);
      // JavaCPP's buffer starts at the beginning of the memory, whatever the position: use its
      // slice.
      ByteBuffer view = memory.position(at - start).limit(at - start + size).asByteBuffer().slice();
      writable[plane] = view;
      readable[plane] = view.asReadOnlyBuffer();
      at += (long) stride * newFormat.rows(plane, newHeight);
    }
    memory.position(0);
  }

  /** Copies one plane of a picture of this format and size, whose rows may be further apart. */
  void copy(int plane, ByteBuffer from, int fromStride) {
    PixelFormat current = format;
    if (current == null) {
      throw new IllegalStateException("there is no memory");
    }
    ByteBuffer to = writable[plane];
    if (fromStride == strides[plane]) {
      to.put(0, from, 0, to.capacity());
      return;
    }
    int rowBytes = current.rowBytes(plane, width);
    for (int row = 0; row < current.rows(plane, height); row++) {
      to.put(row * strides[plane], from, row * fromStride, rowBytes);
    }
  }

  /** Where a plane begins. */
  long address(int plane) {
    return addresses[plane];
  }

  /** Bytes from one row of a plane to the next. */
  int stride(int plane) {
    return strides[plane];
  }

  /** A plane from its first pixel to its last, until the memory is shaped anew or closed. */
  ByteBuffer writable(int plane) {
    return writable[plane];
  }

  /** Likewise, for reading. */
  ByteBuffer readable(int plane) {
    return readable[plane];
  }

  /** Frees the memory. Idempotent; it may be shaped again. */
  void close() {
    format = null;
    memory.deallocate();
    memory = new BytePointer();
  }

  private static int stride(PixelFormat format, int plane, int width) {
    return (format.rowBytes(plane, width) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
