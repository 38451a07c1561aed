package io.github.jetdetr.engine.model;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers with a shape on the Java heap: what is fed to a {@code GraphRunner} and what comes back.
 *
 * <p>Half precision is widened to {@code float}, whole numbers and truth values to {@code long};
 * {@link #type()} says what they were. The arrays are not copied: who makes or receives a tensor
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
      throw new IllegalArgumentException("shape " + shape + " does not hold " + given + " numbers");
    }
  }

  /** 32-bit floats, row-major. */
  public static HostTensor of(float[] values, long... shape) {
    return floats(TensorInfo.Type.FLOAT32, values, shape);
  }

  /** 64-bit integers, row-major. */
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

  /** Sizes, outermost first. */
  public List<Long> shape() {
    return shape;
  }

  /** The numbers of a tensor of floats. */
  public float[] floats() {
    if (!isFloat(type)) {
      throw new IllegalStateException("a tensor of " + type + " holds no floats");
    }
    return floats;
  }

  /** The numbers of a tensor of integers or truth values (0 and 1). */
  public long[] longs() {
    if (isFloat(type)) {
      throw new IllegalStateException("a tensor of " + type + " holds no integers");
    }
    return longs;
  }
}
