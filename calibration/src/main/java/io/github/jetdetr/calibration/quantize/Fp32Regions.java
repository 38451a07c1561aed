package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.layer.LayerFinder;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.Wiring;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The nodes of a half-precision network that stay in FP32: 11 bits of precision are half a pixel in
 * 1024, and squares overflow beyond 255².
 *
 * <ul>
 *   <li>coordinates: everything between a product with weights and the points where a grid is
 *       sampled, queries are selected, or outputs are produced (dfine-cpp, research matrix: without
 *       it D-FINE-M loses 6.8 AP);
 *   <li>powers, roots, logarithms and sums, which overflow or cancel;
 *   <li>INT8 products other than convolutions: ONNX Runtime 1.29 fuses them into a kernel that
 *       exists for FP32 only, and then rejects the model (MatMulIntegerToFloat);
 *   <li>values observed beyond the range of half precision, and constants beyond it;
 *   <li>nodes with subgraphs, and operators that are not part of ONNX.
 * </ul>
 */
final class Fp32Regions {

  private static final Set<String> PRECISION_SENSITIVE =
      Set.of(
          "Pow",
          "Exp",
          "Log",
          "Sqrt",
          "Reciprocal",
          "Sin",
          "Cos",
          "CumSum",
          "Range",
          "TopK",
          "ArgMax",
          "ArgMin",
          "GridSample",
          "BatchNormalization",
          "ConstantOfShape",
          "EyeLike",
          "NonMaxSuppression",
          "DynamicQuantizeLinear");

  private static final int MIN_LAYER_SIDE = LayerFinder.MIN_SIDE;
  private static final float MAX_MAGNITUDE =
      Float16.MAX / 4; // other pictures may exceed the observed ones

  private final Graph graph;
  private final Wiring wiring;
  private final Map<String, TensorInfo> infos;
  private final Map<String, Float> maxMagnitudes;

  private Fp32Regions(
      Graph graph, Map<String, TensorInfo> infos, Map<String, Float> maxMagnitudes) {
    this.graph = graph;
    this.infos = infos;
    this.maxMagnitudes = maxMagnitudes;
    wiring = graph.wiring();
  }

  /**
   * Finds the nodes.
   *
   * @param infos type and shape of every value by name
   * @param maxMagnitudes largest observed magnitude of every floating-point value by name
   */
  static Set<Node> find(
      Graph graph, Map<String, TensorInfo> infos, Map<String, Float> maxMagnitudes) {
    return new Fp32Regions(graph, infos, maxMagnitudes).find();
  }

  private Set<Node> find() {
    List<String> coordinates = new ArrayList<>(graph.outputNames());
    Set<Node> fp32Nodes = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.is("GridSample")) {
        coordinates.add(node.input(1));
      } else if (node.is("TopK")) {
        coordinates.add(node.input(0));
      }
      Set<String> captures = node.captures();
      coordinates.addAll(captures);
      captures.stream().map(wiring::producer).filter(Objects::nonNull).forEach(fp32Nodes::add);
      if (isQuantizedProduct(node)) {
        addProductWithBias(node, fp32Nodes);
      }
      if (!captures.isEmpty() || isPrecisionSensitive(node) || exceedsRange(node)) {
        fp32Nodes.add(node);
      }
    }
    fp32Nodes.addAll(wiring.upstream(coordinates, this::endsCoordinates));
    addQdqPairs(fp32Nodes);
    return fp32Nodes;
  }

  private boolean isQuantizedProduct(Node node) {
    Node before = wiring.producer(node.input(0));
    return node.is("MatMul", "Gemm") && before != null && before.is("DequantizeLinear");
  }

  /** Adds a product with its bias, which is part of the same kernel. */
  private void addProductWithBias(Node product, Set<Node> fp32Nodes) {
    fp32Nodes.add(product);
    Node add = wiring.onlyConsumer(product.output());
    if (add != null && add.is("Add")) {
      fp32Nodes.add(add);
    }
  }

  /** A Cast between a DequantizeLinear and its layer would prevent TensorRT from fusing them. */
  private void addQdqPairs(Set<Node> fp32Nodes) {
    for (Node node : List.copyOf(fp32Nodes)) {
      for (String input : node.inputs()) {
        Node dequantize = wiring.producer(input);
        if (dequantize != null && dequantize.is("DequantizeLinear") && fp32Nodes.add(dequantize)) {
          Node quantize = wiring.producer(dequantize.input(0));
          if (quantize != null) {
            fp32Nodes.add(quantize);
          }
        }
      }
    }
  }

  private static boolean isPrecisionSensitive(Node node) {
    String operator = node.operator();
    return PRECISION_SENSITIVE.contains(operator)
        || operator.startsWith("Reduce")
        || operator.startsWith("Random")
        || operator.contains(".")
        || node.is("If", "Loop", "Scan");
  }

  private boolean exceedsRange(Node node) {
    for (String output : node.outputs()) {
      if (maxMagnitudes.getOrDefault(output, 0f) > MAX_MAGNITUDE) {
        return true;
      }
    }
    for (String input : node.inputs()) {
      TensorProto constant = graph.constant(input);
      if (maxMagnitudes.getOrDefault(input, 0f) > MAX_MAGNITUDE
          || (constant != null && !Fp16Typing.isRepresentable(constant))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the inputs of this node need no FP32 for the sake of coordinates. */
  private boolean endsCoordinates(Node node) {
    if (node.is("MatMul", "Gemm")) {
      TensorProto weights = graph.constant(node.input(1));
      // A product with a few constants is a weighted mean of positions, not a layer.
      return weights == null || Initializers.elements(weights) >= MIN_LAYER_SIDE * MIN_LAYER_SIDE;
    }
    boolean isLayer =
        node.is(
            "Conv",
            "ConvTranspose",
            "Einsum",
            "LayerNormalization",
            "InstanceNormalization",
            "DequantizeLinear",
            "GridSample");
    return isLayer || !givesFloat(node);
  }

  private boolean givesFloat(Node node) {
    return node.outputs().stream()
        .map(infos::get)
        .anyMatch(info -> info != null && info.type() == TensorInfo.Type.FLOAT32);
  }
}
