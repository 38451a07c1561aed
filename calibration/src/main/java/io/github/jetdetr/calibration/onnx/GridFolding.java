package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds migrations and shifts into preceding constants if the value in between has no other
 * consumer: (x · a + b) · r + n = x · (a·r) + (b·r + n).
 */
public final class GridFolding {

  /** In the names of the multiplications that may be folded. */
  public static final String MIGRATED = "/migrated";

  /** In the names of the additions that may be folded. */
  public static final String SHIFTED = "/shifted";

  private GridFolding() {}

  /** Folds until nothing is left to fold; changes the graph. */
  public static void fold(Graph graph) {
    boolean again = true;
    while (again) {
      again = false;
      for (Node node : new ArrayList<>(graph.nodes())) {
        boolean migrates = node.is("Mul") && node.output().contains(MIGRATED);
        boolean shifts = node.is("Add") && node.output().contains(SHIFTED);
        again |= (migrates || shifts) && step(graph, node);
      }
    }
  }

  /** Moves an operation one node up, or merges it into that node; false if neither is possible. */
  private static boolean step(Graph graph, Node operation) {
    Wiring wiring = graph.wiring();
    String value = operation.input(0);
    Node before = wiring.producer(value);
    TensorProto factor = graph.constant(operation.input(1));
    if (before == null || factor == null || wiring.onlyConsumer(value) != operation) {
      return false;
    }
    int constantAt = graph.constant(before.input(0)) != null ? 0 : 1;
    TensorProto constant = graph.constant(before.input(constantAt));
    boolean canAbsorb = operation.is("Mul") ? before.is("Mul", "Add") : before.is("Add");
    if (constant == null || !canAbsorb || before.inputs().size() != 2) {
      return false;
    }
    TensorProto combined = combined(graph, constant, factor, operation.is("Mul"));
    if (combined == null) {
      return false;
    }
    before.inputs().set(constantAt, graph.add(combined));
    before.outputs().set(0, operation.output());
    graph.nodes().remove(operation);
    if (operation.is("Mul") && before.is("Add")) {
      // (x + b) · r = x · r + b · r: the multiplication moves above the addition.
      int other = 1 - constantAt;
      String above = graph.freshName(operation.output() + MIGRATED);
      Node up =
          new Node("Mul", above, List.of(before.input(other), factor.getName()), List.of(above));
      before.inputs().set(other, above);
      graph.insertBefore(before, List.of(up));
    }
    return true;
  }

  /** Combines both constants if the first is a scalar or has the second's shape; otherwise null. */
  private static @Nullable TensorProto combined(
      Graph graph, TensorProto constant, TensorProto factor, boolean product) {
    float[] values = Initializers.isFloat(constant) ? Initializers.floats(constant) : new float[0];
    boolean fits =
        values.length == 1
            || Arrays.equals(Initializers.shape(constant), Initializers.shape(factor));
    if (!fits || values.length == 0) {
      return null;
    }
    float[] combined = Initializers.floats(factor);
    for (int at = 0; at < combined.length; at++) {
      float value = values[values.length == 1 ? 0 : at];
      combined[at] = product ? combined[at] * value : combined[at] + value;
    }
    String name = graph.freshName(constant.getName() + "/joined");
    return Initializers.floats(name, combined, Initializers.shape(factor));
  }
}
