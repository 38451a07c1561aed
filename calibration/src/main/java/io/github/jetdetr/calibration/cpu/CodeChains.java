package io.github.jetdetr.calibration.cpu;

import io.github.jetdetr.calibration.layer.Activation;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.Wiring;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which convolutions hand their codes on to the next one: those whose output, behind a ReLU or a
 * pooling of codes if there is one, is used by one quantized convolution and by nobody else.
 */
final class CodeChains {

  private final Map<CpuLayer, CpuLayer> next = new HashMap<>();
  private final Map<CpuLayer, Node> relus = new HashMap<>();
  private final Set<CpuLayer> continued = new HashSet<>();

  private CodeChains() {}

  static CodeChains of(Graph graph, List<CpuLayer> layers) {
    CodeChains chains = new CodeChains();
    Wiring wiring = graph.wiring();
    Map<Node, CpuLayer> byNode = new HashMap<>();
    layers.forEach(layer -> byNode.put(layer.layer().node(), layer));
    for (CpuLayer layer : layers) {
      if (layer.layer().isConvolution()) {
        chains.add(layer, wiring, byNode);
      }
    }
    return chains;
  }

  private void add(CpuLayer layer, Wiring wiring, Map<Node, CpuLayer> byNode) {
    String value = layer.layer().node().output();
    Node user = wiring.onlyConsumer(value);
    if (user != null && layer.layer().activation() == Activation.RELU) {
      relus.put(layer, user);
      value = user.output();
      user = wiring.onlyConsumer(value);
    }
    if (user != null && user.is("MaxPool") && user.outputs().size() == 1) {
      value = user.output();
      user = wiring.onlyConsumer(value);
    }
    CpuLayer follower = user == null ? null : byNode.get(user);
    if (follower != null
        && follower.layer().isConvolution()
        && !follower.isShifted()
        && follower.layer().input().equals(value)) {
      next.put(layer, follower);
      continued.add(follower);
    }
  }

  /** The convolution whose input codes this one writes; null if it writes its own. */
  @Nullable CpuLayer next(CpuLayer layer) {
    return next.get(layer);
  }

  /** The ReLU that the codes of this layer's output express; null if there is none. */
  @Nullable Node foldedRelu(CpuLayer layer) {
    return relus.get(layer);
  }

  /** Whether the layer's input comes in its own codes already. */
  boolean continues(CpuLayer layer) {
    return continued.contains(layer);
  }
}
