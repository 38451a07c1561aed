package io.github.jetdetr.calibration.command;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT64;
import static java.nio.charset.StandardCharsets.UTF_8;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.jetdetr.calibration.onnx.TestGraphs;
import io.github.jetdetr.support.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A detector whose convolutions are worth quantizing: three of them with random weights, and a
 * query for each of the 64 places they end in. Answers depend on the picture.
 */
public final class ConvDetector {

  /** Name of the weights that scores are made with, 16 × 5. */
  public static final String CLASS_WEIGHTS = "wc";

  /** Name of the second convolution's weights. */
  static final String WEIGHTS = "w2";

  private static final int CHANNELS = 16;
  private static final int QUERIES = 64;
  private static final int CLASSES = 5;

  private final float[] second = TestGraphs.random(CHANNELS * CHANNELS * 9, 0.12f, 2);
  private int decoderLayers;
  private int chosen = QUERIES;

  /** Replaces one weight of the second convolution. */
  ConvDetector damaged(int at, float weight) {
    second[at] = weight;
    return this;
  }

  /** Puts layers of a decoder before the heads, named as PyTorch's exporters name them. */
  ConvDetector decoder(int layers) {
    decoderLayers = layers;
    return this;
  }

  /** Lets only so many of the 64 places become queries, those with the largest first channel. */
  ConvDetector choosing(int queries) {
    chosen = queries;
    return this;
  }

  /** Writes it with a card that names its five classes; returns its path. */
  public Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("model.yaml"), "labels: [a, b, c, d, e]\n", UTF_8);
    return Files.write(folder.resolve("model.onnx"), raw().toByteArray());
  }

  /** {@code images} → {@code pred_logits}, {@code pred_boxes}. */
  public ModelProto raw() {
    return queries()
        .node("pred_logits", "Identity", "logits")
        .node("pred_boxes", "Identity", "all_boxes")
        .output("pred_logits", FLOAT, 1, chosen, CLASSES)
        .output("pred_boxes", FLOAT, 1, chosen, 4)
        .model();
  }

  /**
   * The same, and the best of queries × classes at the end: {@code images}, {@code
   * orig_target_sizes} → {@code labels}, {@code boxes}, {@code scores}.
   *
   * @param listedCount number of detections listed
   */
  public ModelProto postProcessed(long listedCount) {
    return queries()
        .input("orig_target_sizes", INT64, 1, 2)
        .node("probabilities", "Sigmoid", "logits")
        .longs("flat", 1, -1)
        .node("flat_scores", "Reshape", "probabilities", "flat")
        .longs("kept", listedCount)
        .best("scores", "places", "flat_scores", "kept")
        .longs("classes", CLASSES)
        .node("labels", "Mod", "places", "classes")
        .node("query", "Div", "places", "classes")
        .longs("last", 2)
        .node("query_column", "Unsqueeze", "query", "last")
        .longs("four", 1, 1, 4)
        .node("query_index", "Tile", "query_column", "four")
        .node("boxes", "GatherElements", "axis", 1, "all_boxes", "query_index")
        .output("labels", INT64, 1, listedCount)
        .output("boxes", FLOAT, 1, listedCount, 4)
        .output("scores", FLOAT, 1, listedCount)
        .model();
  }

  private OnnxGraph queries() {
    float[] classBias = new float[CLASSES];
    Arrays.fill(classBias, -1);
    OnnxGraph graph = places();
    String rows = chosen < QUERIES ? choice(graph) : "rows";
    for (int layer = 0; layer < decoderLayers; layer++) {
      rows = layer(graph, "/decoder/layers.%d/".formatted(layer), rows, 100 + 10 * layer);
    }
    return graph
        .floats(CLASS_WEIGHTS, TestGraphs.random(CHANNELS * CLASSES, 0.8f, 4), CHANNELS, CLASSES)
        .floats("bc", classBias, CLASSES)
        .node("classes_of", "MatMul", rows, CLASS_WEIGHTS)
        .node("logits", "Add", "classes_of", "bc")
        .floats("wb", TestGraphs.random(CHANNELS * 4, 0.5f, 5), CHANNELS, 4)
        .node("sides", "MatMul", rows, "wb")
        .node("all_boxes", "Sigmoid", "sides");
  }

  private String choice(OnnxGraph graph) {
    graph
        .longs("first", 0)
        .node("first_channel", "Gather", "axis", 2, "rows", "first")
        .longs("third", 2)
        .node("worth", "Squeeze", "first_channel", "third")
        .longs("chosen", chosen)
        .best("worths", "chosen_places", "worth", "chosen")
        .node("chosen_column", "Unsqueeze", "chosen_places", "third")
        .longs("across", 1, 1, CHANNELS)
        .node("chosen_index", "Tile", "chosen_column", "across")
        .node("chosen_rows", "GatherElements", "axis", 1, "rows", "chosen_index");
    return "chosen_rows";
  }

  /** Two softmaxes stand for the attention to the queries and to the picture. */
  private static String layer(OnnxGraph graph, String path, String rows, long seed) {
    String given = rows;
    for (String attention : new String[] {"self_attn/", "cross_attn/"}) {
      String at = path + attention;
      int weights = CHANNELS * CHANNELS;
      seed += 2;
      graph
          .floats(at + "in", TestGraphs.random(weights, 0.4f, seed), CHANNELS, CHANNELS)
          .floats(at + "out", TestGraphs.random(weights, 0.3f, seed + 1), CHANNELS, CHANNELS)
          .node(at + "MatMul", "MatMul", given, at + "in")
          .node(at + "Softmax", "Softmax", at + "MatMul")
          .node(at + "MatMul_1", "MatMul", at + "Softmax", at + "out")
          .node(at + "Add", "Add", given, at + "MatMul_1");
      given = at + "Add";
    }
    return given;
  }

  private OnnxGraph places() {
    return new OnnxGraph()
        .input("images", FLOAT, 1, 3, 32, 32)
        .floats("w1", TestGraphs.random(CHANNELS * 3 * 9, 0.4f, 1), CHANNELS, 3, 3, 3)
        .floats("b1", TestGraphs.random(CHANNELS, 0.1f, 11), CHANNELS)
        .node("c1", "Conv", "images", "w1", "b1")
        .node("r1", "Relu", "c1")
        .floats(WEIGHTS, second, CHANNELS, CHANNELS, 3, 3)
        .node("c2", "Conv", "r1", WEIGHTS)
        .node("s2", "Sigmoid", "c2")
        .node("a2", "Mul", "c2", "s2")
        .floats(
            "w3", TestGraphs.random(CHANNELS * CHANNELS * 25, 0.05f, 3), CHANNELS, CHANNELS, 5, 5)
        .node("c3", "Conv", "a2", "w3")
        .node("pooled", "Relu", "c3")
        .longs("starts", 0, 0)
        .longs("ends", 24, 24)
        .longs("axes", 2, 3)
        .longs("steps", 3, 3)
        .node("places8", "Slice", "pooled", "starts", "ends", "axes", "steps")
        .longs("tokens", 1, CHANNELS, QUERIES)
        .node("columns", "Reshape", "places8", "tokens")
        .transposed("rows", "columns", 0, 2, 1);
  }
}
