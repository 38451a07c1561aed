package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.jetdetr.engine.model.ModelException;
import java.util.List;
import java.util.Map;

/**
 * Turns a half-precision graph into single precision: weights, inputs, outputs and casts. It keeps
 * the weights' rounded values, and no longer rounds what it computes.
 */
public final class HalfWidening {

  private HalfWidening() {}

  /**
   * Widens the model in place.
   *
   * @return number of weights, inputs, outputs and attributes that were half precision
   * @throws ModelException if a branch or loop, which is not looked into, may hold half precision
   */
  public static int widen(OnnxModel model) throws ModelException {
    Graph graph = model.graph();
    int changed = 0;
    for (Map.Entry<String, TensorProto> constant : graph.constants().entrySet()) {
      if (isHalf(constant.getValue().getDataType())) {
        constant.setValue(widened(constant.getValue()));
        changed++;
      }
    }
    changed += widen(graph.inputs()) + widen(graph.outputs());
    for (Node node : graph.nodes()) {
      changed += widen(node);
    }
    if (changed > 0) {
      for (Node node : graph.nodes()) {
        if (node.is("If", "Loop", "Scan")) {
          throw new ModelException(
              node.label() + " has subgraphs, and the model is half precision: use the fp32 model");
        }
      }
    }
    return changed;
  }

  private static boolean isHalf(int type) {
    return type == DataType.FLOAT16_VALUE;
  }

  private static TensorProto widened(TensorProto half) {
    return Initializers.floats(half.getName(), Initializers.floats(half), Initializers.shape(half));
  }

  private static int widen(List<ValueInfoProto> values) {
    int changed = 0;
    for (int at = 0; at < values.size(); at++) {
      if (isHalf(values.get(at).getType().getTensorType().getElemType())) {
        ValueInfoProto.Builder wide = values.get(at).toBuilder();
        wide.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT_VALUE);
        values.set(at, wide.build());
        changed++;
      }
    }
    return changed;
  }

  private static int widen(Node node) {
    int changed = 0;
    // Cast's target; the type that EyeLike and the random operators produce.
    for (String attribute : List.of("to", "dtype")) {
      if (isHalf((int) node.integer(attribute, 0))) {
        node.set(attribute, DataType.FLOAT_VALUE);
        changed++;
      }
    }
    TensorProto value = node.tensor("value");
    if (value != null && isHalf(value.getDataType())) {
      node.set("value", widened(value));
      changed++;
    }
    return changed;
  }
}
