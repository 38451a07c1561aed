package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.onnxruntime.GraphRunner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes beforehand what depends on constants alone, with ONNX Runtime itself, so that the
 * arithmetic is the very one that would run.
 */
public final class ConstantFolding {

  /** Operators whose result may be much larger than what they are given. */
  private static final Set<String> GROWING =
      Set.of("ConstantOfShape", "Expand", "Tile", "Range", "Resize", "Pad", "OneHot", "Upsample");

  private static final Set<String> NEVER =
      Set.of(
          "RandomNormal",
          "RandomUniform",
          "RandomNormalLike",
          "RandomUniformLike",
          "Multinomial",
          "Bernoulli",
          "QuantizeLinear",
          "DequantizeLinear",
          "If",
          "Loop",
          "Scan");

  private final OnnxModel model;
  private final Graph graph;

  private ConstantFolding(OnnxModel model) {
    this.model = model;
    graph = model.graph();
  }

  /**
   * Folds until nothing is left to fold.
   *
   * @return how many nodes went
   * @throws ModelException when ONNX Runtime cannot compute what the graph says
   */
  public static int fold(OnnxModel model) throws ModelException {
    ConstantFolding folding = new ConstantFolding(model);
    int before = model.graph().nodes().size();
    while (folding.round()) {
      model.graph().removeDead();
    }
    model.graph().removeDead();
    return before - model.graph().nodes().size();
  }

  private boolean round() throws ModelException {
    Set<String> known = new HashSet<>(graph.constants().keySet());
    List<Node> folded = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (isFoldable(node, known)) {
        folded.add(node);
        known.addAll(node.outputs());
      }
    }
    if (folded.isEmpty()) {
      return false;
    }
    graph.nodes().removeAll(new HashSet<>(folded));
    Set<String> wanted = wanted(folded);
    compute(folded, wanted)
        .forEach((name, value) -> graph.constants().put(name, tensor(name, value)));
    return true;
  }

  private boolean isFoldable(Node node, Set<String> known) {
    if (NEVER.contains(node.operator())
        || node.operator().contains(".")
        || !node.captures().isEmpty()
        || !known.containsAll(node.uses())) {
      return false;
    }
    // What grows is left to the model's own run: its size is not known before.
    return !GROWING.contains(node.operator());
  }

  /** Results that the rest of the graph needs. */
  private Set<String> wanted(List<Node> folded) {
    Set<String> used = new HashSet<>(graph.outputNames());
    graph.nodes().forEach(node -> used.addAll(node.uses()));
    Set<String> wanted = new LinkedHashSet<>();
    for (Node node : folded) {
      node.outputs().stream().filter(used::contains).forEach(wanted::add);
    }
    return wanted;
  }

  private Map<String, HostTensor> compute(List<Node> folded, Set<String> wanted)
      throws ModelException {
    if (wanted.isEmpty()) {
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
    wanted.forEach(name -> body.addOutput(ValueInfoProto.newBuilder().setName(name)));
    ModelProto small = model.proto().toBuilder().setGraph(body).build();
    try (GraphRunner runner = GraphRunner.open(small.toByteArray(), 1)) {
      return runner.run(Map.of(), wanted);
    } catch (InferenceException e) {
      throw new ModelException("constants cannot be computed: " + e.getMessage(), e);
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
      case OTHER -> throw new IllegalStateException("not read by the runner");
    };
  }
}
