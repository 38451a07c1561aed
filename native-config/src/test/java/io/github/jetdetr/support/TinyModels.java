package io.github.jetdetr.support;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT64;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Builds tiny ONNX models: detectors of every layout, and one that gives back what it is fed. */
public final class TinyModels {

  private TinyModels() {}

  /** The detector as ONNX. */
  public static ModelProto build(TinyModel tiny) {
    long batch = tiny.dynamicBatch() ? OnnxGraph.OPEN : 1;
    long height = tiny.dynamicSides() ? OnnxGraph.OPEN : tiny.height();
    long width = tiny.dynamicSides() ? OnnxGraph.OPEN : tiny.width();
    OnnxGraph graph = new OnnxGraph().input(tiny.image(), FLOAT, batch, 3, height, width);
    queries(graph, tiny);
    long queries = tiny.queries();
    long classes = tiny.classes();
    switch (tiny.layout()) {
      case POST_PROCESSED -> postProcess(graph, tiny, batch);
      case RAW ->
          graph
              .node("pred_logits", "Identity", "raw_logits")
              .node("pred_boxes", "Identity", "raw_boxes")
              .output("pred_logits", FLOAT, batch, queries, classes)
              .output("pred_boxes", FLOAT, batch, queries, 4);
      case HUGGING_FACE ->
          graph
              .node("logits", "Identity", "raw_logits")
              .node("pred_boxes", "Identity", "raw_boxes")
              .output("logits", FLOAT, batch, queries, classes)
              .output("pred_boxes", FLOAT, batch, queries, 4);
      case MASKED ->
          graph
              .input("pixel_mask", INT64, batch, height, width)
              .node("mask_floats", "Cast", "to", TensorProto.DataType.FLOAT_VALUE, "pixel_mask")
              .node("masked_share", "ReduceMean", "mask_floats")
              .node("logits", "Add", "raw_logits", "masked_share")
              .node("pred_boxes", "Identity", "raw_boxes")
              .output("logits", FLOAT, batch, queries, classes)
              .output("pred_boxes", FLOAT, batch, queries, 4);
      case DETS_LABELS ->
          graph
              .node("dets", "Identity", "raw_boxes")
              .node("labels", "Identity", "raw_logits")
              .output("dets", FLOAT, batch, queries, 4)
              .output("labels", FLOAT, batch, queries, classes);
      case PACKED ->
          graph
              .node("probabilities", "Sigmoid", "raw_logits")
              .node("output0", "Concat", "axis", 2, "raw_boxes", "probabilities")
              .output("output0", FLOAT, batch, queries, 4 + classes);
    }
    return graph.model();
  }

  /** Picture → {@code raw_logits} [N, Q, C] and {@code raw_boxes} [N, Q, 4] cx, cy, w, h. */
  private static void queries(OnnxGraph graph, TinyModel tiny) {
    Random random = new Random(tiny.seed());
    int queries = tiny.queries();
    float[] classBias = uniform(random, queries * tiny.classes(), 2);
    float[] boxBias = uniform(random, queries * 4, 1.5f);
    if (tiny.fault() == TinyModel.Fault.NAN_SCORE) {
      classBias[0] = Float.NaN;
    }
    if (tiny.fault() == TinyModel.Fault.NAN_BOX) {
      boxBias[0] = Float.NaN;
    }
    graph
        .floats("points", uniform(random, 2 * queries, 0.95f), 1, 1, queries, 2)
        .floats("class_weights", uniform(random, 3 * tiny.classes(), 3), 3, tiny.classes())
        .floats("class_bias", classBias, 1, queries, tiny.classes())
        .floats("box_weights", uniform(random, 12, 2), 3, 4)
        .floats("box_bias", boxBias, 1, queries, 4)
        .longs("first", 0)
        .longs("second", 1)
        .longs("ones", 1, 1, 1)
        .longs("third_axis", 2)
        // The grid has to have the batch's size, which may be open.
        .node("shape", "Shape", tiny.image())
        .node("batch_size", "Slice", "shape", "first", "second")
        .node("grid_shape", "Concat", "axis", 0, "batch_size", "ones")
        .node("grid", "Expand", "points", "grid_shape")
        .node("sampled", "GridSample", tiny.image(), "grid")
        .node("squeezed", "Squeeze", "sampled", "third_axis")
        .transposed("local", "squeezed", 0, 2, 1)
        .node("pooled", "GlobalAveragePool", tiny.image())
        .longs("as_row", 0, 1, 3)
        .node("mean", "Reshape", "pooled", "as_row")
        .node("features", "Add", "local", "mean")
        .node("class_products", "MatMul", "features", "class_weights")
        .node("raw_logits", "Add", "class_products", "class_bias")
        .node("box_products", "MatMul", "features", "box_weights")
        .node("box_sums", "Add", "box_products", "box_bias")
        .node("raw_boxes", "Sigmoid", "box_sums");
  }

  /** As the exporters do it: the best of queries × classes, corners in pixels of the fed size. */
  private static void postProcess(OnnxGraph graph, TinyModel tiny, long batch) {
    long kept = (long) tiny.queries() * tiny.classes();
    graph
        .input("orig_target_sizes", INT64, batch, 2)
        .node("all_scores", "Sigmoid", "raw_logits")
        .longs("flat", 0, -1)
        .node("flat_scores", "Reshape", "all_scores", "flat")
        .longs("kept", kept)
        .best("scores", "places", "flat_scores", "kept")
        .longs("classes", tiny.classes())
        .node("labels", "Mod", "places", "classes")
        .node("query", "Div", "places", "classes")
        .floats(
            "to_corners",
            new float[] {1, 0, 1, 0, 0, 1, 0, 1, -0.5f, 0, 0.5f, 0, 0, -0.5f, 0, 0.5f},
            4,
            4)
        .node("corners", "MatMul", "raw_boxes", "to_corners")
        .node("size_floats", "Cast", "to", TensorProto.DataType.FLOAT_VALUE, "orig_target_sizes")
        .node("size_twice", "Concat", "axis", 1, "size_floats", "size_floats")
        .longs("middle_axis", 1)
        .node("scale", "Unsqueeze", "size_twice", "middle_axis")
        .node("pixels", "Mul", "corners", "scale")
        .longs("last_axis", 2)
        .node("query_column", "Unsqueeze", "query", "last_axis")
        .longs("four_columns", 1, 1, 4)
        .node("query_index", "Tile", "query_column", "four_columns")
        .node("boxes", "GatherElements", "axis", 1, "pixels", "query_index")
        .output("labels", INT64, batch, kept)
        .output("boxes", FLOAT, batch, kept, 4)
        .output("scores", FLOAT, batch, kept);
  }

  /**
   * Writes a model that gives back what it is fed: {@code images} → {@code pixels}, {@code sizes} →
   * {@code sizes_fed}, {@code mask} → {@code mask_fed}.
   *
   * @param maskWidth the mask's sides, {@link OnnxGraph#OPEN} leaves them open
   */
  public static Path echo(Path folder, int width, int height, long maskWidth, long maskHeight)
      throws IOException {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 1, 3, height, width)
            .input("sizes", INT64, 1, 2)
            .input("mask", INT64, 1, maskHeight, maskWidth)
            .node("pixels", "Identity", "images")
            .node("sizes_fed", "Identity", "sizes")
            .node("mask_fed", "Identity", "mask")
            .output("pixels", FLOAT, 1, 3, height, width)
            .output("sizes_fed", INT64, 1, 2)
            .output("mask_fed", INT64, 1, maskHeight, maskWidth);
    return Files.write(folder.resolve("echo.onnx"), graph.model().toByteArray());
  }

  private static float[] uniform(Random random, int count, float most) {
    float[] values = new float[count];
    for (int at = 0; at < count; at++) {
      values[at] = (2 * random.nextFloat() - 1) * most;
    }
    return values;
  }
}
