package io.github.jetdetr.training.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects nodes and weights and builds an ONNX model from those that its outputs depend on. Equal
 * constants are stored once.
 */
final class OnnxGraphWriter {

  private static final int OPERATOR_SET = 17;
  private static final int IR_VERSION = 8;

  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<TensorProto, String> byContent = new HashMap<>();
  private final Map<String, Integer> used = new HashMap<>();

  /** A node builder; the node must be added to the graph. */
  NodeProto.Builder node(String operator, String... inputs) {
    return NodeProto.newBuilder().setOpType(operator).addAllInput(List.of(inputs));
  }

  /** Adds a node with one output; returns the output's name, {@code name} made unique. */
  String add(String name, NodeProto.Builder node) {
    String output = uniqueName(name);
    nodes.add(node.setName(output).addOutput(output).build());
    return output;
  }

  /** Adds a node with two outputs; returns the name of the second. */
  String addSecond(String name, NodeProto.Builder node) {
    String output = uniqueName(name);
    nodes.add(node.setName(output).addOutput(output + ".first").addOutput(output).build());
    return output;
  }

  /** Makes a value an output of the graph under this name. */
  void output(String name, String value) {
    nodes.add(node("Identity", value).setName(name).addOutput(name).build());
  }

  String floats(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return initializer(name, TensorProto.DataType.FLOAT.getNumber(), raw, shape);
  }

  /** A one-dimensional INT64 constant. */
  String longs64(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return initializer(name, TensorProto.DataType.INT64.getNumber(), raw, values.length);
  }

  private String initializer(String name, int type, ByteBuffer raw, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(type).setRawData(ByteString.copyFrom(raw));
    for (long size : shape) {
      tensor.addDims(size);
    }
    return byContent.computeIfAbsent(
        tensor.build(),
        content -> {
          String unique = uniqueName(name);
          initializers.put(unique, tensor.setName(unique).build());
          return unique;
        });
  }

  private String uniqueName(String name) {
    int before = used.merge(name, 1, Integer::sum);
    return before == 1 ? name : name + "." + (before - 1);
  }

  /**
   * Builds the model.
   *
   * @param producer producer and graph name
   * @param inputs the graph's inputs
   * @param outputs the graph's outputs; nodes and weights that none of them depends on are dropped
   */
  ModelProto model(String producer, List<ValueInfoProto> inputs, List<ValueInfoProto> outputs) {
    Set<String> needed = new HashSet<>();
    outputs.forEach(output -> needed.add(output.getName()));
    List<NodeProto> kept = new ArrayList<>();
    for (int at = nodes.size() - 1; at >= 0; at--) {
      NodeProto node = nodes.get(at);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        kept.add(0, node);
        needed.addAll(node.getInputList());
      }
    }
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName(producer)
            .addAllNode(kept)
            .addAllInput(inputs)
            .addAllOutput(outputs);
    initializers.keySet().stream()
        .filter(needed::contains)
        .sorted()
        .forEach(name -> graph.addInitializer(initializers.get(name)));
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName(producer)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
        .setGraph(graph)
        .build();
  }

  /** A FLOAT value with a dynamic first axis {@code N}. */
  static ValueInfoProto batch(String name, long... sizes) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  static AttributeProto longs(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto number(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }
}
