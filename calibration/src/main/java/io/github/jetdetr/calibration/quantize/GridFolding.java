package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.Wiring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes migrations and shifts into constants before them, where nothing else uses what lies
 * between: (x · a + b) · r + n is x · (a·r) + (b·r + n).
 */
final class GridFolding {

  private GridFolding() {}

  static void fold(Graph graph) {
    boolean again = true;
    while (again) {
      again = false;
      for (Node node : new ArrayList<>(graph.nodes())) {
        boolean migrates = node.is("Mul") && node.output().contains(QdqWriter.MIGRATED);
        boolean shifts = node.is("Add") && node.output().contains(QdqWriter.SHIFTED);
        again |= (migrates || shifts) && step(graph, node);
      }
    }
  }

  /** Moves one operation one node up; away, when that node takes it in. */
  private static boolean step(Graph graph, Node moved) {
    Wiring wiring = graph.wiring();
    String value = moved.input(0);
    Node before = wiring.producer(value);
    TensorProto by = graph.constant(moved.input(1));
    if (before == null || by == null || wiring.onlyConsumer(value) != moved) {
      return false;
    }
    int constantAt = graph.constant(before.input(0)) != null ? 0 : 1;
    TensorProto constant = graph.constant(before.input(constantAt));
    boolean takes = moved.is("Mul") ? before.is("Mul", "Add") : before.is("Add");
    if (constant == null || !takes || before.inputs().size() != 2) {
      return false;
    }
    TensorProto joined = joined(graph, constant, by, moved.is("Mul"));
    if (joined == null) {
      return false;
    }
    before.inputs().set(constantAt, graph.add(joined));
    before.outputs().set(0, moved.output());
    graph.nodes().remove(moved);
    if (moved.is("Mul") && before.is("Add")) {
      // (x + b) · r = x · r + b · r: the multiplication goes on above the addition.
      int other = 1 - constantAt;
      String above = graph.freshName(moved.output() + QdqWriter.MIGRATED);
      Node up = new Node("Mul", above, List.of(before.input(other), by.getName()), List.of(above));
      before.inputs().set(other, above);
      graph.insertBefore(before, List.of(up));
    }
    return true;
  }

  /** Both constants in one, where the first is one number or has one for each of the second. */
  private static @Nullable TensorProto joined(
      Graph graph, TensorProto constant, TensorProto by, boolean product) {
    float[] values = Initializers.isFloat(constant) ? Initializers.floats(constant) : new float[0];
    boolean fits =
        values.length == 1 || Arrays.equals(Initializers.shape(constant), Initializers.shape(by));
    if (!fits || values.length == 0) {
      return null;
    }
    float[] joined = Initializers.floats(by);
    for (int at = 0; at < joined.length; at++) {
      float value = values[values.length == 1 ? 0 : at];
      joined[at] = product ? joined[at] * value : joined[at] + value;
    }
    String name = graph.freshName(constant.getName() + "/joined");
    return Initializers.floats(name, joined, Initializers.shape(by));
  }
}
