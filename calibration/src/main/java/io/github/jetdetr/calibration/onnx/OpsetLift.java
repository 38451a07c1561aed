package io.github.jetdetr.calibration.onnx;

import io.github.jetdetr.engine.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Converts a graph to a newer operator set, following the changes in onnx/docs/Changelog.md.
 *
 * <p>From 11 to 13 the axes and splits of some operators moved from attributes to inputs, Dropout's
 * ratio too, and Softmax stopped flattening; with 14 BatchNormalization lost the outputs that only
 * training has; with 16 RoiAlign's default became another; with 18 the axes of the other reductions
 * moved, and Split requires num_outputs. All other changes up to 19 are backward compatible.
 */
public final class OpsetLift {

  /** The operator set that introduced LayerNormalization. */
  public static final long LAYER_NORM = 17;

  /** The operator set that allows half-precision scales of Q/DQ. */
  public static final long HALF_SCALES = 19;

  private static final long MIN_OPSET = 11;
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
   * Converts the model in place; one that is new enough is left unchanged.
   *
   * @param target operator set, at most 19
   * @throws ModelException if the model is older than operator set 11 or uses an operator whose
   *     change of meaning cannot be expressed
   */
  public static void lift(OnnxModel model, long target) throws ModelException {
    if (target > HALF_SCALES) {
      throw new IllegalArgumentException("unsupported operator set " + target);
    }
    if (model.opset() >= target) {
      return;
    }
    if (model.opset() < MIN_OPSET) {
      throw new ModelException(
          "the model uses operator set %d; export it with operator set %d or newer"
              .formatted(model.opset(), LAYER_NORM));
    }
    OpsetLift lift = new OpsetLift(model);
    for (Node node : new ArrayList<>(model.graph().nodes())) {
      lift.lift(node, target);
    }
    model.opset(target);
  }

  private void lift(Node node, long target) throws ModelException {
    if (!node.captures().isEmpty() || node.is("If", "Loop", "Scan")) {
      throw new ModelException(
          "%s has subgraphs, which cannot be converted from operator set %d to %d"
              .formatted(node.label(), model.opset(), target));
    }
    if (model.opset() < 13 && target >= 13) {
      if (AXES_MOVED_13.contains(node.operator())) {
        moveToInput(node, "axes");
      } else if (node.is("Split")) {
        moveToInput(node, "split");
      } else if (node.is("Softmax", "LogSoftmax", "Hardmax") && node.integer("axis", 1) != -1) {
        flattenAround(node);
      } else if (node.is("Resize")
          && node.text("coordinate_transformation_mode", "").equals("tf_half_pixel_for_nn")) {
        throw new ModelException(
            "%s resizes by a rule that operator set 13 removed; export the model with operator set %d"
                .formatted(node.label(), LAYER_NORM));
      }
    }
    if (model.opset() < 12 && node.is("Dropout")) {
      // Outside training it passes its input on, whatever the ratio.
      node.remove("ratio");
    }
    if (model.opset() < 14 && target >= 14 && node.is("BatchNormalization")) {
      while (node.outputs().size() > 1) {
        node.outputs().remove(node.outputs().size() - 1);
      }
    }
    if (model.opset() < 16
        && target >= 16
        && node.is("RoiAlign")
        && !node.has("coordinate_transformation_mode")) {
      node.set("coordinate_transformation_mode", "output_half_pixel");
    }
    if (model.opset() < 18 && target >= 18) {
      if (AXES_MOVED_18.contains(node.operator())) {
        moveToInput(node, "axes");
      } else if (node.is("Split") && node.input(1).isEmpty()) {
        node.set("num_outputs", node.outputs().size());
      }
    }
  }

  /**
   * Before operator set 13 everything from the axis on was one row. On the last axis, which nearly
   * every model means, that makes no difference, but which one is the last only a run can tell.
   */
  private void flattenAround(Node softmax) {
    String input = softmax.input(0);
    String output = softmax.output();
    String shape = graph.freshName(output + "/shape");
    String rows = graph.freshName(output + "/rows");
    String flat = graph.freshName(output + "/flat");
    long axis = softmax.integer("axis", 1);
    graph.insertBefore(
        softmax,
        List.of(
            new Node("Shape", shape, List.of(input), List.of(shape)),
            new Node("Flatten", rows, List.of(input), List.of(rows)).set("axis", axis)));
    softmax.inputs().set(0, rows);
    softmax.outputs().set(0, flat);
    softmax.set("axis", -1);
    graph.insertAfter(
        softmax,
        List.of(
            new Node("Reshape", output + "/unflattened", List.of(flat, shape), List.of(output))));
  }

  private void moveToInput(Node node, String attribute) {
    if (node.has(attribute)) {
      long[] values = node.integers(attribute);
      String name = graph.freshName(node.output() + "/" + attribute);
      node.inputs().add(graph.add(Initializers.longs(name, values, values.length)));
      node.remove(attribute);
    }
  }

  /** The axes of a reduction, from its input or attribute; empty if they are not constant. */
  static List<Long> axes(Graph graph, Node node) {
    var constant = graph.constant(node.input(1));
    long[] axes =
        constant != null && Initializers.isInteger(constant)
            ? Initializers.longs(constant)
            : node.integers("axes");
    return Arrays.stream(axes).boxed().toList();
  }
}
