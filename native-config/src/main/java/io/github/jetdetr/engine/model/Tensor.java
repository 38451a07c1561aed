package io.github.jetdetr.engine.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * One output of one slot: a view of memory that the engine owns and overwrites at every {@link
 * Slot#infer}. Lives as long as its engine.
 *
 * @param shape sizes, outermost first, none dynamic
 * @param bytes the elements, row-major, native order
 */
public record Tensor(String name, TensorInfo.Type type, List<Long> shape, ByteBuffer bytes) {

  public Tensor {
    shape = List.copyOf(shape);
    bytes = bytes.duplicate().order(ByteOrder.nativeOrder());
  }

  /** Number of elements. */
  public int elements() {
    return Math.toIntExact(
        shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact));
  }

  /** One size, counted from the end when {@code axis} is negative. */
  public int size(int axis) {
    return Math.toIntExact(shape.get(axis < 0 ? shape.size() + axis : axis));
  }

  /** The elements as floats; a new view, so ask once and keep it. */
  public FloatBuffer floats() {
    return expect(TensorInfo.Type.FLOAT32).asFloatBuffer();
  }

  /** The elements as 64-bit integers; a new view, so ask once and keep it. */
  public LongBuffer longs() {
    return expect(TensorInfo.Type.INT64).asLongBuffer();
  }

  private ByteBuffer expect(TensorInfo.Type wanted) {
    if (type != wanted) {
      throw new IllegalStateException("output '%s' is %s, not %s".formatted(name, type, wanted));
    }
    return bytes.duplicate().order(ByteOrder.nativeOrder());
  }
}
