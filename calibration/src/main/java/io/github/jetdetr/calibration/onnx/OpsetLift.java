package io.github.jetdetr.calibration.onnx;

import io.github.jetdetr.engine.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Rewrites a graph for a newer operator set, as onnx/docs/Changelog.md says operators changed.
 *
 * <p>From 11 to 13 axes and splits of some operators moved from attributes to inputs, and Softmax
 * stopped flattening; with 18 the other reductions' axes moved too, and Split wants its count. All
 * other changes up to 19 only allow more.
 */
public final class OpsetLift {

  /** What LayerNormalization needs. */
  public static final long LAYER_NORM = 17;

  /** What Q/DQ with half-precision scales needs. */
  public static final long HALF_SCALES = 19;

  private static final long OLDEST = 11;
  private static final Set<String> AXES_MOVED_13 = Set.of("Squeeze", "Unsqueeze", "ReduceSum");
  private static final Set<String> AXES_MOVED_18 =
      Set.of(
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceSumSquare");

  private final OnnxModel model;
  private final Graph graph;

  private OpsetLift(OnnxModel model) {
    this.model = model;
    graph = model.graph();
  }

  /**
   * Lifts the model; one that is as new already is left alone.
   *
   * @param wanted at most 19
   * @throws ModelException when an operator changed its meaning in a way that cannot be rewritten
   */
  public static void lift(OnnxModel model, long wanted) throws ModelException {
    if (wanted > HALF_SCALES) {
      throw new IllegalArgumentException("nothing is known of operator set " + wanted);
    }
    if (model.opset() >= wanted) {
      return;
    }
    if (model.opset() < OLDEST) {
      throw new ModelException(
          "the model is written in operator set %d; export it with %d or newer"
              .formatted(model.opset(), LAYER_NORM));
    }
    OpsetLift lift = new OpsetLift(model);
    for (Node node : new ArrayList<>(model.graph().nodes())) {
      lift.lift(node, wanted);
    }
    model.opset(wanted);
  }

  private void lift(Node node, long wanted) throws ModelException {
    if (!node.captures().isEmpty() || node.is("If", "Loop", "Scan")) {
      throw new ModelException(
          "%s holds graphs of its own, which cannot be lifted from operator set %d to %d"
              .formatted(node.label(), model.opset(), wanted));
    }
    if (model.opset() < 13 && wanted >= 13) {
      if (AXES_MOVED_13.contains(node.operator())) {
        moveToInput(node, "axes");
      } else if (node.is("Split")) {
        moveToInput(node, "split");
      } else if (node.is("Softmax", "LogSoftmax", "Hardmax") && node.integer("axis", 1) != -1) {
        throw new ModelException(
            "%s flattens axes, as it did before operator set 13; export the model with %d"
                .formatted(node.label(), LAYER_NORM));
      }
    }
    if (model.opset() < 18 && wanted >= 18) {
      if (AXES_MOVED_18.contains(node.operator())) {
        moveToInput(node, "axes");
      } else if (node.is("Split") && node.input(1).isEmpty()) {
        node.set("num_outputs", node.outputs().size());
      }
    }
  }

  private void moveToInput(Node node, String attribute) {
    if (node.has(attribute)) {
      long[] values = node.integers(attribute);
      String name = graph.freshName(node.output() + "/" + attribute);
      node.inputs().add(graph.add(Initializers.longs(name, values, values.length)));
      node.remove(attribute);
    }
  }

  /** The axes of a reduction, from wherever its operator set keeps them; empty when open. */
  static List<Long> axes(Graph graph, Node node) {
    var constant = graph.constant(node.input(1));
    long[] axes =
        constant != null && Initializers.isInteger(constant)
            ? Initializers.longs(constant)
            : node.integers("axes");
    return Arrays.stream(axes).boxed().toList();
  }
}
