package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.layer.LayerFinder;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Half;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.Wiring;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which nodes of a half-precision network stay in FP32: 11 bits are half a pixel in 1024, and
 * squares end at 255².
 *
 * <ul>
 *   <li>coordinates: everything between a product with weights and the places where a grid is
 *       sampled, queries are chosen, or the answer is given (dfine-cpp, research matrix: without it
 *       D-FINE-M loses 6.8 AP);
 *   <li>powers, roots, logarithms and sums, which overflow or cancel;
 *   <li>INT8 products that are no convolutions: ONNX Runtime 1.29 fuses them into a kernel that it
 *       has for FP32 alone, and then refuses the model (MatMulIntegerToFloat);
 *   <li>what was seen to leave half precision's range, and constants that do;
 *   <li>what holds graphs of its own, or is none of ONNX's operators.
 * </ul>
 */
final class Fp32Regions {

  private static final Set<String> DELICATE =
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

  private static final int MIN_SIDE = LayerFinder.MIN_SIDE;
  private static final float MAX = Half.MAX / 4; // other pictures may go further than those seen

  private final Graph graph;
  private final Wiring wiring;
  private final Map<String, TensorInfo> infos;
  private final Map<String, Float> largest;

  private Fp32Regions(Graph graph, Map<String, TensorInfo> infos, Map<String, Float> largest) {
    this.graph = graph;
    this.infos = infos;
    this.largest = largest;
    wiring = graph.wiring();
  }

  /**
   * Finds them.
   *
   * @param infos type and shape of every value
   * @param largest largest magnitude of every floating-point value seen
   */
  static Set<Node> find(Graph graph, Map<String, TensorInfo> infos, Map<String, Float> largest) {
    return new Fp32Regions(graph, infos, largest).find();
  }

  private Set<Node> find() {
    List<String> precise = new ArrayList<>(graph.outputNames());
    Set<Node> islands = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.is("GridSample")) {
        precise.add(node.input(1));
      } else if (node.is("TopK")) {
        precise.add(node.input(0));
      }
      Set<String> captures = node.captures();
      precise.addAll(captures);
      captures.stream().map(wiring::producer).filter(Objects::nonNull).forEach(islands::add);
      if (isQuantizedProduct(node)) {
        addProduct(node, islands);
      }
      if (!captures.isEmpty() || isDelicate(node) || leavesRange(node)) {
        islands.add(node);
      }
    }
    islands.addAll(wiring.upstream(precise, this::endsCoordinates));
    keepPairsTogether(islands);
    return islands;
  }

  private boolean isQuantizedProduct(Node node) {
    Node before = wiring.producer(node.input(0));
    return node.is("MatMul", "Gemm") && before != null && before.is("DequantizeLinear");
  }

  /** With its bias, which ends the same kernel. */
  private void addProduct(Node product, Set<Node> islands) {
    islands.add(product);
    Node add = wiring.onlyConsumer(product.output());
    if (add != null && add.is("Add")) {
      islands.add(add);
    }
  }

  /** A Cast between a DequantizeLinear and its layer would keep TensorRT from fusing them. */
  private void keepPairsTogether(Set<Node> islands) {
    for (Node node : List.copyOf(islands)) {
      for (String input : node.inputs()) {
        Node dequantize = wiring.producer(input);
        if (dequantize != null && dequantize.is("DequantizeLinear") && islands.add(dequantize)) {
          Node quantize = wiring.producer(dequantize.input(0));
          if (quantize != null) {
            islands.add(quantize);
          }
        }
      }
    }
  }

  private static boolean isDelicate(Node node) {
    String operator = node.operator();
    return DELICATE.contains(operator)
        || operator.startsWith("Reduce")
        || operator.startsWith("Random")
        || operator.contains(".")
        || node.is("If", "Loop", "Scan");
  }

  private boolean leavesRange(Node node) {
    for (String output : node.outputs()) {
      if (largest.getOrDefault(output, 0f) > MAX) {
        return true;
      }
    }
    for (String input : node.inputs()) {
      TensorProto constant = graph.constant(input);
      if (largest.getOrDefault(input, 0f) > MAX
          || (constant != null && !Fp16Typing.survives(constant))) {
        return true;
      }
    }
    return false;
  }

  /** Whether precision need not be looked for behind this node. */
  private boolean endsCoordinates(Node node) {
    if (node.is("MatMul", "Gemm")) {
      TensorProto weights = graph.constant(node.input(1));
      // A product with a few constants is a weighted mean of places, not a layer.
      return weights == null || Initializers.elements(weights) >= MIN_SIDE * MIN_SIDE;
    }
    boolean heavy =
        node.is(
            "Conv",
            "ConvTranspose",
            "Einsum",
            "LayerNormalization",
            "InstanceNormalization",
            "DequantizeLinear",
            "GridSample");
    return heavy || !givesFloat(node);
  }

  private boolean givesFloat(Node node) {
    return node.outputs().stream()
        .map(infos::get)
        .anyMatch(info -> info != null && info.type() == TensorInfo.Type.FLOAT32);
  }
}
