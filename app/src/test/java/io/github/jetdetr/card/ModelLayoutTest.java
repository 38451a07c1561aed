package io.github.jetdetr.card;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.support.BrokenModels;
import io.github.jetdetr.support.OnnxGraph;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelLayoutTest {

  private static ModelLayout recognise(Path onnx) throws ModelException {
    return ModelLayout.recognise(OnnxFile.read(onnx));
  }

  private static ModelLayout recognise(Path folder, OnnxGraph graph) throws Exception {
    return recognise(Files.write(folder.resolve("made.onnx"), graph.model().toByteArray()));
  }

  private static String refusal(Path onnx) {
    return String.valueOf(assertThrows(ModelException.class, () -> recognise(onnx)).getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "POST_PROCESSED, POST_PROCESSED, images, orig_target_sizes, scores, boxes, labels, 0",
    "RAW, QUERIES, images, , pred_logits, pred_boxes, , 5",
    "HUGGING_FACE, QUERIES, pixel_values, , logits, pred_boxes, , 5",
    "MASKED, QUERIES, pixel_values, pixel_mask, logits, pred_boxes, , 5",
    "DETS_LABELS, DETS_LABELS, input, , labels, dets, , 5",
    "PACKED, PACKED, images, , output0, output0, , 5"
  })
  void everyLayoutIsRecognised(
      Layout written,
      ModelLayout.Kind kind,
      String image,
      @Nullable String fed,
      String scores,
      String boxes,
      @Nullable String labels,
      int classes,
      @TempDir Path folder)
      throws Exception {
    TinyModel tiny = TinyModel.of(written);
    boolean listed = kind == ModelLayout.Kind.POST_PROCESSED;
    FedInput.Content content =
        listed ? FedInput.Content.PICTURE_WIDTH_HEIGHT : FedInput.Content.MASK;
    for (TinyModel one : new TinyModel[] {tiny, tiny.withDynamicBatch().withDynamicSides()}) {
      ModelLayout layout = recognise(one.write(folder));

      assertEquals(
          new ModelLayout(
              kind,
              image,
              layout.imageInfo(),
              fed == null ? List.of() : List.of(new FedInput(fed, content)),
              scores,
              boxes,
              labels,
              classes,
              listed ? BoxFormat.XYXY : BoxFormat.CXCYWH,
              listed ? BoxUnit.PICTURE : BoxUnit.NORMALIZED,
              RowOrder.BOX_SCORE_CLASS),
          layout);
      assertEquals(image, layout.imageInfo().name());
    }
  }

  @Test
  void twoClassesOfAPackedDetrAreNoYolo(@TempDir Path folder) throws Exception {
    ModelLayout layout = recognise(TinyModel.of(Layout.PACKED).counting(300, 2).write(folder));

    assertEquals(ModelLayout.Kind.PACKED, layout.kind());
    assertEquals(2, layout.classes());
  }

  @Test
  void anEncodersProposalsAreNotTheAnswer(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("pixel_values", FLOAT, 1, 3, 64, 64)
            .output("enc_topk_logits", FLOAT, 1, 300, 80)
            .output("enc_topk_bboxes", FLOAT, 1, 300, 4)
            .output("encoder_last_hidden_state", FLOAT, 1, 400, 256)
            .output("logits", FLOAT, 1, 300, 80)
            .output("pred_boxes", FLOAT, 1, 300, 4);

    ModelLayout layout = recognise(folder, graph);

    assertEquals("logits", layout.scores());
    assertEquals("pred_boxes", layout.boxes());
  }

  @Test
  void aThirdOutputDoesNotDisturb(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("input", FLOAT, 1, 3, 64, 64)
            .output("dets", FLOAT, 1, 300, 4)
            .output("labels", FLOAT, 1, 300, 91)
            .output("masks", FLOAT, 1, 300, 16, 16);

    assertEquals(ModelLayout.Kind.DETS_LABELS, recognise(folder, graph).kind());
  }

  @Test
  void anOpenNumberOfClassesIsZero(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, OnnxGraph.OPEN, 3, OnnxGraph.OPEN, OnnxGraph.OPEN)
            .output("pred_logits", FLOAT, OnnxGraph.OPEN, OnnxGraph.OPEN, OnnxGraph.OPEN)
            .output("pred_boxes", FLOAT, OnnxGraph.OPEN, OnnxGraph.OPEN, OnnxGraph.OPEN);

    ModelLayout layout = recognise(folder, graph);

    assertEquals(0, layout.classes());
    assertEquals(0, layout.categories(NoObject.LAST));
    assertEquals(List.of(), layout.fed());
  }

  @Test
  void theNoObjectClassIsNoCategory(@TempDir Path folder) throws Exception {
    ModelLayout layout = recognise(TinyModel.of(Layout.MASKED).write(folder));

    assertEquals(4, layout.categories(NoObject.LAST));
    assertEquals(5, layout.categories(NoObject.NONE));
  }

  @Test
  void aRefusalSaysWhatWasFoundAndWhatIsUnderstood(@TempDir Path folder) throws Exception {
    Path onnx = BrokenModels.classifier(folder);

    assertEquals(
        onnx
            + " is not a supported DETR layout (no pair of class and box outputs)."
            + " Found: images float32 [1, 3, 32, 32] → logits float32 [1, 1000]."
            + " Supported: images, orig_target_sizes → labels, boxes, scores;"
            + " images → logits [N,Q,C], pred_boxes [N,Q,4];"
            + " input → dets [N,Q,4], labels [N,Q,C];"
            + " images → [N,Q,4+C] with GridSample in the graph;"
            + " images → [N,K,6] or [K,6]."
            + " A model card can say which output is what",
        refusal(onnx));
  }

  @Test
  void yolosOfAllSizesAreRefused(@TempDir Path folder) throws Exception {
    String why = "a single output without GridSample belongs to a YOLO, not to a DETR";

    assertTrue(refusal(BrokenModels.yolo(folder)).contains(why));
    assertTrue(refusal(BrokenModels.smallYolo(folder)).contains(why));
    assertTrue(refusal(BrokenModels.endToEndYolo(folder)).contains(why));
  }

  @Test
  void aGraphWithoutPictureIsRefused(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph().input("tokens", INT64, 1, 77).output("logits", FLOAT, 1, 77, 1000);

    ModelException e = assertThrows(ModelException.class, () -> recognise(folder, graph));

    assertTrue(String.valueOf(e.getMessage()).contains("no image input [N, 3, H, W]"));
  }

  @Test
  void channelsLastIsRefused(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 1, 64, 64, 3)
            .output("pred_logits", FLOAT, 1, 10, 5)
            .output("pred_boxes", FLOAT, 1, 10, 4);

    ModelException e = assertThrows(ModelException.class, () -> recognise(folder, graph));

    assertTrue(String.valueOf(e.getMessage()).contains("no image input [N, 3, H, W]"));
  }
}
