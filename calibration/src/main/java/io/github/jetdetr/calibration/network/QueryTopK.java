package io.github.jetdetr.calibration.network;

import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.Wiring;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a network chooses: every TopK whose places, not only its values, are used. A tiny error may
 * swap two neighbours there, which changes nothing that matters but permutes the outputs; so
 * networks are compared with the reference's choice forced on the other one.
 */
public final class QueryTopK {

  private QueryTopK() {}

  /** The choosing nodes, in the order of the graph. */
  public static List<Node> nodes(Graph graph) {
    Wiring wiring = graph.wiring();
    return graph.nodes().stream()
        .filter(node -> node.is("TopK") && node.outputs().size() > 1)
        .filter(node -> wiring.isUsed(node.outputs().get(1)))
        .toList();
  }

  /** Names of the places that are chosen. */
  public static List<String> indices(Graph graph) {
    return nodes(graph).stream().map(node -> node.outputs().get(1)).toList();
  }

  /**
   * What a post-processor lists the best of: the scores of every query and class.
   *
   * @param scores the listed scores
   * @return empty when they are no list of the best
   */
  static String listed(Graph graph, String scores) {
    Wiring wiring = graph.wiring();
    Node node = wiring.producer(scores);
    while (node != null && node.is("Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze")) {
      node = wiring.producer(node.input(0));
    }
    return node != null && node.is("TopK") ? node.input(0) : "";
  }

  /**
   * Makes every choice an input of the graph, named as the value it was; the chosen values are
   * gathered from what is there.
   */
  static void force(Graph graph) {
    for (Node node : nodes(graph)) {
      String places = node.outputs().get(1);
      graph.addLongInput(places);
      List<Node> gather = new ArrayList<>();
      if (!node.output().isEmpty()) {
        Node values =
            new Node(
                "GatherElements",
                node.label() + "/forced",
                List.of(node.input(0), places),
                List.of(node.output()));
        gather.add(values.set("axis", node.integer("axis", -1)));
      }
      graph.insertAfter(node, gather);
      graph.nodes().remove(node);
    }
  }
}
