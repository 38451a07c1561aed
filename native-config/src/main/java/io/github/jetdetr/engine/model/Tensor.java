package io.github.jetdetr.engine.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * An output of a slot: a view of memory that is owned by the engine and overwritten by every {@code
 * InferenceSlot.infer}. Valid as long as its engine.
 *
 * @param shape dimensions, outermost first, none dynamic
 * @param bytes the elements, row-major, in native byte order
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

  /** The size of one dimension, counted from the end if {@code axis} is negative. */
  public int size(int axis) {
    return Math.toIntExact(shape.get(axis < 0 ? shape.size() + axis : axis));
  }

  /** The elements as floats; every call allocates a new view. */
  public FloatBuffer floats() {
    return expect(TensorInfo.Type.FLOAT32).asFloatBuffer();
  }

  /** The elements as 64-bit integers; every call allocates a new view. */
  public LongBuffer longs() {
    return expect(TensorInfo.Type.INT64).asLongBuffer();
  }

  private ByteBuffer expect(TensorInfo.Type expected) {
    if (type != expected) {
      throw new IllegalStateException("output '%s' is %s, not %s".formatted(name, type, expected));
    }
    return bytes.duplicate().order(ByteOrder.nativeOrder());
  }
}
