package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fuses the parts of a layer norm, as exporters write them, into one LayerNormalization (operator
 * set 17): in half precision the square of the parts overflows, while TensorRT implements the
 * operator.
 *
 * <p>The parts, as PyTorch writes them: {@code d = x − mean(x); d / sqrt(mean(d²) + ε) · scale +
 * bias}, with d² as Pow or Mul and the means over the last axis.
 */
public final class LayerNormFusion {

  private final Graph graph;
  private Wiring wiring;

  private LayerNormFusion(Graph graph) {
    this.graph = graph;
    wiring = graph.wiring();
  }

  /**
   * Fuses every layer norm it finds; changes the model.
   *
   * @return number of layer norms fused
   */
  public static int fuse(OnnxModel model) {
    if (model.opset() < OpsetLift.LAYER_NORM) {
      throw new IllegalArgumentException("LayerNormalization requires operator set 17");
    }
    LayerNormFusion fusion = new LayerNormFusion(model.graph());
    int fused = 0;
    for (Node node : new ArrayList<>(model.graph().nodes())) {
      if (node.is("Div") && fusion.fuse(node)) {
        fused++;
      }
    }
    model.graph().removeDead();
    return fused;
  }

  private boolean fuse(Node divide) {
    Node centred = producerOf(divide.input(0), "Sub");
    Node root = producerOf(divide.input(1), "Sqrt");
    Node shifted = root == null ? null : producerOf(root.input(0), "Add");
    if (centred == null || shifted == null) {
      return false;
    }
    int epsilonAt = graph.constant(shifted.input(0)) != null ? 0 : 1;
    float[] epsilon = floats(shifted.input(epsilonAt));
    Node variance = mean(shifted.input(1 - epsilonAt));
    Node mean = mean(centred.input(1));
    if (epsilon == null
        || epsilon.length != 1
        || variance == null
        || mean == null
        || !mean.input(0).equals(centred.input(0))
        || !isSquare(variance.input(0), centred.output())) {
      return false;
    }
    return write(divide, centred.input(0), epsilon[0]);
  }

  private boolean isSquare(String value, String of) {
    Node square = wiring.producer(value);
    if (square == null || !square.input(0).equals(of)) {
      return false;
    }
    float[] power = floats(square.input(1));
    return square.is("Mul")
        ? square.input(1).equals(of)
        : square.is("Pow") && power != null && power.length == 1 && power[0] == 2;
  }

  private boolean write(Node divide, String input, float epsilon) {
    Node scaled = wiring.onlyConsumer(divide.output());
    float[] scale = scaled == null || !scaled.is("Mul") ? null : vector(scaled, divide.output());
    if (scaled == null || scale == null) {
      return false;
    }
    Node last = scaled;
    float[] bias = null;
    Node shifted = wiring.onlyConsumer(scaled.output());
    if (shifted != null && shifted.is("Add")) {
      bias = vector(shifted, scaled.output());
      if (bias != null && bias.length == scale.length) {
        last = shifted;
      } else {
        bias = null;
      }
    }
    String name = last.output() + "/layer_norm";
    List<String> inputs = new ArrayList<>(List.of(input));
    inputs.add(
        graph.add(Initializers.floats(graph.freshName(name + "/scale"), scale, scale.length)));
    if (bias != null) {
      inputs.add(
          graph.add(Initializers.floats(graph.freshName(name + "/bias"), bias, bias.length)));
    }
    Node norm = new Node("LayerNormalization", name, inputs, List.of(last.output()));
    norm.set("axis", -1).set("epsilon", epsilon);
    graph.replace(last, norm);
    wiring = graph.wiring();
    return true;
  }

  private @Nullable Node producerOf(String value, String operator) {
    Node node = wiring.producer(value);
    return node != null && node.is(operator) ? node : null;
  }

  /** The producer of a value, if it is a mean over the last axis that keeps the axis; or null. */
  private @Nullable Node mean(String value) {
    Node node = producerOf(value, "ReduceMean");
    boolean last =
        node != null
            && OpsetLift.axes(graph, node).equals(List.of(-1L))
            && node.integer("keepdims", 1) == 1;
    return last ? node : null;
  }

  /** The node's other input, if it is a constant vector; or null. */
  private float @Nullable [] vector(Node node, String one) {
    String other = node.input(0).equals(one) ? node.input(1) : node.input(0);
    TensorProto tensor = graph.constant(other);
    return tensor != null && tensor.getDimsCount() == 1 ? floats(other) : null;
  }

  private float @Nullable [] floats(String value) {
    TensorProto tensor = graph.constant(value);
    return tensor != null && tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE
        ? Initializers.floats(tensor)
        : null;
  }
}
