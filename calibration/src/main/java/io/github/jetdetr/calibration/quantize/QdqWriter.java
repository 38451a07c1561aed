package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.onnx.DuplicateNodes;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.GridFolding;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes quantized layers into a graph as TensorRT requires: input → QuantizeLinear →
 * DequantizeLinear → layer, weights as INT8 codes → DequantizeLinear → layer; bias and output stay
 * in floating point.
 *
 * <p>Rules (NVIDIA, Working with Quantized Types, "Q/DQ placement"): input scales are 0-d tensors,
 * weight scales have one element for each output channel, zero points are 0. Layers share a
 * QuantizeLinear only where they have the same grid: another one would force a range on them.
 */
final class QdqWriter {

  private final Graph graph;
  private String zero = "";

  private QdqWriter(OnnxModel model) {
    graph = model.graph();
  }

  /** A copy of the model with these layers in INT8. */
  static OnnxModel write(OnnxModel model, List<QuantizedLayer> layers) {
    OnnxModel copy = model.copy();
    QdqWriter writer = new QdqWriter(copy);
    for (QuantizedLayer layer : layers) {
      writer.write(layer);
    }
    DuplicateNodes.merge(copy.graph(), model.graph());
    GridFolding.fold(copy.graph());
    copy.graph().removeDead();
    return copy;
  }

  /** The node of this graph that corresponds to a node of the original graph. */
  private Node nodeLike(Node original) {
    for (Node node : graph.nodes()) {
      if (node.output().equals(original.output())) {
        return node;
      }
    }
    throw new IllegalArgumentException("the model has no node " + original.label());
  }

  private void write(QuantizedLayer quantized) {
    Layer layer = quantized.layer();
    Node node = nodeLike(layer.node());
    String name = layer.node().output();
    List<Node> added = new ArrayList<>();
    String input = quantizerInput(quantized, node, added);
    String scale = add(name + "/input_scale", new float[] {quantized.choice().grid().scale()});
    String codes = fresh(name + "/input_codes");
    String dequantized = fresh(name + "/input_dequantized");
    added.add(new Node("QuantizeLinear", codes, List.of(input, scale, zero()), List.of(codes)));
    added.add(
        new Node(
            "DequantizeLinear", dequantized, List.of(codes, scale, zero()), List.of(dequantized)));
    node.inputs().set(0, dequantized);
    added.add(weights(quantized, node, name));
    graph.insertBefore(node, added);
    bias(quantized, node);
  }

  /** The value to be quantized: the input migrated, explicitly padded if shifted, and shifted. */
  private String quantizerInput(QuantizedLayer quantized, Node node, List<Node> added) {
    InputGrid grid = quantized.choice().grid();
    String name = quantized.layer().node().output();
    String value = node.input(0);
    if (grid.isMigrated()) {
      value = byChannel("Mul", name + GridFolding.MIGRATED, value, grid.migration(), node, added);
    }
    if (grid.isShifted()) {
      if (quantized.layer().window().isPadded()) {
        // A convolution pads with code 0, which does not mean zero after a shift.
        value = Node.explicitlyPadded(graph, node, name + "/padded", value, added);
      }
      value = byChannel("Add", name + GridFolding.SHIFTED, value, grid.shiftValues(), node, added);
    }
    return value;
  }

  private String byChannel(
      String operator,
      String preferredName,
      String value,
      float[] factors,
      Node node,
      List<Node> added) {
    long[] shape =
        node.is("Conv") ? new long[] {1, factors.length, 1, 1} : new long[] {factors.length};
    String result = fresh(preferredName);
    String constant = add(preferredName + "_by", factors, shape);
    added.add(new Node(operator, result, List.of(value, constant), List.of(result)));
    return result;
  }

  private Node weights(QuantizedLayer quantized, Node node, String name) {
    Layer layer = quantized.layer();
    boolean outputsFirst = node.is("Conv") || node.integer("transB", 0) == 1;
    long[] shape = Initializers.shape(constant(node.input(1)));
    byte[] bytes =
        outputsFirst
            ? quantized.codes()
            : Initializers.transposed(quantized.codes(), layer.outputs(), layer.columns());
    String codes = fresh(name + "/weight_codes");
    graph.add(Initializers.codes(codes, bytes, shape));
    String scales = add(name + "/weight_scales", quantized.weightScales(), layer.outputs());
    String zeros = fresh(name + "/weight_zeros");
    graph.add(Initializers.codes(zeros, new byte[layer.outputs()], layer.outputs()));
    String dequantized = fresh(name + "/weight");
    node.inputs().set(1, dequantized);
    return new Node(
            "DequantizeLinear", dequantized, List.of(codes, scales, zeros), List.of(dequantized))
        .set("axis", outputsFirst ? 0 : 1);
  }

  private TensorProto constant(String name) {
    TensorProto tensor = graph.constant(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the weights are not constant: " + name);
    }
    return tensor;
  }

  private void bias(QuantizedLayer quantized, Node node) {
    Layer layer = quantized.layer();
    String name = layer.node().output();
    if (layer.biasNode() != layer.node()) {
      Node add = nodeLike(layer.biasNode());
      int constantAt = graph.constant(add.input(0)) != null ? 0 : 1;
      add.inputs().set(constantAt, add(name + "/bias", quantized.shiftedBias(), layer.outputs()));
    } else if (node.is("MatMul")) {
      // Consumers keep referring to the original name.
      String product = fresh(name + "/product");
      node.outputs().set(0, product);
      String bias = add(name + "/bias", quantized.shiftedBias(), layer.outputs());
      graph.insertAfter(
          node,
          List.of(new Node("Add", fresh(name + "/biased"), List.of(product, bias), List.of(name))));
    } else {
      while (node.inputs().size() < 3) {
        node.inputs().add("");
      }
      node.inputs().set(2, add(name + "/bias", quantized.shiftedBias(), layer.outputs()));
    }
  }

  private String add(String preferredName, float[] values, long... shape) {
    return graph.add(Initializers.floats(fresh(preferredName), values, shape));
  }

  private String fresh(String preferredName) {
    return graph.freshName(preferredName);
  }

  private String zero() {
    if (zero.isEmpty()) {
      zero = graph.add(Initializers.codes(fresh("int8_zero"), new byte[1]));
    }
    return zero;
  }
}
