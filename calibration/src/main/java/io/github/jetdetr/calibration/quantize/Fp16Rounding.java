package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import java.util.List;

/**
 * Works around QuantizeLinear of ONNX Runtime 1.29, which truncates half-precision inputs instead
 * of rounding them (1.32 rounds): inputs of QuantizeLinear are cast to fp32 first. TensorRT rounds
 * to nearest, ties to even, as ONNX specifies.
 */
final class Fp16Rounding {

  private Fp16Rounding() {}

  /** A copy for measurements only; never written to a file. */
  static OnnxModel widened(OnnxModel model) {
    OnnxModel copy = model.copy();
    Graph graph = copy.graph();
    for (Node node : List.copyOf(graph.nodes())) {
      TensorProto scale = graph.constant(node.input(1));
      if (node.is("QuantizeLinear")
          && scale != null
          && scale.getDataType() == DataType.FLOAT16_VALUE) {
        String wide = graph.freshName(node.input(0) + "/widened");
        Node cast = new Node("Cast", wide, List.of(node.input(0)), List.of(wide));
        graph.insertBefore(node, List.of(cast.set("to", DataType.FLOAT_VALUE)));
        node.inputs().set(0, wide);
        String name = graph.freshName(scale.getName() + "/widened");
        node.inputs()
            .set(
                1,
                graph.add(
                    Initializers.floats(
                        name, Initializers.floats(scale), Initializers.shape(scale))));
      }
    }
    return copy;
  }
}
