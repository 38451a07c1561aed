package io.github.jetdetr.calibration.cpu;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.OutputRange;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.onnx.DuplicateNodes;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.GridFolding;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes quantized layers into a graph as ONNX Runtime's integer kernels need them.
 *
 * <p>A convolution becomes integer (QLinearConv) only if its output is quantized as well and its
 * bias is an INT32 in steps of input scale · weight scale; a product has a float output.
 * Activations are unsigned with a zero point, so a ReLU is the lower end of the codes and costs
 * nothing. Between two convolutions with nothing but a ReLU or a pooling in between the values stay
 * codes, in the second one's grid: its migration moves into the first one's weight scales.
 * Everything else computes in fp32 between two grids, so nothing is rounded twice that TensorRT's
 * graph rounds once, but for the convolutions' own outputs.
 */
final class CpuQdqWriter {

  /** Leaves room in INT32 for the sums that are added to it. */
  private static final double MAX_BIAS_CODE = 1 << 30;

  private final Graph graph;
  private final CodeChains chains;

  private CpuQdqWriter(Graph graph, CodeChains chains) {
    this.graph = graph;
    this.chains = chains;
  }

  /** A copy of the model with these layers in integers. */
  static OnnxModel write(OnnxModel model, List<CpuLayer> layers) {
    OnnxModel copy = model.copy();
    CodeChains chains = CodeChains.of(model.graph(), layers);
    CpuQdqWriter writer = new CpuQdqWriter(copy.graph(), chains);
    for (CpuLayer layer : layers) {
      writer.write(layer);
    }
    DuplicateNodes.merge(copy.graph(), model.graph());
    GridFolding.fold(copy.graph());
    SiluLayout.write(copy.graph());
    copy.graph().removeDead();
    return copy;
  }

  private void write(CpuLayer layer) {
    if (layer.layer().isConvolution()) {
      convolution(layer);
    } else {
      product(layer);
    }
  }

  private void convolution(CpuLayer layer) {
    Node node = producer(layer.layer().node().output());
    String name = layer.layer().node().output();
    List<Node> added = new ArrayList<>();
    String value = chains.continues(layer) ? node.input(0) : input(layer, node, added);
    if (!chains.continues(layer) || !producer(value).is("DequantizeLinear")) {
      value = rounded(name + "/input", value, layer.input(), added);
    }
    node.inputs().set(0, value);
    CpuLayer next = chains.next(layer);
    Node scaling = next == null ? scaling(layer) : null;
    boolean byChannel = next == null && (scaling != null || layer.byChannel());
    OutputRange range = byChannel ? layer.outputByChannel() : layer.output();
    float[] factors = next == null ? range.factors() : next.migration();
    weights(layer, node, factors, added);
    bias(layer, node, factors, added);
    graph.insertBefore(node, added);
    String used = output(layer, node, next == null ? CodeGrid.of(range) : next.input());
    if (scaling != null) {
      divide(scaling, factors);
    } else if (byChannel) {
      divide(used, factors);
    }
  }

  /**
   * A product becomes the runtime's own operator at once: written as Q/DQ with a float bias behind
   * it, the runtime joins product and bias before it looks for codes, and stays in float.
   */
  private void product(CpuLayer layer) {
    Layer of = layer.layer();
    Node node = producer(of.node().output());
    String name = of.node().output();
    List<Node> added = new ArrayList<>();
    String value = rounded(name + "/input", input(layer, node, added), layer.input(), added);
    Node dequantize = added.remove(added.size() - 1);
    String weights = graph.freshName(name + "/weight_codes");
    byte[] codes = Initializers.transposed(layer.quantized().codes(), of.outputs(), of.columns());
    graph.add(Initializers.codes(weights, codes, of.columns(), of.outputs()));
    added.add(
        Node.ofOnnxRuntime(
            "MatMulIntegerToFloat",
            node.name().isEmpty() ? value : node.name(),
            List.of(
                dequantize.input(0),
                weights,
                dequantize.input(1),
                add(name + "/weight_scales", layer.quantized().weightScales(), of.outputs()),
                dequantize.input(2),
                "",
                add(name + "/bias", layer.bias(), of.outputs())),
            List.of(of.result())));
    graph.insertBefore(node, added);
    graph.nodes().remove(node);
    if (of.biasNode() != of.node()) {
      // The original one still has the result's name, which now comes first.
      graph.nodes().removeIf(it -> it.is("Add") && it.outputs().contains(of.result()));
    }
  }

  /**
   * The multiplication by a constant that alone uses the output, such as a learned scale behind a
   * ReLU: it can divide by a factor of each channel for nothing. Null if there is none.
   */
  private @Nullable Node scaling(CpuLayer layer) {
    Node relu = chains.foldedRelu(layer);
    String value = relu == null ? layer.layer().node().output() : relu.output();
    Node user = graph.wiring().onlyConsumer(value);
    if (user == null || !user.is("Mul") || user.inputs().size() != 2) {
      return null;
    }
    TensorProto constant = graph.constant(user.input(user.input(0).equals(value) ? 1 : 0));
    long channels = layer.layer().outputs();
    boolean fits =
        constant != null
            && constant.getDataType() == TensorProto.DataType.FLOAT_VALUE
            && ((Initializers.elements(constant) == 1 && constant.getDimsCount() <= 4)
                || Arrays.equals(Initializers.shape(constant), new long[] {1, channels, 1, 1}));
    return fits ? user : null;
  }

  /** Divides a value by a factor of each channel; the quotient takes over its name. */
  private void divide(String value, float[] factors) {
    float[] quotients = new float[factors.length];
    for (int at = 0; at < quotients.length; at++) {
      quotients[at] = 1 / factors[at];
    }
    Node rounded = producer(value);
    String undivided = graph.freshName(value + "/by_channel");
    rounded.outputs().set(0, undivided);
    String by = add(value + "/by", quotients, 1, quotients.length, 1, 1);
    graph.insertAfter(
        rounded, List.of(new Node("Mul", undivided, List.of(undivided, by), List.of(value))));
  }

  private void divide(Node scaling, float[] factors) {
    int constantAt = graph.constant(scaling.input(0)) != null ? 0 : 1;
    float[] constant =
        Initializers.floats(Objects.requireNonNull(graph.constant(scaling.input(constantAt))));
    float[] quotients = new float[factors.length];
    for (int at = 0; at < quotients.length; at++) {
      quotients[at] = constant[constant.length == 1 ? 0 : at] / factors[at];
    }
    scaling
        .inputs()
        .set(constantAt, add(scaling.output() + "/by", quotients, 1, quotients.length, 1, 1));
  }

  /** The input migrated, and, if channels are shifted one by one, padded and shifted. */
  private String input(CpuLayer layer, Node node, List<Node> added) {
    String name = layer.layer().node().output();
    String value = node.input(0);
    if (layer.isMigrated()) {
      value = byChannel("Mul", name + GridFolding.MIGRATED, value, layer.migration(), layer, added);
    }
    if (layer.isShifted()) {
      if (layer.layer().window().isPadded()) {
        value = Node.explicitlyPadded(graph, node, name + "/padded", value, added);
      }
      float[] shifts = layer.quantized().choice().grid().shiftValues();
      value = byChannel("Add", name + GridFolding.SHIFTED, value, shifts, layer, added);
    }
    return value;
  }

  private String byChannel(
      String operator,
      String name,
      String value,
      float[] factors,
      CpuLayer layer,
      List<Node> added) {
    long[] shape =
        layer.layer().isConvolution()
            ? new long[] {1, factors.length, 1, 1}
            : new long[] {factors.length};
    String result = graph.freshName(name);
    String constant = add(name + "_by", factors, shape);
    added.add(new Node(operator, result, List.of(value, constant), List.of(result)));
    return result;
  }

  /** The value behind QuantizeLinear and DequantizeLinear. */
  private String rounded(String name, String value, CodeGrid grid, List<Node> added) {
    String scale = add(name + "_scale", new float[] {grid.scale()});
    String zero =
        graph.add(
            Initializers.unsignedCodes(
                graph.freshName(name + "_zero"), new byte[] {(byte) grid.zero()}));
    String codes = graph.freshName(name + "_codes");
    String result = graph.freshName(name + "_dequantized");
    added.add(new Node("QuantizeLinear", codes, List.of(value, scale, zero), List.of(codes)));
    added.add(new Node("DequantizeLinear", result, List.of(codes, scale, zero), List.of(result)));
    return result;
  }

  private void weights(CpuLayer layer, Node node, float[] factors, List<Node> added) {
    QuantizedLayer quantized = layer.quantized();
    Layer of = layer.layer();
    String name = of.node().output();
    long[] shape =
        Initializers.shape(
            Objects.requireNonNull(graph.constant(node.input(1)), "constant weights"));
    String codes = graph.freshName(name + "/weight_codes");
    graph.add(Initializers.codes(codes, quantized.codes(), shape));
    float[] scales = quantized.weightScales().clone();
    for (int at = 0; at < scales.length; at++) {
      scales[at] *= factors[at];
    }
    String zeros = graph.freshName(name + "/weight_zeros");
    graph.add(Initializers.codes(zeros, new byte[of.outputs()], of.outputs()));
    String result = graph.freshName(name + "/weight");
    added.add(
        new Node(
                "DequantizeLinear",
                result,
                List.of(codes, add(name + "/weight_scales", scales, of.outputs()), zeros),
                List.of(result))
            .set("axis", 0));
    node.inputs().set(1, result);
  }

  /** The bias in the steps of the integer sums. */
  private void bias(CpuLayer layer, Node node, float[] factors, List<Node> added) {
    QuantizedLayer quantized = layer.quantized();
    int[] codes = new int[layer.layer().outputs()];
    float[] scales = new float[codes.length];
    for (int at = 0; at < codes.length; at++) {
      scales[at] = layer.input().scale() * (quantized.weightScales()[at] * factors[at]);
      double code = Math.rint((double) layer.bias()[at] * factors[at] / scales[at]);
      codes[at] = (int) Math.max(-MAX_BIAS_CODE, Math.min(MAX_BIAS_CODE, code));
    }
    String name = layer.layer().node().output() + "/bias";
    String constant = graph.freshName(name + "_codes");
    graph.add(Initializers.sums(constant, codes, codes.length));
    String result = graph.freshName(name);
    added.add(
        new Node(
                "DequantizeLinear",
                result,
                List.of(constant, add(name + "_scales", scales, scales.length)),
                List.of(result))
            .set("axis", 0));
    while (node.inputs().size() < 3) {
      node.inputs().add("");
    }
    node.inputs().set(2, result);
  }

  /** Rounds a convolution's output; the value that others use keeps its name. */
  private String output(CpuLayer layer, Node node, CodeGrid grid) {
    String name = layer.layer().node().output();
    Node relu = chains.foldedRelu(layer);
    String used = name;
    if (relu != null && grid.zero() == 0) {
      used = relu.output();
      graph.nodes().remove(producer(relu.output()));
    }
    String sum = graph.freshName(name + "/sum");
    node.outputs().set(0, sum);
    List<Node> added = new ArrayList<>();
    rounded(name + "/output", sum, grid, added);
    added.get(added.size() - 1).outputs().set(0, used);
    graph.insertAfter(node, added);
    return used;
  }

  private Node producer(String value) {
    return Objects.requireNonNull(graph.wiring().producer(value), value);
  }

  private String add(String preferredName, float[] values, long... shape) {
    return graph.add(Initializers.floats(graph.freshName(preferredName), values, shape));
  }
}
