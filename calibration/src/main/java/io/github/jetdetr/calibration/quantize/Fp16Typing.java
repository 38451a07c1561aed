package io.github.jetdetr.calibration.quantize;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.jetdetr.calibration.onnx.Graph;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.TensorInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rewrites a graph in half precision by type, as strongly typed TensorRT networks require: every
 * floating-point value is FP16 except those of {@link Fp32Regions}, with Casts at the boundaries.
 * Inputs and outputs of the model stay FP32. Scales of Q/DQ have the type of the scaled value
 * (operator set 19; NVIDIA/TensorRT#4832).
 */
final class Fp16Typing {

  /** Inputs that stay FP32 for any data type: roi and scales of Resize. */
  private static final Map<String, Set<Integer>> ALWAYS_FLOAT = Map.of("Resize", Set.of(1, 2));

  /** Operators whose output type does not follow from their input type. */
  private static final Set<String> TYPE_INDEPENDENT =
      Set.of("Shape", "Size", "Cast", "IsNaN", "IsInf");

  private final Graph graph;
  private final Map<String, TensorInfo> infos;
  private final Set<Node> fp32Nodes;
  private final Set<String> fp16Values = new HashSet<>();
  private final Map<String, String> casts = new HashMap<>();
  private final Map<String, String> fp16Constants = new HashMap<>();
  private final List<Node> written = new ArrayList<>();

  private Fp16Typing(Graph graph, Map<String, TensorInfo> infos, Set<Node> fp32Nodes) {
    this.graph = graph;
    this.infos = infos;
    this.fp32Nodes = fp32Nodes;
  }

  /**
   * A copy of the model in half precision.
   *
   * @param infos type of every value by name
   * @param maxMagnitudes largest observed magnitude of every floating-point value by name
   */
  static OnnxModel write(
      OnnxModel model, Map<String, TensorInfo> infos, Map<String, Float> maxMagnitudes) {
    OnnxModel copy = model.copy();
    Set<Node> fp32Nodes = Fp32Regions.find(copy.graph(), infos, maxMagnitudes);
    new Fp16Typing(copy.graph(), infos, fp32Nodes).write();
    copy.graph().removeDead();
    return copy;
  }

  private void write() {
    Set<String> outputs = new HashSet<>(graph.outputNames());
    for (Node node : List.copyOf(graph.nodes())) {
      boolean isFp16 = !fp32Nodes.contains(node);
      if (!TYPE_INDEPENDENT.contains(node.operator())) {
        for (int at = 0; at < node.inputs().size(); at++) {
          boolean fixed = ALWAYS_FLOAT.getOrDefault(node.operator(), Set.of()).contains(at);
          node.inputs().set(at, inType(node.input(at), isFp16 && !fixed));
        }
      }
      written.add(node);
      if (isFp16 && !TYPE_INDEPENDENT.contains(node.operator())) {
        for (int at = 0; at < node.outputs().size(); at++) {
          markOutput(node, at, outputs);
        }
      }
    }
    graph.nodes().clear();
    graph.nodes().addAll(written);
  }

  /** Name of the value or constant in the requested type. */
  private String inType(String value, boolean isFp16) {
    TensorProto constant = graph.constant(value);
    if (constant != null) {
      boolean isFloat = constant.getDataType() == DataType.FLOAT_VALUE;
      return isFp16 && isFloat
          ? fp16Constants.computeIfAbsent(value, key -> fp16Constant(constant))
          : value;
    }
    if (value.isEmpty() || !isFloat(value) || fp16Values.contains(value) == isFp16) {
      return value;
    }
    return casts.computeIfAbsent(value, key -> cast(key, isFp16));
  }

  private boolean isFloat(String value) {
    TensorInfo info = infos.get(value);
    return info != null && info.type() == TensorInfo.Type.FLOAT32;
  }

  private String fp16Constant(TensorProto constant) {
    String name = graph.freshName(constant.getName() + "/fp16");
    return graph.add(
        Initializers.halves(name, Initializers.floats(constant), Initializers.shape(constant)));
  }

  private String cast(String value, boolean isFp16) {
    String name = graph.freshName(value + (isFp16 ? "/fp16" : "/fp32"));
    written.add(castNode(value, name, isFp16));
    return name;
  }

  private static Node castNode(String from, String to, boolean isFp16) {
    return new Node("Cast", to, List.of(from), List.of(to))
        .set("to", isFp16 ? DataType.FLOAT16_VALUE : DataType.FLOAT_VALUE);
  }

  /** Marks a result as FP16; an output of the model is cast back to FP32. */
  private void markOutput(Node node, int at, Set<String> outputs) {
    String value = node.outputs().get(at);
    if (!isFloat(value)) {
      return;
    }
    if (outputs.contains(value)) {
      String fp16 = graph.freshName(value + "/fp16");
      node.outputs().set(at, fp16);
      written.add(castNode(fp16, value, false));
      casts.put(value, fp16);
      fp16Values.add(fp16);
    } else {
      fp16Values.add(value);
    }
  }

  /** Whether half precision can represent a constant without overflow or underflow. */
  static boolean isRepresentable(TensorProto constant) {
    if (constant.getDataType() != DataType.FLOAT_VALUE) {
      return true;
    }
    float[] values = Initializers.floats(constant);
    for (float value : values) {
      float size = Math.abs(value);
      boolean lost = size > Float16.MAX && size < Float.POSITIVE_INFINITY;
      // A tiny scalar is an ε that prevents a division by zero.
      if (lost || (values.length == 1 && size > 0 && size < Float16.MIN_NORMAL)) {
        return false;
      }
    }
    return true;
  }
}
