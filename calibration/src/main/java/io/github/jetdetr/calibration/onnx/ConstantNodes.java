package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import org.jspecify.annotations.Nullable;

/**
 * The value of a {@code Constant} node, from whichever attribute it uses (ONNX operator Constant).
 */
final class ConstantNodes {

  private ConstantNodes() {}

  /** The value; null if it is a string, sparse or external, in which case the node is kept. */
  static @Nullable TensorProto value(Node node) {
    String name = node.output();
    TensorProto tensor = node.tensor("value");
    if (tensor != null) {
      return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL ? null : tensor;
    }
    if (node.has("value_int")) {
      return Initializers.longs(name, new long[] {node.integer("value_int", 0)});
    }
    if (node.has("value_ints")) {
      long[] values = node.integers("value_ints");
      return Initializers.longs(name, values, values.length);
    }
    if (node.has("value_float")) {
      return Initializers.floats(name, new float[] {node.number("value_float", 0)});
    }
    if (node.has("value_floats")) {
      float[] values = node.numbers("value_floats");
      return Initializers.floats(name, values, values.length);
    }
    return null;
  }
}
