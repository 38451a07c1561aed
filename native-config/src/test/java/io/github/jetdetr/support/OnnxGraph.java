package io.github.jetdetr.support;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes an ONNX graph node by node. A node's one output has the node's name, so that a graph reads
 * as a list of named values.
 */
public final class OnnxGraph {

  /** A size that the graph leaves open. */
  public static final long OPEN = -1;

  private final List<StringStringEntryProto> notes = new ArrayList<>();
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("tiny");

  /** Declares what is fed. */
  public OnnxGraph input(String name, TensorProto.DataType type, long... shape) {
    graph.addInput(value(name, type, shape));
    return this;
  }

  /** Declares what comes back. */
  public OnnxGraph output(String name, TensorProto.DataType type, long... shape) {
    graph.addOutput(value(name, type, shape));
    return this;
  }

  /** Adds weights. */
  public OnnxGraph floats(String name, float[] values, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
    for (long size : shape) {
      tensor.addDims(size);
    }
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Adds weights or zero points as codes of 8 bits. */
  public OnnxGraph codes(String name, TensorProto.DataType type, byte[] values, long... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(values));
    for (long size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Adds a list of whole numbers. */
  public OnnxGraph longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** Adds weights that lie in a file beside the model. */
  public OnnxGraph external(String name, String location, long count) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addDims(count);
    tensor.addExternalDataBuilder().setKey("location").setValue(location);
    graph.addInitializer(tensor);
    return this;
  }

  /** Adds a node whose one output is {@code name}. */
  public OnnxGraph node(String name, String operator, String... inputs) {
    graph.addNode(builder(name, operator, inputs));
    return this;
  }

  /** Adds a node with one whole-number attribute. */
  public OnnxGraph node(
      String name, String operator, String attribute, long value, String... inputs) {
    AttributeProto.Builder integer =
        AttributeProto.newBuilder()
            .setName(attribute)
            .setType(AttributeProto.AttributeType.INT)
            .setI(value);
    graph.addNode(builder(name, operator, inputs).addAttribute(integer));
    return this;
  }

  /** Adds a node that orders axes anew. */
  public OnnxGraph transposed(String name, String input, long... axes) {
    graph.addNode(builder(name, "Transpose", input).addAttribute(integers("perm", axes)));
    return this;
  }

  /** Adds a convolution with as many zeros on each side. */
  public OnnxGraph padded(String name, String input, String weights, long zeros) {
    AttributeProto.Builder pads = integers("pads", zeros, zeros, zeros, zeros);
    graph.addNode(builder(name, "Conv", input, weights).addAttribute(pads));
    return this;
  }

  private static AttributeProto.Builder integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute;
  }

  /** Adds a node that sorts the last axis and keeps the best, with the places they came from. */
  public OnnxGraph best(String values, String places, String input, String count) {
    graph.addNode(builder(values, "TopK", input, count).addOutput(places));
    return this;
  }

  /** Adds an entry of the exporter's notes. */
  public OnnxGraph note(String key, String value) {
    notes.add(StringStringEntryProto.newBuilder().setKey(key).setValue(value).build());
    return this;
  }

  /** The graph as a model of operator set 17. */
  public ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("tiny")
        .setProducerVersion("1.0")
        .setGraph(graph)
        .addAllMetadataProps(notes)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .build();
  }

  private static NodeProto.Builder builder(String name, String operator, String... inputs) {
    return NodeProto.newBuilder()
        .setName(name)
        .setOpType(operator)
        .addAllInput(Arrays.asList(inputs))
        .addOutput(name);
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] == OPEN) {
        sizes.addDimBuilder().setDimParam(axis == 0 ? "batch" : "side" + axis);
      } else {
        sizes.addDimBuilder().setDimValue(shape[axis]);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(sizes)))
        .build();
  }
}
