package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes quantized layers into a graph as TensorRT wants them: input → QuantizeLinear →
 * DequantizeLinear → layer, weights as INT8 codes → DequantizeLinear → layer; bias and output stay
 * in floating point.
 *
 * <p>Rules (NVIDIA, Working with Quantized Types, "Q/DQ placement"; {@code facts} of the project):
 * scales of inputs are 0-d tensors, scales of weights one for each output channel, zero points 0.
 * Each layer gets a pair of its own: a shared one would tie layers of different ranges together.
 */
final class QdqWriter {

  /** Ends of the names of multiplications and additions that {@link GridFolding} may move. */
  static final String MIGRATED = "/migrated";

  static final String SHIFTED = "/shifted";

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
    GridFolding.fold(copy.graph());
    copy.graph().removeDead();
    return copy;
  }

  /** The node of this graph that the layer's node is in the graph it was found in. */
  private Node here(Node there) {
    for (Node node : graph.nodes()) {
      if (node.output().equals(there.output())) {
        return node;
      }
    }
    throw new IllegalArgumentException("the model has no node " + there.label());
  }

  private void write(QuantizedLayer quantized) {
    Layer layer = quantized.layer();
    Node node = here(layer.node());
    String name = layer.node().output();
    List<Node> added = new ArrayList<>();
    String input = gridded(quantized, node, added);
    String scale = add(name + "/input_scale", new float[] {quantized.choice().grid().scale()});
    String codes = fresh(name + "/input_codes");
    String back = fresh(name + "/input_dequantized");
    added.add(new Node("QuantizeLinear", codes, List.of(input, scale, zero()), List.of(codes)));
    added.add(new Node("DequantizeLinear", back, List.of(codes, scale, zero()), List.of(back)));
    node.inputs().set(0, back);
    added.add(weights(quantized, node, name));
    graph.insertBefore(node, added);
    bias(quantized, node);
  }

  /** The input as the codes want it: migrated, padded where a shift must not, shifted. */
  private String gridded(QuantizedLayer quantized, Node node, List<Node> added) {
    InputGrid grid = quantized.choice().grid();
    String name = quantized.layer().node().output();
    String value = node.input(0);
    if (grid.isMigrated()) {
      value = byChannel("Mul", name + MIGRATED, value, grid.migration(), node, added);
    }
    if (grid.isShifted()) {
      if (quantized.layer().window().isPadded()) {
        value = padded(name, value, node, added);
      }
      value = byChannel("Add", name + SHIFTED, value, grid.shiftValues(), node, added);
    }
    return value;
  }

  private String byChannel(
      String operator, String wish, String value, float[] factors, Node node, List<Node> added) {
    long[] shape =
        node.is("Conv") ? new long[] {1, factors.length, 1, 1} : new long[] {factors.length};
    String result = fresh(wish);
    String constant = add(wish + "_by", factors, shape);
    added.add(new Node(operator, result, List.of(value, constant), List.of(result)));
    return result;
  }

  /** A convolution pads with code 0, which is not zero's once it is shifted: pad beforehand. */
  private String padded(String name, String value, Node node, List<Node> added) {
    long[] pads = node.integers("pads");
    long[] both = {0, 0, pads[0], pads[1], 0, 0, pads[2], pads[3]};
    String sizes = graph.add(Initializers.longs(fresh(name + "/pads"), both, both.length));
    String result = fresh(name + "/padded");
    added.add(new Node("Pad", result, List.of(value, sizes), List.of(result)));
    node.remove("pads");
    return result;
  }

  private Node weights(QuantizedLayer quantized, Node node, String name) {
    Layer layer = quantized.layer();
    boolean outputsFirst = node.is("Conv") || node.integer("transB", 0) == 1;
    long[] shape = Initializers.shape(constant(node.input(1)));
    byte[] bytes =
        outputsFirst
            ? quantized.codes()
            : transposed(quantized.codes(), layer.outputs(), layer.columns());
    String codes = fresh(name + "/weight_codes");
    graph.add(Initializers.codes(codes, bytes, shape));
    String scales = add(name + "/weight_scales", quantized.weightScales(), layer.outputs());
    String zeros = fresh(name + "/weight_zeros");
    graph.add(Initializers.codes(zeros, new byte[layer.outputs()], layer.outputs()));
    String back = fresh(name + "/weight");
    node.inputs().set(1, back);
    return new Node("DequantizeLinear", back, List.of(codes, scales, zeros), List.of(back))
        .set("axis", outputsFirst ? 0 : 1);
  }

  private TensorProto constant(String name) {
    TensorProto tensor = graph.constant(name);
    if (tensor == null) {
      throw new IllegalArgumentException("the weights are no longer constant: " + name);
    }
    return tensor;
  }

  private void bias(QuantizedLayer quantized, Node node) {
    Layer layer = quantized.layer();
    String name = layer.node().output();
    if (layer.biasNode() != layer.node()) {
      Node add = here(layer.biasNode());
      int constantAt = graph.constant(add.input(0)) != null ? 0 : 1;
      add.inputs().set(constantAt, add(name + "/bias", quantized.shiftedBias(), layer.outputs()));
    } else if (node.is("MatMul")) {
      // Everything behind keeps the name it knows.
      String bare = fresh(name + "/product");
      node.outputs().set(0, bare);
      String bias = add(name + "/bias", quantized.shiftedBias(), layer.outputs());
      graph.insertAfter(
          node,
          List.of(new Node("Add", fresh(name + "/biased"), List.of(bare, bias), List.of(name))));
    } else {
      while (node.inputs().size() < 3) {
        node.inputs().add("");
      }
      node.inputs().set(2, add(name + "/bias", quantized.shiftedBias(), layer.outputs()));
    }
  }

  private String add(String wish, float[] values, long... shape) {
    return graph.add(Initializers.floats(fresh(wish), values, shape));
  }

  private String fresh(String wish) {
    return graph.freshName(wish);
  }

  private String zero() {
    if (zero.isEmpty()) {
      zero = graph.add(Initializers.codes(fresh("int8_zero"), new byte[1]));
    }
    return zero;
  }

  private static byte[] transposed(byte[] matrix, int rows, int columns) {
    byte[] turned = new byte[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = matrix[row * columns + column];
      }
    }
    return turned;
  }
}
