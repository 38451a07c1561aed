package io.github.jetdetr.calibration.onnx;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Producers and consumers of each value of a graph: a snapshot that later changes do not affect.
 */
public final class Wiring {

  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, Set<Node>> consumers = new HashMap<>();
  private final Set<String> outputs;

  Wiring(Graph graph) {
    outputs = Set.copyOf(graph.outputNames());
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> producers.put(output, node));
      for (String value : node.uses()) {
        consumers.computeIfAbsent(value, key -> new LinkedHashSet<>()).add(node);
      }
    }
    producers.remove("");
  }

  /** The node that produces a value; null for inputs and constants. */
  public @Nullable Node producer(String value) {
    return producers.get(value);
  }

  /** The nodes that use a value; empty if there are none. */
  public Set<Node> consumers(String value) {
    return consumers.getOrDefault(value, Set.of());
  }

  /** Whether a value is an output of the graph. */
  public boolean isOutput(String value) {
    return outputs.contains(value);
  }

  /** Whether a value is used by a node or is an output of the graph. */
  public boolean isUsed(String value) {
    return isOutput(value) || consumers.containsKey(value);
  }

  /** The only consumer of a value; null if there are several or none, or if it is an output. */
  public @Nullable Node onlyConsumer(String value) {
    Set<Node> users = consumers(value);
    return users.size() == 1 && !isOutput(value) ? users.iterator().next() : null;
  }

  /** Every node that depends on one of these values, directly or indirectly. */
  public Set<Node> downstream(Collection<String> values) {
    Set<Node> found = new LinkedHashSet<>();
    Deque<String> queue = new ArrayDeque<>(values);
    while (!queue.isEmpty()) {
      for (Node node : consumers(queue.remove())) {
        if (found.add(node)) {
          queue.addAll(node.outputs());
        }
      }
    }
    return found;
  }

  /**
   * Every node that these values depend on, directly or indirectly, up to the nodes that stop the
   * search, which are excluded.
   */
  public Set<Node> upstream(Collection<String> values, Predicate<Node> stops) {
    Set<Node> found = new LinkedHashSet<>();
    Set<String> visited = new HashSet<>();
    Deque<String> queue = new ArrayDeque<>(values);
    while (!queue.isEmpty()) {
      String value = queue.remove();
      Node node = producers.get(value);
      if (visited.add(value) && node != null && !stops.test(node) && found.add(node)) {
        queue.addAll(List.copyOf(node.uses()));
      }
    }
    return found;
  }
}
