package io.github.jetdetr.training.torch;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.DimnameListOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Convenience methods for libtorch. Every tensor belongs to the innermost open PointerScope. */
public final class Torch {

  private Torch() {}

  /** A tensor of zeros. */
  public static Tensor zeros(long... shape) {
    return torch.zeros(shape, new DimnameListOptional());
  }

  /** A scalar. */
  public static Scalar number(double value) {
    return new Scalar(value);
  }

  /** Concatenates tensors along an axis. */
  public static Tensor concat(long axis, Tensor... parts) {
    return torch.cat(new TensorVector(parts), axis);
  }

  /** A copy of all values, row-major. */
  public static float[] floats(Tensor tensor) {
    float[] values = new float[(int) tensor.numel()];
    new FloatPointer(tensor.detach().contiguous().data_ptr()).get(values);
    return values;
  }

  /** Overwrites all values, row-major. */
  static void fill(Tensor tensor, float[] values) {
    if (values.length != tensor.numel()) {
      throw new IllegalArgumentException(
          "%d values do not fit a tensor of %d".formatted(values.length, tensor.numel()));
    }
    new FloatPointer(tensor.data_ptr()).put(values);
  }

  /** The value of a tensor with one element. */
  public static float number(Tensor tensor) {
    return tensor.item_float();
  }
}
