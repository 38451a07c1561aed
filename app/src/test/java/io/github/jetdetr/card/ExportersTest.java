package io.github.jetdetr.card;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT16;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT32;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.card.ModelLayout.Kind;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.engine.preprocess.FedInput.Content;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.support.OnnxGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs of the forms that exporters write, seen from outside only: most have no weights. */
class ExportersTest {

  private static ModelCards.Found find(Path folder, OnnxGraph graph) throws Exception {
    Path onnx = Files.write(folder.resolve("made.onnx"), graph.model().toByteArray());
    return ModelCards.find(OnnxFile.read(onnx));
  }

  private static Grade grade(ModelCards.Found found, String what) {
    return found.findings().stream()
        .filter(finding -> finding.what().equals(what))
        .findFirst()
        .orElseThrow()
        .grade();
  }

  private static OnnxGraph picture() {
    return new OnnxGraph().input("images", FLOAT, 1, 3, 64, 64);
  }

  /** An Ultralytics export: one TopK for the queries, a second one where the head chooses. */
  private static OnnxGraph ultralytics(int columns, int topks) {
    OnnxGraph graph = picture().node("sampled", "GridSample", "images", "grid");
    for (int at = 0; at < topks; at++) {
      graph.best("best" + at, "places" + at, "sampled", "count");
    }
    return graph.node("output0", "Concat", "best0").output("output0", FLOAT, 1, 60, columns);
  }

  private static String names(int count) {
    StringBuilder names = new StringBuilder("{");
    for (int at = 0; at < count; at++) {
      names.append(at == 0 ? "" : ", ").append(at).append(": 'kind \\'").append(at).append("\\''");
    }
    return names.append('}').toString();
  }

  @ParameterizedTest
  @CsvSource({
    "6, 2, 80, 8.4.190, ROWS, KNOWN",
    "6, 2, 2, 8.4.190, ROWS, KNOWN",
    "6, 1, 2, 8.3.200, PACKED, KNOWN",
    "84, 1, 80, 8.3.200, PACKED, KNOWN",
    "6, 2, 0, , ROWS, LIKELY",
    "6, 1, 0, , PACKED, LIKELY",
    "9, 1, 0, , PACKED, LIKELY"
  })
  void bothOutputsOfUltralyticsAreToldApart(
      int columns,
      int topks,
      int names,
      String version,
      Kind kind,
      Grade grade,
      @TempDir Path folder)
      throws Exception {
    OnnxGraph graph = ultralytics(columns, topks);
    if (names > 0) {
      graph
          .note("author", "Ultralytics")
          .note("version", version)
          .note("head", "RTDETRDecoder")
          .note("imgsz", "[64, 64]")
          .note("names", names(names));
    }

    ModelCards.Found found = find(folder, graph);

    assertEquals(kind, found.layout().kind());
    assertEquals(grade, grade(found, "layout"));
    assertEquals(BoxFormat.CXCYWH, found.layout().boxForm());
    assertEquals(BoxUnit.NORMALIZED, found.layout().boxUnit());
    if (names > 0) {
      assertEquals(names, found.card().labels().size());
      assertEquals("kind '1'", found.card().label(1));
      assertEquals(Filter.OPENCV_LINEAR, found.card().filter());
    }
  }

  @Test
  void theExportersSizeIsTheCanvasWhereTheGraphLeavesItOpen(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 1, 3, OnnxGraph.OPEN, OnnxGraph.OPEN)
            .output("labels", INT64, 1, 30)
            .output("boxes", FLOAT, 1, 30, 4)
            .output("scores", FLOAT, 1, 30)
            .note("img_size", "480x512");

    ModelCard card = find(folder, graph).card();

    assertEquals(480, card.height());
    assertEquals(512, card.width());
  }

  @Test
  void listsWithoutASizeInputAreOnTheCanvas(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        picture()
            .output("labels", INT32, 1, 300)
            .output("boxes", FLOAT, 1, 300, 4)
            .output("scores", FLOAT, 1, 300);

    ModelCards.Found found = find(folder, graph);

    assertEquals(Kind.POST_PROCESSED, found.layout().kind());
    assertEquals(BoxUnit.CANVAS, found.layout().boxUnit());
    assertEquals(Grade.LIKELY, grade(found, "box_unit"));
  }

  @Test
  void boxesAndScoresThatEndInASigmoidAreProbabilities(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        picture()
            .node("boxes", "Identity", "images")
            .node("raw", "Sigmoid", "images")
            .node("scores", "Identity", "raw")
            .output("boxes", FLOAT, 1, 30, 4)
            .output("scores", FLOAT, 1, 30, 3)
            .note("easydetect.names", "{\"0\": \"cat\", \"1\": \"dog\", \"2\": \"\\\"owl\\\"\"}");

    ModelCards.Found found = find(folder, graph);

    assertEquals(Kind.QUERIES, found.layout().kind());
    assertEquals(ScoreKind.PROBABILITY, found.card().scores());
    assertEquals(Grade.KNOWN, grade(found, "scores"));
    assertEquals(List.of("cat", "dog", "\"owl\""), found.card().labels());
  }

  @Test
  void outputsWithoutNamesAreRecognisedByTheirShapes(@TempDir Path folder) throws Exception {
    ModelCards.Found found =
        find(
            folder, picture().output("linear_26", FLOAT, 1, 30, 7).output("2848", FLOAT, 1, 30, 4));

    assertEquals("linear_26", found.layout().scores());
    assertEquals("2848", found.layout().boxes());
    assertEquals(Grade.LIKELY, grade(found, "layout"));
    assertEquals(Grade.ASSUMED, grade(found, "box_form"));
  }

  @Test
  void paddlesRowsHaveTheClassFirst(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("im_shape", FLOAT, 1, 2)
            .input("image", FLOAT, 1, 3, 64, 64)
            .input("scale_factor", FLOAT, 1, 2)
            .output("reshape2_95.tmp_0", FLOAT, 300, 6)
            .output("tile_3.tmp_0", INT32, 1);

    ModelLayout layout = find(folder, graph).layout();

    assertEquals(Kind.ROWS, layout.kind());
    assertEquals(RowOrder.CLASS_SCORE_BOX, layout.order());
    assertEquals(BoxUnit.PICTURE, layout.boxUnit());
    assertEquals(
        List.of(
            new FedInput("im_shape", Content.CANVAS_HEIGHT_WIDTH),
            new FedInput("scale_factor", Content.SCALE_HEIGHT_WIDTH)),
        layout.fed());
  }

  @Test
  void halvesAndTargetSizesAreTaken(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT16, 1, 3, 64, 64)
            .input("target_sizes", INT32, 1, 2)
            .output("labels", INT64, 1, 30)
            .output("boxes", FLOAT16, 1, 30, 4)
            .output("scores", FLOAT16, 1, 30);

    assertEquals(
        List.of(new FedInput("target_sizes", Content.PICTURE_HEIGHT_WIDTH)),
        find(folder, graph).layout().fed());
  }

  @ParameterizedTest
  @CsvSource({
    "Softmax, , SOFTMAX, LIKELY", // DETR, Table Transformer, YOLOS
    "Softmax, Log, SIGMOID, LIKELY", // Conditional, DAB-DETR
    "Softmax, GridSample, SIGMOID, LIKELY", // Deformable DETR and its line
    "Relu, Relu, SIGMOID, ASSUMED"
  })
  void operatorsTellWhatScoresMean(
      String one, String other, ScoreKind kind, Grade grade, @TempDir Path folder)
      throws Exception {
    OnnxGraph graph = picture().node("a", one, "images");
    if (other != null) {
      graph.node("b", other, "a");
    }
    graph
        .node("logits", "Add", "a", "a")
        .output("logits", FLOAT, 1, 30, 7)
        .output("pred_boxes", FLOAT, 1, 30, 4);

    ModelCards.Found found = find(folder, graph);

    assertEquals(kind, found.card().scores());
    assertEquals(grade, grade(found, "scores"));
    NoObject column = kind == ScoreKind.SOFTMAX ? NoObject.LAST : NoObject.NONE;
    assertEquals(column, found.card().noObject());
  }

  @Test
  void asManyNamesAsColumnsLeaveNoneForNoObject(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        picture()
            .node("a", "Softmax", "images")
            .output("logits", FLOAT, 1, 30, 3)
            .output("pred_boxes", FLOAT, 1, 30, 4);
    Files.writeString(folder.resolve("made.yaml"), "labels: [a, b, c]\n");
    assertEquals(ScoreKind.SIGMOID, find(folder, graph).card().scores());

    Files.writeString(folder.resolve("made.yaml"), "labels: [a, b]\n");
    assertEquals(ScoreKind.SOFTMAX, find(folder, graph).card().scores());
  }

  @Test
  void twoOutputsOfBoxShapeAreNotGuessedBetween(@TempDir Path folder) {
    OnnxGraph graph = picture().output("1", FLOAT, 1, 30, 4).output("2", FLOAT, 1, 30, 4);

    ModelException e = assertThrows(ModelException.class, () -> find(folder, graph));

    assertTrue(
        String.valueOf(e.getMessage()).contains("A model card can say which output is what"));
  }
}
