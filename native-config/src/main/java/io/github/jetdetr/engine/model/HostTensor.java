package io.github.jetdetr.engine.model;

import java.util.Arrays;
import java.util.List;

/**
 * A tensor on the Java heap: input or output of a {@code GraphRunner}. Immutable shape and type.
 *
 * <p>Half precision is widened to {@code float}, integers and booleans to {@code long}; {@link
 * #type()} is the original type. The arrays are not copied: whoever creates or receives a tensor
 * owns them.
 */
public final class HostTensor {

  private final TensorInfo.Type type;
  private final List<Long> shape;
  private final float[] floats;
  private final long[] longs;

  private HostTensor(TensorInfo.Type type, List<Long> shape, float[] floats, long[] longs) {
    this.type = type;
    this.shape = List.copyOf(shape);
    this.floats = floats;
    this.longs = longs;
    long elements = shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    int given = isFloat(type) ? floats.length : longs.length;
    if (elements != given) {
      throw new IllegalArgumentException(
          "shape " + shape + " does not have " + given + " elements");
    }
  }

  /** Creates a tensor of 32-bit floats, row-major. */
  public static HostTensor of(float[] values, long... shape) {
    return floats(TensorInfo.Type.FLOAT32, values, shape);
  }

  /** Creates a tensor of 64-bit integers, row-major. */
  public static HostTensor of(long[] values, long... shape) {
    return longs(TensorInfo.Type.INT64, values, shape);
  }

  public static HostTensor floats(TensorInfo.Type type, float[] values, long... shape) {
    return new HostTensor(type, boxed(shape), values, new long[0]);
  }

  public static HostTensor longs(TensorInfo.Type type, long[] values, long... shape) {
    return new HostTensor(type, boxed(shape), new float[0], values);
  }

  private static List<Long> boxed(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  private static boolean isFloat(TensorInfo.Type type) {
    return type == TensorInfo.Type.FLOAT32 || type == TensorInfo.Type.FLOAT16;
  }

  /** The element type in the graph. */
  public TensorInfo.Type type() {
    return type;
  }

  /** Dimensions, outermost first. */
  public List<Long> shape() {
    return shape;
  }

  /** The elements of a tensor of floats, not a copy. */
  public float[] floats() {
    if (!isFloat(type)) {
      throw new IllegalStateException("a tensor of " + type + " has no floats");
    }
    return floats;
  }

  /** The elements of a tensor of integers or booleans (0 and 1), not a copy. */
  public long[] longs() {
    if (isFloat(type)) {
      throw new IllegalStateException("a tensor of " + type + " has no integers");
    }
    return longs;
  }
}
