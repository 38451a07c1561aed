package io.github.jetdetr.support;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;

import io.github.jetdetr.support.TinyModel.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Files that are no usable detector, each for another reason. */
public final class BrokenModels {

  private BrokenModels() {}

  /** A model whose second half is missing. */
  public static Path truncated(Path folder) throws IOException {
    byte[] whole = TinyModels.build(TinyModel.of(Layout.RAW)).toByteArray();
    return write(folder, Arrays.copyOf(whole, whole.length / 2));
  }

  /** A text file, as a failed download leaves it. */
  public static Path text(Path folder) throws IOException {
    return Files.writeString(folder.resolve("model.onnx"), "<html>404 Not Found</html>\n");
  }

  /** A file of no bytes. */
  public static Path empty(Path folder) throws IOException {
    return write(folder, new byte[0]);
  }

  /** A model that keeps its three weights in this file, which is not written. */
  public static Path external(Path folder, String location) throws IOException {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 1, 3, 32, 32)
            .external("bias", location, 3)
            .node("pooled", "GlobalAveragePool", "images")
            .longs("row", 1, 1, 3)
            .node("features", "Reshape", "pooled", "row")
            .node("pred_logits", "Add", "features", "bias")
            .node("pred_boxes", "Sigmoid", "features")
            .output("pred_logits", FLOAT, 1, 1, 3)
            .output("pred_boxes", FLOAT, 1, 1, 3);
    return write(folder, graph);
  }

  /** A picture classifier of 1000 classes. */
  public static Path classifier(Path folder) throws IOException {
    return lone(folder, "logits", 1, 1000);
  }

  /** A YOLO as exported: [1, 84, 8400]. */
  public static Path yolo(Path folder) throws IOException {
    return lone(folder, "output0", 1, 84, 8400);
  }

  /** A YOLO for pictures so small that its answer has the size of a DETR's: [1, 84, 1344]. */
  public static Path smallYolo(Path folder) throws IOException {
    return lone(folder, "output0", 1, 84, 1344);
  }

  /** A YOLO that sorts its own answers: [1, 300, 6]. */
  public static Path endToEndYolo(Path folder) throws IOException {
    return lone(folder, "output0", 1, 300, 6);
  }

  /** A detector that wants something nobody can feed. */
  public static Path unknownInput(Path folder) throws IOException {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 1, 3, 32, 32)
            .input("temperature", FLOAT, 1)
            .node("warm", "Mul", "images", "temperature");
    return write(folder, answering(graph, "warm"));
  }

  /** A detector with an operator that exists nowhere. */
  public static Path unknownOperator(Path folder) throws IOException {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 1, 3, 32, 32)
            .node("odd", "FlyingDeformableAttention", "images");
    return write(folder, answering(graph, "odd"));
  }

  /** Two queries of four classes from the mean of a [1, 3, H, W] value. */
  private static OnnxGraph answering(OnnxGraph graph, String value) {
    return graph
        .node("pooled", "GlobalAveragePool", value)
        .longs("row", 1, 1, 3)
        .node("features", "Reshape", "pooled", "row")
        .floats("weights", new float[24], 1, 3, 8)
        .node("products", "MatMul", "features", "weights")
        .longs("queries", 1, 2, 4)
        .node("pred_logits", "Reshape", "products", "queries")
        .node("pred_boxes", "Sigmoid", "pred_logits")
        .output("pred_logits", FLOAT, 1, 2, 4)
        .output("pred_boxes", FLOAT, 1, 2, 4);
  }

  /** Some network with one output of this shape. */
  private static Path lone(Path folder, String output, long... shape) throws IOException {
    int count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, Math.toIntExact(size));
    }
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 1, 3, 32, 32)
            .floats("table", new float[count], shape)
            .node("mean", "ReduceMean", "keepdims", 0, "images")
            .node(output, "Add", "table", "mean")
            .output(output, FLOAT, shape);
    return write(folder, graph);
  }

  private static Path write(Path folder, OnnxGraph graph) throws IOException {
    return write(folder, graph.model().toByteArray());
  }

  private static Path write(Path folder, byte[] bytes) throws IOException {
    return Files.write(folder.resolve("model.onnx"), bytes);
  }
}
