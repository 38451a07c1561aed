package io.github.jetdetr.training.export;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.github.jetdetr.training.network.Initialization;
import io.github.jetdetr.training.network.Ops;
import io.github.jetdetr.training.torch.TorchOps;
import io.github.jetdetr.training.torch.Weights;
import java.util.List;

/**
 * Writes a network as an ONNX graph, operator set 17; values are represented by their names. Batch
 * norms are folded into convolutions, dropout is omitted. The batch size is dynamic.
 */
public final class OnnxOps implements Ops<String> {

  private final Weights weights;
  private final OnnxGraphWriter graph;

  OnnxOps(Weights weights, OnnxGraphWriter graph) {
    this.weights = weights;
    this.graph = graph;
  }

  @Override
  public String constant(float[] values, long... shape) {
    return graph.floats("constant", values, shape);
  }

  @Override
  public String convNorm(String name, String x, int in, int out, int kernel, int stride) {
    float[] folded = weights.values(name + ".weight").clone();
    float[] scale = weights.values(name + ".scale");
    float[] shift = weights.values(name + ".shift");
    float[] mean = weights.values(name + ".mean");
    float[] variance = weights.values(name + ".variance");
    float[] bias = new float[out];
    int perChannel = folded.length / out;
    for (int channel = 0; channel < out; channel++) {
      double gain = scale[channel] / Math.sqrt(variance[channel] + TorchOps.NORM_EPSILON);
      for (int at = channel * perChannel; at < (channel + 1) * perChannel; at++) {
        folded[at] = (float) (folded[at] * gain);
      }
      bias[channel] = (float) (shift[channel] - mean[channel] * gain);
    }
    String weight = graph.floats(name + ".weight", folded, out, in, kernel, kernel);
    String offset = graph.floats(name + ".bias", bias, out);
    long pad = kernel / 2;
    return graph.add(
        name,
        graph
            .node("Conv", x, weight, offset)
            .addAttribute(OnnxGraphWriter.longs("kernel_shape", kernel, kernel))
            .addAttribute(OnnxGraphWriter.longs("strides", stride, stride))
            .addAttribute(OnnxGraphWriter.longs("pads", pad, pad, pad, pad)));
  }

  @Override
  public String linear(String name, String x, int in, int out, Initialization initialization) {
    float[] rows = weights.values(name + ".weight");
    float[] transposed = new float[rows.length];
    for (int row = 0; row < out; row++) {
      for (int column = 0; column < in; column++) {
        transposed[column * out + row] = rows[row * in + column];
      }
    }
    String weight = graph.floats(name + ".weight", transposed, in, out);
    String bias = graph.floats(name + ".bias", weights.values(name + ".bias"), out);
    String product = graph.add(name + ".product", graph.node("MatMul", x, weight));
    return graph.add(name, graph.node("Add", product, bias));
  }

  @Override
  public String layerNorm(String name, String x, int width) {
    String scale = graph.floats(name + ".scale", weights.values(name + ".scale"), width);
    String shift = graph.floats(name + ".shift", weights.values(name + ".shift"), width);
    return graph.add(
        name,
        graph
            .node("LayerNormalization", x, scale, shift)
            .addAttribute(OnnxGraphWriter.number("axis", -1))
            .addAttribute(OnnxGraphWriter.real("epsilon", (float) TorchOps.NORM_EPSILON)));
  }

  @Override
  public String relu(String x) {
    return graph.add("relu", graph.node("Relu", x));
  }

  @Override
  public String sigmoid(String x) {
    return graph.add("sigmoid", graph.node("Sigmoid", x));
  }

  @Override
  public String softmax(String x) {
    return graph.add(
        "softmax", graph.node("Softmax", x).addAttribute(OnnxGraphWriter.number("axis", -1)));
  }

  @Override
  public String add(String a, String b) {
    return graph.add("sum", graph.node("Add", a, b));
  }

  @Override
  public String mul(String a, String b) {
    return graph.add("product", graph.node("Mul", a, b));
  }

  @Override
  public String mul(String a, float b) {
    return mul(a, constant(new float[] {b}, 1));
  }

  @Override
  public String matmul(String a, String b) {
    return graph.add("product", graph.node("MatMul", a, b));
  }

  @Override
  public String reshape(String x, long... shape) {
    return graph.add("shaped", graph.node("Reshape", x, graph.longs64("shape", shape)));
  }

  @Override
  public String permute(String x, int... axes) {
    long[] order = new long[axes.length];
    for (int axis = 0; axis < axes.length; axis++) {
      order[axis] = axes[axis];
    }
    return graph.add(
        "turned", graph.node("Transpose", x).addAttribute(OnnxGraphWriter.longs("perm", order)));
  }

  @Override
  public String concat(List<String> parts, int axis) {
    NodeProto.Builder node = graph.node("Concat", parts.toArray(new String[0]));
    return graph.add("joined", node.addAttribute(OnnxGraphWriter.number("axis", axis)));
  }

  @Override
  public String slice(String x, int axis, long from, long to) {
    return graph.add(
        "part",
        graph.node(
            "Slice",
            x,
            graph.longs64("from", from),
            graph.longs64("to", to),
            graph.longs64("axis", axis)));
  }

  @Override
  public String max(String x) {
    return graph.add(
        "largest",
        graph
            .node("ReduceMax", x)
            .addAttribute(OnnxGraphWriter.longs("axes", -1))
            .addAttribute(OnnxGraphWriter.number("keepdims", 0)));
  }

  @Override
  public String sum(String x) {
    return graph.add(
        "total",
        graph
            .node("ReduceSum", x, graph.longs64("axis", -1))
            .addAttribute(OnnxGraphWriter.number("keepdims", 0)));
  }

  @Override
  public String topK(String scores, int count) {
    NodeProto.Builder node =
        graph
            .node("TopK", scores, graph.longs64("count", count))
            .addAttribute(OnnxGraphWriter.number("axis", -1));
    return graph.addSecond("strongest", node);
  }

  @Override
  public String gatherRows(String x, String places) {
    String column = graph.add("column", graph.node("Unsqueeze", places, graph.longs64("axis", -1)));
    return graph.add(
        "rows",
        graph.node("GatherND", x, column).addAttribute(OnnxGraphWriter.number("batch_dims", 1)));
  }

  @Override
  public String gather(String table, String places) {
    return graph.add(
        "found",
        graph.node("Gather", table, places).addAttribute(OnnxGraphWriter.number("axis", 0)));
  }

  @Override
  public String sample(String x, String places) {
    return graph.add(
        "sampled",
        graph
            .node("GridSample", x, places)
            .addAttribute(OnnxGraphWriter.text("mode", "bilinear"))
            .addAttribute(OnnxGraphWriter.text("padding_mode", "zeros"))
            .addAttribute(OnnxGraphWriter.number("align_corners", 0)));
  }

  @Override
  public String upsample(String x) {
    return graph.add(
        "enlarged",
        graph
            .node("Resize", x, "", graph.floats("scales", new float[] {1, 1, 2, 2}, 4))
            .addAttribute(OnnxGraphWriter.text("mode", "nearest"))
            .addAttribute(OnnxGraphWriter.text("nearest_mode", "floor"))
            .addAttribute(OnnxGraphWriter.text("coordinate_transformation_mode", "asymmetric")));
  }

  @Override
  public String dropout(String x) {
    return x;
  }

  @Override
  public String detach(String x) {
    return x;
  }
}
