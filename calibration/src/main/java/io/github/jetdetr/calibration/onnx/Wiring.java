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

/** Who makes and who uses each value of a graph: a snapshot, not changed by later edits. */
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

  /** The node that makes a value; null for what is fed or constant. */
  public @Nullable Node producer(String value) {
    return producers.get(value);
  }

  /** The nodes that use a value. */
  public Set<Node> consumers(String value) {
    return consumers.getOrDefault(value, Set.of());
  }

  /** Whether the graph gives this value back. */
  public boolean isOutput(String value) {
    return outputs.contains(value);
  }

  /** Whether anything uses a value, be it only as the graph's output. */
  public boolean isUsed(String value) {
    return isOutput(value) || consumers.containsKey(value);
  }

  /** The only node that uses a value, null when there are others or it is an output. */
  public @Nullable Node onlyConsumer(String value) {
    Set<Node> users = consumers(value);
    return users.size() == 1 && !isOutput(value) ? users.iterator().next() : null;
  }

  /** Every node that needs one of these values, directly or through others. */
  public Set<Node> downstream(Collection<String> values) {
    Set<Node> found = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(values);
    while (!open.isEmpty()) {
      for (Node node : consumers(open.remove())) {
        if (found.add(node)) {
          open.addAll(node.outputs());
        }
      }
    }
    return found;
  }

  /**
   * Every node these values need, directly or through others, not looking behind a node that stops
   * the search; the stopping nodes themselves are not in it.
   */
  public Set<Node> upstream(Collection<String> values, Predicate<Node> stops) {
    Set<Node> found = new LinkedHashSet<>();
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(values);
    while (!open.isEmpty()) {
      String value = open.remove();
      Node node = producers.get(value);
      if (seen.add(value) && node != null && !stops.test(node) && found.add(node)) {
        open.addAll(List.copyOf(node.uses()));
      }
    }
    return found;
  }
}
