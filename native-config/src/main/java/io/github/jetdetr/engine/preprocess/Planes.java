package io.github.jetdetr.engine.preprocess;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Up to four plane addresses and strides, as FFmpeg's scaler takes them. The memory that they point
 * to is the caller's. Not thread-safe.
 */
final class Planes implements AutoCloseable {

  private final LongPointer addresses = new LongPointer(4);
  final PointerPointer<BytePointer> pointers = new PointerPointer<>(addresses);
  final IntPointer strides = new IntPointer(4);

  Planes() {
    for (int plane = 0; plane < 4; plane++) {
      set(plane, 0L, 0);
    }
  }

  /**
   * @param address of the plane's first byte; 0 for a plane that is not there
   * @param stride bytes from one row to the next
   */
  void set(int plane, long address, int stride) {
    addresses.put(plane, address);
    strides.put(plane, stride);
  }

  @Override
  public void close() {
    addresses.deallocate();
    strides.deallocate();
  }
}
