package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An ONNX model in memory, including its weights.
 *
 * <p>Files are untrusted input: see {@link ModelReader}. Used by one thread at a time.
 */
public final class OnnxModel {

  /** The IR version that introduced operator set 19 (onnx/docs/Versioning.md). */
  private static final long IR_OF_OPSET_19 = 9;

  private final ModelProto header;
  private final Graph graph;
  private long opset;

  OnnxModel(ModelProto header, Graph graph, long opset) {
    this.header = header;
    this.graph = graph;
    this.opset = opset;
  }

  /**
   * Reads a model with its external data.
   *
   * @throws ModelException if it is not a valid model; the message gives the reason in one line
   */
  public static OnnxModel read(Path path) throws ModelException {
    return ModelReader.read(path);
  }

  /**
   * Reads a model from memory.
   *
   * @param source name of the model in messages
   * @throws ModelException if it is not a valid model; the message gives the reason in one line
   */
  public static OnnxModel parse(byte[] bytes, String source) throws ModelException {
    return ModelReader.parse(bytes, source);
  }

  /** An independent copy. */
  public OnnxModel copy() {
    return new OnnxModel(header, graph.copy(), opset);
  }

  /** The main graph; may be modified. */
  public Graph graph() {
    return graph;
  }

  /** Version of the default operator set. */
  public long opset() {
    return opset;
  }

  /** Sets the version of the default operator set that the graph now uses. */
  void opset(long version) {
    opset = version;
  }

  /** The model as an ONNX protobuf. */
  public ModelProto proto() {
    GraphProto.Builder body =
        header.getGraph().toBuilder()
            .addAllInput(graph.inputs())
            .addAllOutput(graph.outputs())
            .addAllInitializer(graph.constants().values());
    graph.nodes().forEach(node -> body.addNode(node.proto()));
    ModelProto.Builder model = header.toBuilder().setGraph(body).clearOpsetImport();
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
    for (OperatorSetIdProto set : header.getOpsetImportList()) {
      if (!set.getDomain().isEmpty() && !set.getDomain().equals("ai.onnx")) {
        model.addOpsetImport(set);
      }
    }
    boolean isImported =
        header.getOpsetImportList().stream()
            .anyMatch(set -> set.getDomain().equals(Node.ONNX_RUNTIME));
    if (!isImported
        && graph.nodes().stream()
            .anyMatch(node -> node.operator().startsWith(Node.ONNX_RUNTIME + "."))) {
      model.addOpsetImport(
          OperatorSetIdProto.newBuilder().setDomain(Node.ONNX_RUNTIME).setVersion(1));
    }
    if (opset >= 19) {
      model.setIrVersion(Math.max(IR_OF_OPSET_19, header.getIrVersion()));
    }
    return model.build();
  }

  /** The model in ONNX format, with all weights inside. */
  public byte[] bytes() {
    return proto().toByteArray();
  }

  /** Writes the model atomically, with all weights inside. */
  public void write(Path path) throws IOException {
    WholeFile.write(path, part -> Files.write(part, bytes()));
  }
}
