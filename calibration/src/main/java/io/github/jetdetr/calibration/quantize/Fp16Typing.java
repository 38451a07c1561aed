package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Half;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a graph in half precision by type, as a strongly typed TensorRT network wants it: every
 * floating-point value is FP16 but those of {@link Fp32Regions}, with Casts where the two meet.
 * Inputs and outputs of the model stay FP32. Scales of Q/DQ have the type of what they scale
 * (operator set 19; NVIDIA/TensorRT#4832).
 */
final class Fp16Typing {

  /** Inputs that are FP32 whatever the type of the data: roi and scales of Resize. */
  private static final Map<String, Set<Integer>> ALWAYS_FLOAT = Map.of("Resize", Set.of(1, 2));

  /** Operators that take any type and give none of it on. */
  private static final Set<String> TYPELESS = Set.of("Shape", "Size", "Cast", "IsNaN", "IsInf");

  private final Graph graph;
  private final Map<String, TensorInfo> infos;
  private final Set<Node> islands;
  private final Set<String> halves = new HashSet<>();
  private final Map<String, String> casts = new HashMap<>();
  private final Map<String, String> halfConstants = new HashMap<>();
  private final List<Node> written = new ArrayList<>();

  private Fp16Typing(Graph graph, Map<String, TensorInfo> infos, Set<Node> islands) {
    this.graph = graph;
    this.infos = infos;
    this.islands = islands;
  }

  /**
   * A copy of the model in half precision.
   *
   * @param infos type of every value
   * @param largest largest magnitude of every floating-point value seen
   */
  static OnnxModel write(
      OnnxModel model, Map<String, TensorInfo> infos, Map<String, Float> largest) {
    OnnxModel copy = model.copy();
    Set<Node> islands = Fp32Regions.find(copy.graph(), infos, largest);
    new Fp16Typing(copy.graph(), infos, islands).write();
    copy.graph().removeDead();
    return copy;
  }

  private void write() {
    Set<String> outputs = new HashSet<>(graph.outputNames());
    for (Node node : List.copyOf(graph.nodes())) {
      boolean half = !islands.contains(node);
      if (!TYPELESS.contains(node.operator())) {
        for (int at = 0; at < node.inputs().size(); at++) {
          boolean fixed = ALWAYS_FLOAT.getOrDefault(node.operator(), Set.of()).contains(at);
          node.inputs().set(at, typed(node.input(at), half && !fixed));
        }
      }
      written.add(node);
      if (half && !TYPELESS.contains(node.operator())) {
        for (int at = 0; at < node.outputs().size(); at++) {
          result(node, at, outputs);
        }
      }
    }
    graph.nodes().clear();
    graph.nodes().addAll(written);
  }

  /** The value or constant in the wanted type. */
  private String typed(String value, boolean half) {
    TensorProto constant = graph.constant(value);
    if (constant != null) {
      boolean isFloat = constant.getDataType() == DataType.FLOAT_VALUE;
      return half && isFloat
          ? halfConstants.computeIfAbsent(value, key -> halfConstant(constant))
          : value;
    }
    if (value.isEmpty() || !isFloat(value) || halves.contains(value) == half) {
      return value;
    }
    return casts.computeIfAbsent(value, key -> cast(key, half));
  }

  private boolean isFloat(String value) {
    TensorInfo info = infos.get(value);
    return info != null && info.type() == TensorInfo.Type.FLOAT32;
  }

  private String halfConstant(TensorProto constant) {
    String name = graph.freshName(constant.getName() + "/fp16");
    return graph.add(
        Initializers.halves(name, Initializers.floats(constant), Initializers.shape(constant)));
  }

  private String cast(String value, boolean half) {
    String name = graph.freshName(value + (half ? "/fp16" : "/fp32"));
    written.add(castNode(value, name, half));
    return name;
  }

  private static Node castNode(String from, String to, boolean half) {
    return new Node("Cast", to, List.of(from), List.of(to))
        .set("to", half ? DataType.FLOAT16_VALUE : DataType.FLOAT_VALUE);
  }

  /** Marks a result as half; what the model gives back goes through a Cast. */
  private void result(Node node, int at, Set<String> outputs) {
    String value = node.outputs().get(at);
    if (!isFloat(value)) {
      return;
    }
    if (outputs.contains(value)) {
      String half = graph.freshName(value + "/fp16");
      node.outputs().set(at, half);
      written.add(castNode(half, value, false));
      casts.put(value, half);
      halves.add(half);
    } else {
      halves.add(value);
    }
  }

  /** Whether a constant loses what matters in half precision. */
  static boolean survives(TensorProto constant) {
    if (constant.getDataType() != DataType.FLOAT_VALUE) {
      return true;
    }
    float[] values = Initializers.floats(constant);
    for (float value : values) {
      float size = Math.abs(value);
      boolean lost = size > Half.MAX && size < Float.POSITIVE_INFINITY;
      // A lone tiny number is an ε that keeps something from being zero.
      if (lost || (values.length == 1 && size > 0 && size < Half.MIN_NORMAL)) {
        return false;
      }
    }
    return true;
  }
}
