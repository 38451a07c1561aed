package io.github.jetdetr.calibration.network;

import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.Wiring;
import java.util.ArrayList;
import java.util.List;

/**
 * The query selections of a network: every TopK whose indices, not only its values, are used. A
 * tiny error may swap two neighbours, which is harmless but permutes the outputs; so networks are
 * compared with the reference's selection forced on the other one.
 */
public final class QueryTopK {

  private QueryTopK() {}

  /** The TopK nodes, in the order of the graph. */
  public static List<Node> nodes(Graph graph) {
    Wiring wiring = graph.wiring();
    return graph.nodes().stream()
        .filter(node -> node.is("TopK") && node.outputs().size() > 1)
        .filter(node -> wiring.isUsed(node.outputs().get(1)))
        .toList();
  }

  /** Names of their index outputs. */
  public static List<String> indices(Graph graph) {
    return nodes(graph).stream().map(node -> node.outputs().get(1)).toList();
  }

  /**
   * The input of a post-processor's TopK: the scores of every query and class.
   *
   * @param scores name of the output with the selected scores
   * @return name of the value; empty if the output does not come from a TopK
   */
  static String topKInput(Graph graph, String scores) {
    Wiring wiring = graph.wiring();
    Node node = wiring.producer(scores);
    while (node != null && node.is("Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
      node = wiring.producer(node.input(0));
    }
    return node != null && node.is("TopK") ? node.input(0) : "";
  }

  /**
   * Replaces every selection by a graph input of the same name; the selected values are gathered
   * with it.
   */
  static void forceIndices(Graph graph) {
    for (Node node : nodes(graph)) {
      String indices = node.outputs().get(1);
      graph.addInt64Input(indices);
      List<Node> gather = new ArrayList<>();
      if (!node.output().isEmpty()) {
        Node values =
            new Node(
                "GatherElements",
                node.label() + "/forced",
                List.of(node.input(0), indices),
                List.of(node.output()));
        gather.add(values.set("axis", node.integer("axis", -1)));
      }
      graph.insertAfter(node, gather);
      graph.nodes().remove(node);
    }
  }
}
