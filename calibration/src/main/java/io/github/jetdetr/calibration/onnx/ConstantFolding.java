package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.onnxruntime.GraphRunner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces nodes that depend on constants only by their results, computed by ONNX Runtime itself,
 * so that the arithmetic is the same as at run time.
 */
public final class ConstantFolding {

  /** Operators whose result may be much larger than their inputs. */
  private static final Set<String> SIZE_INCREASING =
      Set.of("ConstantOfShape", "Expand", "Tile", "Range", "Resize", "Pad", "OneHot", "Upsample");

  private static final Set<String> NOT_FOLDABLE =
      Set.of(
          "RandomNormal",
          "RandomUniform",
          "RandomNormalLike",
          "RandomUniformLike",
          "Multinomial",
          "Bernoulli",
          "QuantizeLinear",
          "DequantizeLinear",
          "SequenceConstruct",
          "SequenceEmpty",
          "SequenceInsert",
          "SequenceErase",
          "SplitToSequence",
          "Optional",
          "If",
          "Loop",
          "Scan");

  private final OnnxModel model;
  private final Graph graph;

  /** Values of types that are not carried, such as double: their nodes stay. */
  private final Set<String> unfoldable = new HashSet<>();

  private ConstantFolding(OnnxModel model) {
    this.model = model;
    graph = model.graph();
  }

  /**
   * Folds until nothing is left to fold; changes the model.
   *
   * @return number of nodes removed
   * @throws ModelException if ONNX Runtime cannot compute a constant
   */
  public static int fold(OnnxModel model) throws ModelException {
    ConstantFolding folding = new ConstantFolding(model);
    int before = model.graph().nodes().size();
    while (folding.foldOnce()) {
      model.graph().removeDead();
    }
    model.graph().removeDead();
    return before - model.graph().nodes().size();
  }

  private boolean foldOnce() throws ModelException {
    Set<String> constants = new HashSet<>(graph.constants().keySet());
    List<Node> folded = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (isFoldable(node, constants)) {
        folded.add(node);
        constants.addAll(node.outputs());
      }
    }
    if (folded.isEmpty()) {
      return false;
    }
    Map<String, HostTensor> values = compute(folded, neededOutputs(folded));
    if (values == null) {
      return foldOnce();
    }
    graph.nodes().removeAll(new HashSet<>(folded));
    values.forEach((name, value) -> graph.constants().put(name, tensor(name, value)));
    return true;
  }

  private boolean isFoldable(Node node, Set<String> constants) {
    if (NOT_FOLDABLE.contains(node.operator())
        || node.operator().contains(".")
        || !node.captures().isEmpty()
        || node.outputs().stream().anyMatch(unfoldable::contains)
        || !constants.containsAll(node.uses())) {
      return false;
    }
    // The result size of these operators is unknown, so they are left to run time.
    return !SIZE_INCREASING.contains(node.operator());
  }

  /** The results that the rest of the graph uses. */
  private Set<String> neededOutputs(List<Node> folded) {
    Set<String> used = new HashSet<>(graph.outputNames());
    Set<Node> gone = new HashSet<>(folded);
    graph.nodes().stream().filter(node -> !gone.contains(node)).forEach(n -> used.addAll(n.uses()));
    Set<String> neededOutputs = new LinkedHashSet<>();
    for (Node node : folded) {
      node.outputs().stream().filter(used::contains).forEach(neededOutputs::add);
    }
    return neededOutputs;
  }

  /**
   * The values; null if some are of types that are not carried, which are unfoldable from now on.
   */
  private @Nullable Map<String, HostTensor> compute(List<Node> folded, Set<String> neededOutputs)
      throws ModelException {
    if (neededOutputs.isEmpty()) {
      return Map.of();
    }
    GraphProto.Builder body = GraphProto.newBuilder().setName("constants");
    Set<String> used = new LinkedHashSet<>();
    for (Node node : folded) {
      NodeProto proto = node.proto();
      body.addNode(proto);
      used.addAll(node.uses());
    }
    for (String name : used) {
      TensorProto constant = graph.constant(name);
      if (constant != null) {
        body.addInitializer(constant);
      }
    }
    neededOutputs.forEach(name -> body.addOutput(ValueInfoProto.newBuilder().setName(name)));
    ModelProto subgraph = model.proto().toBuilder().setGraph(body).build();
    try (GraphRunner runner = GraphRunner.open(subgraph.toByteArray(), 1)) {
      boolean carried = true;
      for (TensorInfo info : runner.describe(Map.of(), neededOutputs)) {
        if (info.type() == TensorInfo.Type.OTHER) {
          unfoldable.add(info.name());
          carried = false;
        }
      }
      return carried ? runner.run(Map.of(), neededOutputs) : null;
    } catch (InferenceException e) {
      throw new ModelException("constant folding failed: " + e.getMessage(), e);
    }
  }

  private static TensorProto tensor(String name, HostTensor value) {
    long[] shape = value.shape().stream().mapToLong(Long::longValue).toArray();
    return switch (value.type()) {
      case FLOAT32 -> Initializers.floats(name, value.floats(), shape);
      case FLOAT16 -> Initializers.halves(name, value.floats(), shape);
      case INT64 -> Initializers.longs(name, value.longs(), shape);
      case INT32 -> Initializers.integers(name, TensorProto.DataType.INT32, value.longs(), shape);
      case UINT8 -> Initializers.integers(name, TensorProto.DataType.UINT8, value.longs(), shape);
      case BOOL -> Initializers.integers(name, TensorProto.DataType.BOOL, value.longs(), shape);
      case OTHER ->
          throw new IllegalStateException("the runner does not return values of this type");
    };
  }
}
