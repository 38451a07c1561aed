package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.Wiring;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets SiLUs between integer convolutions work in the convolutions' own order of axes.
 *
 * <p>ONNX Runtime computes integer convolutions with the channels last, puts transpositions around
 * each and moves those out of the way through what it knows. What it makes of x · sigmoid(x) it
 * does not know (1.29), so two remain for each: 98 of them in RT-DETR R18. Here the SiLU is written
 * as that operator, between transpositions that cancel the convolutions'.
 */
final class SiluLayout {

  private static final long[] CHANNELS_LAST = {0, 2, 3, 1};
  private static final long[] CHANNELS_FIRST = {0, 3, 1, 2};

  private final Graph graph;
  private final Wiring wiring;

  private SiluLayout(Graph graph) {
    this.graph = graph;
    wiring = graph.wiring();
  }

  /** Rewrites the SiLUs of a graph whose layers have been written. */
  static void write(Graph graph) {
    SiluLayout layout = new SiluLayout(graph);
    for (Node node : List.copyOf(graph.nodes())) {
      String value = layout.siluOf(node);
      if (value != null && layout.isFromConvolution(value)) {
        layout.rewrite(node, value);
      }
    }
  }

  /** The x of a node that computes x · sigmoid(x); null if it does not. */
  private @Nullable String siluOf(Node node) {
    if (!node.is("Mul") || node.inputs().size() != 2) {
      return null;
    }
    for (int at = 0; at < 2; at++) {
      Node sigmoid = wiring.producer(node.input(at));
      if (sigmoid != null
          && sigmoid.is("Sigmoid")
          && sigmoid.input(0).equals(node.input(1 - at))
          && wiring.onlyConsumer(sigmoid.output()) == node) {
        return sigmoid.input(0);
      }
    }
    return null;
  }

  /** Whether this is the output of an integer convolution, or a sum of some. */
  private boolean isFromConvolution(String value) {
    Node producer = wiring.producer(value);
    if (producer == null) {
      return false;
    }
    if (producer.is("DequantizeLinear")) {
      Node quantize = wiring.producer(producer.input(0));
      Node convolution = quantize == null ? null : wiring.producer(quantize.input(0));
      return convolution != null && convolution.is("Conv");
    }
    return producer.is("Mul", "Add")
        && producer.inputs().stream()
            .allMatch(input -> graph.constant(input) != null || isFromConvolution(input));
  }

  private void rewrite(Node silu, String value) {
    String result = silu.output();
    String last = graph.freshName(result + "/channels_last");
    String computed = graph.freshName(result + "/silu");
    List<Node> nodes = new ArrayList<>();
    nodes.add(
        new Node("Transpose", last, List.of(value), List.of(last)).set("perm", CHANNELS_LAST));
    nodes.add(
        Node.ofOnnxRuntime("QuickGelu", silu.name(), List.of(last), List.of(computed))
            .set("alpha", 1f));
    nodes.add(
        new Node("Transpose", computed, List.of(computed), List.of(result))
            .set("perm", CHANNELS_FIRST));
    graph.insertBefore(silu, nodes);
    graph.nodes().remove(silu);
  }
}
