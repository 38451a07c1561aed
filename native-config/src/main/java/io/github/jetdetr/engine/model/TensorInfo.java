package io.github.jetdetr.engine.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An input or output of a model, as declared by its graph.
 *
 * @param type element type
 * @param shape dimensions, outermost first; {@link #DYNAMIC} if not fixed by the graph
 */
public record TensorInfo(String name, Type type, List<Long> shape) {

  /** A dimension that is only known when the model runs. */
  public static final long DYNAMIC = -1;

  /** Element types of a detector's inputs and outputs; all others are {@link #OTHER}. */
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

  /** The size of one dimension, counted from the end if {@code axis} is negative. */
  public long size(int axis) {
    return shape.get(axis < 0 ? shape.size() + axis : axis);
  }

  /** A copy with this batch size. */
  public TensorInfo withBatch(int pictures) {
    if (shape.isEmpty()) {
      throw new IllegalStateException("'" + name + "' has no batch dimension");
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
