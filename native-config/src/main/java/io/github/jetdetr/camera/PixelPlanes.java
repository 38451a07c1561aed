package io.github.jetdetr.camera;

import io.github.jetdetr.annotation.HotPath;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * Where the pixels of a frame lie: in memory of its own, which is kept for the next picture that
 * needs it, or lent. Not thread-safe.
 */
@HotPath
final class PixelPlanes {

  static final int MAX_PLANES = 4;
  static final int MAX_SIDE = 16_384;

  private final LongPointer addresses = new LongPointer(MAX_PLANES);
  // For native code.
  final PointerPointer<BytePointer> pointers = new PointerPointer<>(addresses);
  final IntPointer strides = new IntPointer(MAX_PLANES);

  // For reading.
  private final ByteBuffer[] views = new ByteBuffer[MAX_PLANES];
  private final PixelMemory own = new PixelMemory();
  private final LentViews[] lentViews = new LentViews[MAX_PLANES];
  // Kept from loan to loan.
  private @Nullable LentPixels lender;
  private boolean lent;
  private PixelFormat format = PixelFormat.BGR24;
  private int width;
  private int height;

  PixelPlanes() {
    for (int plane = 0; plane < MAX_PLANES; plane++) {
      lentViews[plane] = new LentViews();
      place(plane, 0L, 0);
    }
  }

  /** Like {@link Frame#reshape}. */
  void reshape(PixelFormat newFormat, int newWidth, int newHeight) {
    requireSize(newWidth, newHeight);
    LentPixels unused = endLoan();
    // Empty, should there be no memory.
    width = 0;
    height = 0;
    own.shape(newFormat, newWidth, newHeight);
    describe(newFormat, newWidth, newHeight);
    showOwn();
  }

  /** Like {@link Frame#lend}. */
  void lend(
      LentPixels pixels,
      PixelFormat newFormat,
      int newWidth,
      int newHeight,
      LongPointer newAddresses,
      IntPointer newStrides) {
    if (pixels != lender) {
      LentPixels former = endLoan();
      lender = pixels;
      if (former != null) {
        former.close();
      }
    }
    lent = true;
    try {
      requireSize(newWidth, newHeight);
      for (int plane = 0; plane < newFormat.planes(); plane++) {
        int stride = newStrides.get(plane);
        if (stride < newFormat.rowBytes(plane, newWidth)) {
          throw new IllegalArgumentException("the rows of lent pixels overlap");
        }
        long address = newAddresses.get(plane);
        place(plane, address, stride);
        int bytes = newFormat.planeBytes(plane, newWidth, newHeight, stride);
        views[plane] = lentViews[plane].of(address, bytes);
      }
    } catch (RuntimeException e) {
      LentPixels unused = endLoan();
      throw e;
    }
    describe(newFormat, newWidth, newHeight);
    placeNothingElse();
  }

  /** Like {@link Frame#endLoan}. */
  @Nullable LentPixels endLoan() {
    LentPixels last = lender;
    if (lent && last != null) {
      lent = false;
      width = 0;
      height = 0;
      last.giveBack();
    }
    return last;
  }

  boolean isLent() {
    return lent;
  }

  /** Copies the pixels of a picture to those of this one, which are its own and of its shape. */
  void copyFrom(PixelPlanes other) {
    for (int plane = 0; plane < format.planes(); plane++) {
      own.copy(plane, other.views[plane], other.strides.get(plane));
    }
  }

  PixelFormat format() {
    return format;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Like {@link Frame#plane}. */
  ByteBuffer readable(int plane) {
    requirePlane(plane);
    return views[plane];
  }

  /** Like {@link Frame#writablePlane}. */
  ByteBuffer writable(int plane) {
    requirePlane(plane);
    LentPixels owner = lender;
    if (lent && owner != null) {
      own.shape(format, width, height);
      copyFrom(this);
      lent = false;
      owner.giveBack();
      showOwn();
    }
    return own.writable(plane);
  }

  private static void requireSize(int width, int height) {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "width and height must be in [1, %d], but were %d × %d"
              .formatted(MAX_SIDE, width, height));
    }
  }

  private void requirePlane(int plane) {
    if (plane < 0 || plane >= format.planes() || width == 0) {
      throw new IndexOutOfBoundsException(
          "%s of %d × %d has no plane %d".formatted(format, width, height, plane));
    }
  }

  private void describe(PixelFormat newFormat, int newWidth, int newHeight) {
    format = newFormat;
    width = newWidth;
    height = newHeight;
  }

  private void showOwn() {
    for (int plane = 0; plane < format.planes(); plane++) {
      place(plane, own.address(plane), own.stride(plane));
      views[plane] = own.readable(plane);
    }
    placeNothingElse();
  }

  private void placeNothingElse() {
    for (int plane = format.planes(); plane < MAX_PLANES; plane++) {
      place(plane, 0L, 0);
    }
  }

  private void place(int plane, long address, int stride) {
    addresses.put(plane, address);
    strides.put(plane, stride);
  }

  /** Like {@link Frame#close}. */
  void close() {
    LentPixels last = endLoan();
    lender = null;
    if (last != null) {
      last.close();
    }
    own.close();
    width = 0;
    height = 0;
    addresses.deallocate();
    strides.deallocate();
  }

  /**
   * Views of one plane's memory that a decoder lends: its pictures come and go at a handful of
   * addresses, so that views of them are kept, and a steady frame makes none.
   */
  private static final class LentViews {

    // H.264's decoder has 36 pictures at most, and some more are in flight.
    private static final int MAX_VIEWS = 64;

    private final long[] places = new long[MAX_VIEWS];
    private final @Nullable ByteBuffer[] known = new ByteBuffer[MAX_VIEWS];
    private int oldest;

    /** A view for reading, which does not keep the memory. */
    ByteBuffer of(long address, int bytes) {
      for (int at = 0; at < MAX_VIEWS; at++) {
        ByteBuffer view = known[at];
        if (places[at] == address && view != null && view.capacity() == bytes) {
          return view;
        }
      }
      ByteBuffer made = new Place(address, bytes).asByteBuffer().asReadOnlyBuffer();
      places[oldest] = address;
      known[oldest] = made;
      oldest = (oldest + 1) % MAX_VIEWS;
      return made;
    }
  }

  /** Memory that belongs to somebody else. */
  private static final class Place extends BytePointer {
    Place(long address, int bytes) {
      this.address = address;
      capacity(bytes);
    }
  }
}
