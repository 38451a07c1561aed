package io.github.jetdetr.engine.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Parses an ONNX file in one pass, field by field, and collects the contents of {@link OnnxFile}.
 */
final class OnnxReader {

  private final Path path;
  private final List<TensorInfo> inputs = new ArrayList<>();
  private final List<TensorInfo> outputs = new ArrayList<>();
  private final Map<String, Integer> operators = new TreeMap<>();
  private final Map<String, String> metadata = new TreeMap<>();
  private final OnnxProducers producers = new OnnxProducers();
  private final TreeSet<String> weightNames = new TreeSet<>();
  private final OnnxWeightFiles weightFiles;
  private String producerName = "";
  private String producerVersion = "";
  private long opset;
  private long parameters;
  private long halfParameters;
  private boolean hasGraph;
  private int depth;

  OnnxReader(Path path) {
    this.path = path;
    weightFiles = new OnnxWeightFiles(path);
  }

  OnnxFile read(CodedInputStream in) throws IOException, ModelException {
    // A model may exceed protobuf's default size limit against malicious streams.
    in.setSizeLimit(Integer.MAX_VALUE);
    fields(in, this::modelField);
    if (!hasGraph || opset == 0) {
      throw new ModelException(
          path + " is not an ONNX model, or is truncated: it has no graph or no operator set");
    }
    inputs.removeIf(input -> weightNames.contains(input.name()));
    weightFiles.check();
    return new OnnxFile(
        path,
        weightFiles.digest(),
        weightFiles.bytes(),
        (producerName + " " + producerVersion).strip(),
        opset,
        inputs,
        outputs,
        operators,
        producers.of(outputs),
        metadata,
        parameters,
        precision());
  }

  private String precision() {
    if (operators.containsKey("DequantizeLinear")) {
      return "int8";
    }
    return 2 * halfParameters > parameters ? "fp16" : "fp32";
  }

  private void modelField(CodedInputStream in, int tag) throws IOException {
    switch (WireFormat.getTagFieldNumber(tag)) {
      case ModelProto.PRODUCER_NAME_FIELD_NUMBER -> producerName = in.readString();
      case ModelProto.PRODUCER_VERSION_FIELD_NUMBER -> producerVersion = in.readString();
      case ModelProto.OPSET_IMPORT_FIELD_NUMBER -> opset(in);
      case ModelProto.GRAPH_FIELD_NUMBER -> {
        hasGraph = true;
        message(in, this::graphField);
      }
      case ModelProto.METADATA_PROPS_FIELD_NUMBER -> {
        StringStringEntryProto entry = StringStringEntryProto.parseFrom(in.readByteArray());
        metadata.putIfAbsent(entry.getKey(), entry.getValue());
      }
      case ModelProto.FUNCTIONS_FIELD_NUMBER -> message(in, this::functionField);
      default -> skip(in, tag);
    }
  }

  private void opset(CodedInputStream in) throws IOException {
    OperatorSetIdProto set = OperatorSetIdProto.parseFrom(in.readByteArray());
    if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
      opset = set.getVersion();
    }
  }

  private void graphField(CodedInputStream in, int tag) throws IOException {
    switch (WireFormat.getTagFieldNumber(tag)) {
      case GraphProto.INPUT_FIELD_NUMBER -> inputs.add(valueInfo(in));
      case GraphProto.OUTPUT_FIELD_NUMBER -> outputs.add(valueInfo(in));
      default -> bodyField(in, tag);
    }
  }

  /** A field of the main graph or of a subgraph of {@code If} or {@code Loop}. */
  private void bodyField(CodedInputStream in, int tag) throws IOException {
    switch (WireFormat.getTagFieldNumber(tag)) {
      case GraphProto.NODE_FIELD_NUMBER -> node(in);
      case GraphProto.INITIALIZER_FIELD_NUMBER -> weight(in);
      case GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER -> message(in, this::sparseField);
      default -> skip(in, tag);
    }
  }

  private void functionField(CodedInputStream in, int tag) throws IOException {
    if (WireFormat.getTagFieldNumber(tag) == FunctionProto.NODE_FIELD_NUMBER) {
      node(in);
    } else {
      skip(in, tag);
    }
  }

  private void node(CodedInputStream in) throws IOException {
    NodeHead head = new NodeHead();
    message(in, head::field);
    if (!head.operator.isEmpty()) {
      operators.merge(head.operator, 1, Integer::sum);
    }
    for (String output : head.outputs) {
      producers.add(head.operator, head.firstInput, output);
    }
  }

  /** The fields of a node, without its attributes. */
  private final class NodeHead {

    private final List<String> outputs = new ArrayList<>();
    private String operator = "";
    private String firstInput = "";

    void field(CodedInputStream in, int tag) throws IOException {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case NodeProto.OP_TYPE_FIELD_NUMBER -> operator = in.readString();
        case NodeProto.OUTPUT_FIELD_NUMBER -> outputs.add(in.readString());
        case NodeProto.INPUT_FIELD_NUMBER -> {
          String input = in.readString();
          firstInput = firstInput.isEmpty() ? input : firstInput;
        }
        case NodeProto.ATTRIBUTE_FIELD_NUMBER -> message(in, OnnxReader.this::attributeField);
        default -> skip(in, tag);
      }
    }
  }

  private void attributeField(CodedInputStream in, int tag) throws IOException {
    switch (WireFormat.getTagFieldNumber(tag)) {
      case AttributeProto.T_FIELD_NUMBER, AttributeProto.TENSORS_FIELD_NUMBER -> constant(in);
      case AttributeProto.G_FIELD_NUMBER, AttributeProto.GRAPHS_FIELD_NUMBER ->
          message(in, this::bodyField);
      case AttributeProto.SPARSE_TENSOR_FIELD_NUMBER, AttributeProto.SPARSE_TENSORS_FIELD_NUMBER ->
          message(in, this::sparseField);
      default -> skip(in, tag);
    }
  }

  private void sparseField(CodedInputStream in, int tag) throws IOException {
    switch (WireFormat.getTagFieldNumber(tag)) {
      case SparseTensorProto.VALUES_FIELD_NUMBER, SparseTensorProto.INDICES_FIELD_NUMBER ->
          constant(in);
      default -> skip(in, tag);
    }
  }

  private void weight(CodedInputStream in) throws IOException {
    TensorHead head = new TensorHead();
    message(in, head::field);
    weightNames.add(head.name);
    parameters += head.elements;
    if (head.type == TensorProto.DataType.FLOAT16_VALUE) {
      halfParameters += head.elements;
    }
  }

  /**
   * A tensor in a node attribute: a shape or a table, not a trained weight, but it may be external
   * data, too.
   */
  private void constant(CodedInputStream in) throws IOException {
    message(in, new TensorHead()::field);
  }

  /** The fields of a tensor, without its elements. */
  private final class TensorHead {

    private long elements = 1;
    private int type;
    private String name = "";

    void field(CodedInputStream in, int tag) throws IOException {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case TensorProto.DIMS_FIELD_NUMBER -> elements *= dimensions(in, tag);
        case TensorProto.DATA_TYPE_FIELD_NUMBER -> type = in.readInt32();
        case TensorProto.NAME_FIELD_NUMBER -> name = in.readString();
        case TensorProto.EXTERNAL_DATA_FIELD_NUMBER -> {
          StringStringEntryProto entry = StringStringEntryProto.parseFrom(in.readByteArray());
          if (entry.getKey().equals("location")) {
            weightFiles.add(entry.getValue());
          }
        }
        default -> skip(in, tag);
      }
    }
  }

  /** Repeated integers may be separate fields or packed into one; both are valid. */
  private static long dimensions(CodedInputStream in, int tag) throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      return in.readInt64();
    }
    int outer = in.pushLimit(in.readRawVarint32());
    long product = 1;
    while (in.getBytesUntilLimit() > 0) {
      product *= in.readInt64();
    }
    in.popLimit(outer);
    return product;
  }

  private static TensorInfo valueInfo(CodedInputStream in) throws IOException {
    ValueInfoProto info = ValueInfoProto.parseFrom(in.readByteArray());
    TypeProto.Tensor tensor = info.getType().getTensorType();
    List<Long> shape = new ArrayList<>();
    for (TensorShapeProto.Dimension dimension : tensor.getShape().getDimList()) {
      shape.add(dimension.hasDimValue() ? dimension.getDimValue() : TensorInfo.DYNAMIC);
    }
    return new TensorInfo(info.getName(), type(tensor.getElemType()), shape);
  }

  private static TensorInfo.Type type(int code) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(code);
    if (type == null) {
      return TensorInfo.Type.OTHER;
    }
    return switch (type) {
      case FLOAT -> TensorInfo.Type.FLOAT32;
      case FLOAT16 -> TensorInfo.Type.FLOAT16;
      case INT64 -> TensorInfo.Type.INT64;
      case INT32 -> TensorInfo.Type.INT32;
      case UINT8 -> TensorInfo.Type.UINT8;
      case BOOL -> TensorInfo.Type.BOOL;
      default -> TensorInfo.Type.OTHER;
    };
  }

  /** Handles one field of a message, whose tag has just been read. */
  private interface Field {
    void handle(CodedInputStream in, int tag) throws IOException;
  }

  private void message(CodedInputStream in, Field field) throws IOException {
    // A malicious file could nest graphs until the stack overflows; real ones have a few levels.
    if (++depth > 100) {
      throw new InvalidProtocolBufferException("graphs are nested too deeply");
    }
    int outer = in.pushLimit(in.readRawVarint32());
    fields(in, field);
    if (in.getBytesUntilLimit() != 0) {
      // The stream treats the end of the file as the end of the message.
      throw new InvalidProtocolBufferException("the file ends inside a message");
    }
    in.popLimit(outer);
    depth--;
  }

  private static void fields(CodedInputStream in, Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field.handle(in, tag);
    }
  }

  /** Like {@code skipField}, but an unmatched end-group tag is an error instead of the end. */
  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("unexpected end of a group");
    }
  }
}
