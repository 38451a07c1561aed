package io.github.jetdetr.engine;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an ONNX file says of itself, read without loading its weights and without any native code.
 *
 * <p>A model of hundreds of megabytes is walked field by field (<a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>), weights are
 * skipped, so reading costs little memory on a small device.
 *
 * @param path the file
 * @param digest {@code sha256:…} over the file and, in the order of their names, the files of its
 *     external data
 * @param bytes size of the file and of its external data
 * @param producer the exporter's name and version as the file gives it; may be empty
 * @param opset version of the default operator set
 * @param inputs what has to be fed; weights listed as inputs (IR version 3) are left out
 * @param outputs what comes back
 * @param operators how often each operator occurs, by name
 * @param parameters number of weights
 * @param precision {@code int8} when there are Q/DQ pairs, {@code fp16} when most weights are half
 *     precision, otherwise {@code fp32}
 */
public record OnnxFile(
    Path path,
    String digest,
    long bytes,
    String producer,
    long opset,
    List<TensorInfo> inputs,
    List<TensorInfo> outputs,
    Map<String, Integer> operators,
    long parameters,
    String precision) {

  public OnnxFile {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operators = Map.copyOf(operators);
  }

  /**
   * Reads the file.
   *
   * @throws ModelException when there is no such file, it is not ONNX, it ends too early, or its
   *     external data is missing or points outside the model's folder
   */
  public static OnnxFile read(Path path) throws ModelException {
    if (!Files.isRegularFile(path)) {
      throw new ModelException("no model file at " + path);
    }
    try (InputStream file = Files.newInputStream(path)) {
      return new Walk(path).walk(CodedInputStream.newInstance(file, 1 << 16));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new ModelException(path + " is not an ONNX model, or is cut off: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ModelException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** One pass over one file; collects what the record needs. */
  private static final class Walk {

    private final Path path;
    private final List<TensorInfo> inputs = new ArrayList<>();
    private final List<TensorInfo> outputs = new ArrayList<>();
    private final Map<String, Integer> operators = new TreeMap<>();
    private final TreeSet<String> weightNames = new TreeSet<>();
    private final TreeSet<String> externalFiles = new TreeSet<>();
    private String producerName = "";
    private String producerVersion = "";
    private long opset;
    private long parameters;
    private long halfParameters;
    private boolean hasGraph;

    Walk(Path path) {
      this.path = path;
    }

    OnnxFile walk(CodedInputStream in) throws IOException, ModelException {
      // A model may be larger than protobuf's default guard against hostile streams.
      in.setSizeLimit(Integer.MAX_VALUE);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case OnnxMl.ModelProto.PRODUCER_NAME_FIELD_NUMBER -> producerName = in.readString();
          case OnnxMl.ModelProto.PRODUCER_VERSION_FIELD_NUMBER -> producerVersion = in.readString();
          case OnnxMl.ModelProto.OPSET_IMPORT_FIELD_NUMBER -> opset(in);
          case OnnxMl.ModelProto.GRAPH_FIELD_NUMBER -> graph(in);
          default -> skip(in, tag);
        }
      }
      if (!hasGraph || opset == 0) {
        throw new ModelException(path + " is not an ONNX model: it has no graph");
      }
      inputs.removeIf(input -> weightNames.contains(input.name()));
      return new OnnxFile(
          path,
          digest(),
          bytes(),
          (producerName + " " + producerVersion).strip(),
          opset,
          inputs,
          outputs,
          operators,
          parameters,
          precision());
    }

    private void opset(CodedInputStream in) throws IOException {
      OnnxMl.OperatorSetIdProto set = OnnxMl.OperatorSetIdProto.parseFrom(in.readByteArray());
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        opset = set.getVersion();
      }
    }

    private void graph(CodedInputStream in) throws IOException {
      hasGraph = true;
      int outer = in.pushLimit(in.readRawVarint32());
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case OnnxMl.GraphProto.NODE_FIELD_NUMBER -> node(in);
          case OnnxMl.GraphProto.INITIALIZER_FIELD_NUMBER -> weight(in);
          case OnnxMl.GraphProto.INPUT_FIELD_NUMBER -> inputs.add(valueInfo(in));
          case OnnxMl.GraphProto.OUTPUT_FIELD_NUMBER -> outputs.add(valueInfo(in));
          default -> skip(in, tag);
        }
      }
      in.popLimit(outer);
    }

    private void node(CodedInputStream in) throws IOException {
      int outer = in.pushLimit(in.readRawVarint32());
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == OnnxMl.NodeProto.OP_TYPE_FIELD_NUMBER) {
          operators.merge(in.readString(), 1, Integer::sum);
        } else {
          skip(in, tag);
        }
      }
      in.popLimit(outer);
    }

    private void weight(CodedInputStream in) throws IOException {
      int outer = in.pushLimit(in.readRawVarint32());
      long elements = 1;
      int type = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case OnnxMl.TensorProto.DIMS_FIELD_NUMBER -> elements *= dimensions(in, tag);
          case OnnxMl.TensorProto.DATA_TYPE_FIELD_NUMBER -> type = in.readInt32();
          case OnnxMl.TensorProto.NAME_FIELD_NUMBER -> weightNames.add(in.readString());
          case OnnxMl.TensorProto.EXTERNAL_DATA_FIELD_NUMBER -> external(in);
          default -> skip(in, tag);
        }
      }
      in.popLimit(outer);
      parameters += elements;
      if (type == OnnxMl.TensorProto.DataType.FLOAT16_VALUE) {
        halfParameters += elements;
      }
    }

    /** Repeated integers come one by one or packed into one field; both are legal. */
    private static long dimensions(CodedInputStream in, int tag) throws IOException {
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        return in.readInt64();
      }
      int outer = in.pushLimit(in.readRawVarint32());
      long product = 1;
      while (!in.isAtEnd()) {
        product *= in.readInt64();
      }
      in.popLimit(outer);
      return product;
    }

    private void external(CodedInputStream in) throws IOException {
      OnnxMl.StringStringEntryProto entry =
          OnnxMl.StringStringEntryProto.parseFrom(in.readByteArray());
      if (entry.getKey().equals("location")) {
        externalFiles.add(entry.getValue());
      }
    }

    private static TensorInfo valueInfo(CodedInputStream in) throws IOException {
      OnnxMl.ValueInfoProto info = OnnxMl.ValueInfoProto.parseFrom(in.readByteArray());
      OnnxMl.TypeProto.Tensor tensor = info.getType().getTensorType();
      List<Long> shape = new ArrayList<>();
      for (OnnxMl.TensorShapeProto.Dimension dimension : tensor.getShape().getDimList()) {
        shape.add(dimension.hasDimValue() ? dimension.getDimValue() : TensorInfo.DYNAMIC);
      }
      return new TensorInfo(info.getName(), type(tensor.getElemType()), shape);
    }

    private static TensorInfo.Type type(int code) {
      OnnxMl.TensorProto.DataType type = OnnxMl.TensorProto.DataType.forNumber(code);
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

    /** As {@code skipField}, but an unmatched end-group tag is an error and not the end. */
    private static void skip(CodedInputStream in, int tag) throws IOException {
      if (!in.skipField(tag)) {
        throw new InvalidProtocolBufferException("unexpected end of a group");
      }
    }

    private String precision() {
      if (operators.containsKey("DequantizeLinear")) {
        return "int8";
      }
      return 2 * halfParameters > parameters ? "fp16" : "fp32";
    }

    private long bytes() throws IOException, ModelException {
      long sum = Files.size(path);
      for (String location : externalFiles) {
        sum += Files.size(external(location));
      }
      return sum;
    }

    private String digest() throws IOException, ModelException {
      MessageDigest sha256;
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
      update(sha256, path);
      for (String location : externalFiles) {
        update(sha256, external(location));
      }
      return "sha256:" + HexFormat.of().formatHex(sha256.digest());
    }

    private static void update(MessageDigest digest, Path file) throws IOException {
      byte[] block = new byte[1 << 16];
      try (InputStream in = Files.newInputStream(file)) {
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
          digest.update(block, 0, read);
        }
      }
    }

    /**
     * Weights outside the file must lie in the model's own folder: a model is data from elsewhere,
     * and must not make the daemon read other files.
     */
    private Path external(String location) throws IOException, ModelException {
      Path folder = path.toAbsolutePath().normalize().getParent();
      if (folder == null) {
        folder = Path.of("/");
      }
      Path file = folder.resolve(location).normalize();
      if (Path.of(location).isAbsolute() || !file.startsWith(folder)) {
        throw new ModelException(
            path + " keeps weights in '" + location + "', which is outside the model's folder");
      }
      if (!Files.isRegularFile(file)) {
        throw new ModelException(path + " keeps weights in '" + location + "', which is missing");
      }
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw new ModelException(
            path + " keeps weights in '" + location + "', a link that leaves the model's folder");
      }
      return file;
    }
  }
}
