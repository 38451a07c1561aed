package io.github.jetdetr.detect;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.support.OnnxGraph;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a layout's outputs are read, and which shapes of them are refused. */
class DecodersTest {

  private static final Placement FRAME = Placement.of(Resize.STRETCH, 200, 100, 64, 64);

  @TempDir private Path folder = Path.of("");

  @Test
  void ofFlatRowsOfTwoPicturesTheFirstHalfIsTheFirstPictures() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("im_shape", FLOAT, 2, 2)
            .input("image", FLOAT, 2, 3, 64, 64)
            .input("scale_factor", FLOAT, 2, 2)
            .output("rows", FLOAT, 4, 6)
            .output("counts", INT32, 2);
    float[] rows = {
      1, 0.6f, 10, 20, 30, 40, 2, 0.8f, 11, 21, 31, 41, 3, 0.9f, 12, 22, 32, 42, 4, 0.7f, 13, 23, 3,
      4
    };

    Detections detections = decode(graph, tensor("rows", rows, 4, 6));

    assertEquals(ModelLayout.Kind.ROWS, found(graph).layout().kind());
    assertEquals(2, detections.count());
    assertEquals(0.8f, detections.score(0));
    assertEquals(11, detections.x1(0));
    assertEquals(0.6f, detections.score(1));
  }

  @Test
  void rowsOfOnePictureAreAllItsOwn() throws Exception {
    float[] rows = {
      0.5f, 0.5f, 0.5f, 1, 0.6f, 3, 0.5f, 0.5f, 1, 1, 0.7f, 4, 0.5f, 0.5f, 0.25f, 1, 0.9f, 5
    };

    Detections detections = decode(ultralytics(2, 3, 6), tensor("output0", rows, 1, 3, 6));

    assertEquals(3, detections.count());
    assertEquals(5, detections.classId(0));
    assertEquals(75, detections.x1(0));
    assertEquals(4, detections.classId(1));
    assertEquals(0, detections.x1(1));
    assertEquals(3, detections.classId(2));
  }

  @Test
  void aPackedRowNeedsABoxAndOneClassAtLeast() throws Exception {
    float[] row = {0.5f, 0.5f, 0.5f, 1, 0.9f};

    Detections detections = decode(ultralytics(1, 60, 9), tensor("output0", row, 1, 1, 5));
    String refusal = refusal(ultralytics(1, 60, 9), tensor("output0", new float[4], 1, 1, 4));

    assertEquals(1, detections.count());
    assertEquals(0, detections.classId(0));
    assertEquals(
        "output output0 float32 [1, 1, 4] has too few columns for a box and a class",
        refusal.substring(refusal.indexOf("output output0")));
  }

  @Test
  void oneClassBesideNoObjectIsEnough() throws Exception {
    Files.writeString(folder.resolve("made.yaml"), "scores: softmax\n");
    float[] logits = {4, 0, 0, 4};
    float[] boxes = {0.5f, 0.5f, 1, 1, 0.5f, 0.5f, 0.5f, 1};

    Detections detections =
        decode(queries(), tensor("logits", logits, 1, 2, 2), tensor("pred_boxes", boxes, 1, 2, 4));

    assertEquals(1, detections.count());
    assertEquals(0, detections.classId(0));
  }

  @ParameterizedTest
  @CsvSource({"1, 30, 5", "1, 29, 4", "30, 4, 0"})
  void anOutputOfAnotherShapeIsRefusedWithBothShapes(int one, int two, int three) throws Exception {
    long[] shape = three == 0 ? new long[] {one, two} : new long[] {one, two, three};
    Tensor logits = tensor("logits", new float[30 * 7], 1, 30, 7);
    Tensor boxes = tensor("pred_boxes", new float[one * two * Math.max(1, three)], shape);

    String refusal = refusal(queries(), logits, boxes);

    assertEquals(
        "expected output pred_boxes float32 [?, 30, 4], but the network has " + given(shape),
        refusal.substring(refusal.indexOf("expected")));
  }

  @Test
  void anOutputThatIsMissingIsNamed() throws Exception {
    String refusal = refusal(queries(), tensor("logits", new float[30 * 7], 1, 30, 7));

    assertEquals(
        "the network has no output 'pred_boxes'",
        refusal.substring(refusal.indexOf("the network")));
  }

  private static String given(long... shape) {
    return new TensorInfo("pred_boxes", TensorInfo.Type.FLOAT32, sizes(shape)).toString();
  }

  private static OnnxGraph queries() {
    return new OnnxGraph()
        .input("images", FLOAT, 1, 3, 64, 64)
        .output("logits", FLOAT, 1, 30, 7)
        .output("pred_boxes", FLOAT, 1, 30, 4);
  }

  /** One TopK for the queries, a second one where the head chooses. */
  private static OnnxGraph ultralytics(int topks, int rows, int columns) {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 1, 3, 64, 64)
            .node("sampled", "GridSample", "images", "grid");
    for (int at = 0; at < topks; at++) {
      graph.best("best" + at, "places" + at, "sampled", "count");
    }
    return graph.node("output0", "Concat", "best0").output("output0", FLOAT, 1, rows, columns);
  }

  private ModelCards.Found found(OnnxGraph graph) throws Exception {
    return ModelCards.find(file(graph));
  }

  private OnnxFile file(OnnxGraph graph) throws Exception {
    return OnnxFile.read(Files.write(folder.resolve("made.onnx"), graph.model().toByteArray()));
  }

  private Decoder decoder(OnnxGraph graph, Tensor... outputs) throws Exception {
    OnnxFile file = file(graph);
    ModelCards.Found found = ModelCards.find(file);
    return new Decoders(
            file, found.layout(), found.card(), found.card().inputSpec(found.layout()), 0.5f)
        .of(List.of(outputs));
  }

  private Detections decode(OnnxGraph graph, Tensor... outputs) throws Exception {
    Detections detections = new Detections(1);
    decoder(graph, outputs).decode(FRAME, detections);
    return detections;
  }

  private String refusal(OnnxGraph graph, Tensor... outputs) {
    return String.valueOf(
        assertThrows(ModelException.class, () -> decoder(graph, outputs)).getMessage());
  }

  private static Tensor tensor(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    return new Tensor(name, TensorInfo.Type.FLOAT32, sizes(shape), bytes);
  }

  private static List<Long> sizes(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
