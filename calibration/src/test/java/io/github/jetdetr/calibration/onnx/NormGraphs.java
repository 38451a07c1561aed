package io.github.jetdetr.calibration.onnx;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.jetdetr.support.OnnxGraph;

/** Norms as exporters write them. */
final class NormGraphs {

  private NormGraphs() {}

  /** A layer norm over the last axis, in the parts that PyTorch exports before operator set 17. */
  static OnnxGraph layerNorm(int channels) {
    return new OnnxGraph()
        .input("x", FLOAT, 3, channels)
        .floats("two", new float[] {2})
        .floats("epsilon", new float[] {1e-5f})
        .floats("scale", TestGraphs.random(channels, 1, 5), channels)
        .floats("shift", TestGraphs.random(channels, 1, 6), channels)
        .node("mean", "ReduceMean", "x")
        .node("d", "Sub", "x", "mean")
        .node("square", "Pow", "d", "two")
        .node("variance", "ReduceMean", "square")
        .node("shifted", "Add", "variance", "epsilon")
        .node("root", "Sqrt", "shifted")
        .node("normed", "Div", "d", "root")
        .node("scaled", "Mul", "normed", "scale")
        .node("y", "Add", "scaled", "shift")
        .output("y", FLOAT, 3, channels);
  }

  /** The same, with the axes that a list of numbers needs; {@link OnnxGraph} has none for it. */
  static ModelProto overLastAxis(OnnxGraph graph) {
    ModelProto.Builder model = graph.model().toBuilder();
    for (var node : model.getGraphBuilder().getNodeBuilderList()) {
      if (node.getOpType().equals("ReduceMean")) {
        node.addAttribute(
            AttributeProto.newBuilder()
                .setName("axes")
                .setType(AttributeProto.AttributeType.INTS)
                .addInts(-1));
      }
    }
    return model.build();
  }

  /** A convolution and the norm of its channels. */
  static OnnxGraph batchNorm(int channels) {
    return new OnnxGraph()
        .input("x", FLOAT, 1, channels, 5, 5)
        .floats("w", TestGraphs.random(channels * channels * 9, 1, 2), channels, channels, 3, 3)
        .floats("scale", TestGraphs.random(channels, 1, 3), channels)
        .floats("shift", TestGraphs.random(channels, 1, 4), channels)
        .floats("mean", TestGraphs.random(channels, 1, 5), channels)
        .floats("variance", positive(channels), channels)
        .node("c", "Conv", "x", "w")
        .node("y", "BatchNormalization", "c", "scale", "shift", "mean", "variance")
        .output("y", FLOAT, 1, channels, 3, 3);
  }

  private static float[] positive(int count) {
    float[] values = TestGraphs.random(count, 1, 6);
    for (int at = 0; at < count; at++) {
      values[at] = 0.1f + Math.abs(values[at]);
    }
    return values;
  }
}
