package io.github.jetdetr.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One input or output of a model, as its graph declares it.
 *
 * @param type element type
 * @param shape sizes, outermost first; {@link #DYNAMIC} where the graph leaves a size open
 */
public record TensorInfo(String name, Type type, List<Long> shape) {

  /** A size that is only known when the model runs. */
  public static final long DYNAMIC = -1;

  /** Element types that matter at the border of a detector; everything else is {@link #OTHER}. */
  public enum Type {
    FLOAT32,
    FLOAT16,
    INT64,
    INT32,
    UINT8,
    BOOL,
    OTHER
  }

  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Number of dimensions. */
  public int rank() {
    return shape.size();
  }

  /** One size, counted from the end when {@code axis} is negative. */
  public long size(int axis) {
    return shape.get(axis < 0 ? shape.size() + axis : axis);
  }

  /** The same for so many pictures at once. */
  public TensorInfo ofBatch(int pictures) {
    if (shape.isEmpty()) {
      throw new IllegalStateException("'" + name + "' is of no picture in particular");
    }
    List<Long> sizes = new ArrayList<>(shape);
    sizes.set(0, (long) pictures);
    return new TensorInfo(name, type, sizes);
  }

  /** {@code name float32 [N, 3, 320, 320]}. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(name)
            .append(' ')
            .append(type.name().toLowerCase(Locale.ROOT))
            .append(" [");
    for (int axis = 0; axis < shape.size(); axis++) {
      text.append(axis == 0 ? "" : ", ");
      text.append(shape.get(axis) == DYNAMIC ? "?" : shape.get(axis).toString());
    }
    return text.append(']').toString();
  }
}
