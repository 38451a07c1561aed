package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes once what layers with a common grid compute of the value that they read: Pad, Mul, Add
 * and QuantizeLinear with equal inputs, of which constants are equal by what they hold. A
 * DequantizeLinear stays with its layer, which the runtimes join it to.
 */
public final class DuplicateNodes {

  private final Graph graph;
  private final Map<Object, String> results = new HashMap<>();
  private final Map<String, String> replaced = new HashMap<>();
  private final Set<String> kept = new HashSet<>();

  private DuplicateNodes(Graph graph) {
    this.graph = graph;
  }

  /**
   * Merges all such nodes; changes the graph, whose nodes are in the order of computation.
   *
   * @param original the graph before they were added; its own nodes stay, since others may ask for
   *     them by name
   */
  public static void merge(Graph graph, Graph original) {
    DuplicateNodes duplicates = new DuplicateNodes(graph);
    original.nodes().forEach(node -> duplicates.kept.addAll(node.outputs()));
    duplicates.kept.addAll(graph.outputNames());
    duplicates.merge();
  }

  private void merge() {
    for (Node node : new ArrayList<>(graph.nodes())) {
      node.inputs().replaceAll(input -> replaced.getOrDefault(input, input));
      if (!node.is("Pad", "Mul", "Add", "QuantizeLinear")
          || node.outputs().size() != 1
          || kept.contains(node.output())) {
        continue;
      }
      String first = results.putIfAbsent(computation(node), node.output());
      if (first != null) {
        replaced.put(node.output(), first);
        graph.nodes().remove(node);
      }
    }
  }

  /** Operator, attributes and inputs; two nodes with equal ones have the same result. */
  private List<Object> computation(Node node) {
    NodeProto operation = node.proto().toBuilder().clearName().clearInput().clearOutput().build();
    List<Object> computation = new ArrayList<>();
    computation.add(operation);
    for (String input : node.inputs()) {
      TensorProto constant = graph.constant(input);
      computation.add(constant == null ? input : constant.toBuilder().clearName().build());
    }
    return computation;
  }
}
