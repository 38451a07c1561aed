package io.github.jetdetr.engine.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds which operators make a graph's outputs; collects one entry per value while reading. */
final class OnnxProducers {

  /** Operators that only pass values on, in another shape or type. */
  private static final Set<String> PASSING =
      Set.of(
          "Identity", "Cast", "Reshape", "Transpose", "Squeeze", "Unsqueeze", "Slice", "Flatten");

  // A graph has at most some hundred nodes between a head and its output.
  private static final int MAX_STEPS = 1000;

  private record Producer(String operator, String firstInput) {}

  private final Map<String, Producer> producers = new HashMap<>();

  void add(String operator, String firstInput, String output) {
    producers.put(output, new Producer(operator, firstInput));
  }

  /** By output, the operator that computed its values; an output that no node makes is left out. */
  Map<String, String> of(List<TensorInfo> outputs) {
    Map<String, String> operators = new TreeMap<>();
    for (TensorInfo output : outputs) {
      Producer producer = producers.get(output.name());
      for (int step = 0; step < MAX_STEPS && producer != null; step++) {
        operators.put(output.name(), producer.operator());
        producer =
            PASSING.contains(producer.operator()) ? producers.get(producer.firstInput()) : null;
      }
    }
    return operators;
  }
}
