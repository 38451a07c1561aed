package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.Weights;
import io.github.jetdetr.calibration.onnx.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the multiplications of a migration into constants before them, where nothing else uses what
 * lies between: (x · a + b) · r is x · (a·r) + b·r.
 */
final class MigrationFolding {

  private MigrationFolding() {}

  static void fold(Graph graph) {
    boolean again = true;
    while (again) {
      again = false;
      for (Node node : new ArrayList<>(graph.nodes())) {
        if (node.is("Mul") && node.output().contains("/migrated") && step(graph, node)) {
          again = true;
        }
      }
    }
  }

  /** Moves one multiplication one node up; away, when that node takes it in. */
  private static boolean step(Graph graph, Node migration) {
    Wiring wiring = graph.wiring();
    String value = migration.input(0);
    Node before = wiring.producer(value);
    TensorProto factors = graph.constant(migration.input(1));
    if (before == null || factors == null || wiring.onlyConsumer(value) != migration) {
      return false;
    }
    int constantAt = graph.constant(before.input(0)) != null ? 0 : 1;
    TensorProto constant = graph.constant(before.input(constantAt));
    if (constant == null || !before.is("Mul", "Add") || before.inputs().size() != 2) {
      return false;
    }
    TensorProto product = product(graph, constant, factors);
    if (product == null) {
      return false;
    }
    before.inputs().set(constantAt, graph.add(product));
    String result = migration.output();
    graph.nodes().remove(migration);
    if (before.is("Mul")) {
      before.outputs().set(0, result);
      return true;
    }
    before.outputs().set(0, result);
    int other = 1 - constantAt;
    String moved = graph.freshName(result + "/migrated");
    Node up =
        new Node("Mul", moved, List.of(before.input(other), factors.getName()), List.of(moved));
    before.inputs().set(other, moved);
    graph.insertBefore(before, List.of(up));
    return true;
  }

  /** Constant · factors where the constant is one number or has a number for each factor. */
  private static @Nullable TensorProto product(
      Graph graph, TensorProto constant, TensorProto factors) {
    float[] values = Weights.isFloat(constant) ? Weights.floats(constant) : new float[0];
    float[] by = Weights.floats(factors);
    boolean fits =
        values.length == 1 || Arrays.equals(Weights.shape(constant), Weights.shape(factors));
    if (!fits || values.length == 0) {
      return null;
    }
    float[] product = by.clone();
    for (int at = 0; at < product.length; at++) {
      product[at] *= values[values.length == 1 ? 0 : at];
    }
    return Weights.floats(
        graph.freshName(constant.getName() + "/migrated"), product, Weights.shape(factors));
  }
}
