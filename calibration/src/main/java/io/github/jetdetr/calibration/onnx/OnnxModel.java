package io.github.jetdetr.calibration.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.github.jetdetr.engine.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A whole ONNX model in memory, weights included.
 *
 * <p>Reading trusts nothing in the file: see {@link ModelReader}. Used by one thread at a time.
 */
public final class OnnxModel {

  /** IR version that operator set 19 came with (onnx/docs/Versioning.md). */
  private static final long IR_OF_OPSET_19 = 9;

  private final ModelProto head;
  private final Graph graph;
  private long opset;

  OnnxModel(ModelProto head, Graph graph, long opset) {
    this.head = head;
    this.graph = graph;
    this.opset = opset;
  }

  /**
   * Reads a model with its external data.
   *
   * @throws ModelException when it is no valid model, in one line that says why
   */
  public static OnnxModel read(Path path) throws ModelException {
    return ModelReader.read(path);
  }

  /**
   * Reads a model from memory.
   *
   * @param source what to call it in messages
   * @throws ModelException when it is no valid model, in one line that says why
   */
  public static OnnxModel parse(byte[] bytes, String source) throws ModelException {
    return ModelReader.parse(bytes, source);
  }

  /** A model of its own with the same content. */
  public OnnxModel copy() {
    return new OnnxModel(head, graph.copy(), opset);
  }

  /** The main graph; may be changed. */
  public Graph graph() {
    return graph;
  }

  /** Version of the default operator set. */
  public long opset() {
    return opset;
  }

  /** Says which operator set the graph is written in now. */
  void opset(long version) {
    opset = version;
  }

  /** The model as ONNX. */
  public ModelProto proto() {
    GraphProto.Builder body =
        head.getGraph().toBuilder()
            .addAllInput(graph.inputs())
            .addAllOutput(graph.outputs())
            .addAllInitializer(graph.constants().values());
    graph.nodes().forEach(node -> body.addNode(node.proto()));
    ModelProto.Builder model = head.toBuilder().setGraph(body).clearOpsetImport();
    model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
    for (OperatorSetIdProto set : head.getOpsetImportList()) {
      if (!set.getDomain().isEmpty() && !set.getDomain().equals("ai.onnx")) {
        model.addOpsetImport(set);
      }
    }
    if (opset >= 19) {
      model.setIrVersion(Math.max(IR_OF_OPSET_19, head.getIrVersion()));
    }
    return model.build();
  }

  /** The model as ONNX, all weights inside. */
  public byte[] bytes() {
    return proto().toByteArray();
  }

  /** Writes the model, all weights inside; the file appears whole or not at all. */
  public void write(Path path) throws IOException {
    Path part = path.resolveSibling(path.getFileName() + ".part");
    Files.write(part, bytes());
    Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
  }
}
