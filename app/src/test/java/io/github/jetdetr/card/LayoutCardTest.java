package io.github.jetdetr.card;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT32;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.EdgeRule;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.engine.preprocess.FedInput.Content;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.support.OnnxGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a card can say that no graph does. */
class LayoutCardTest {

  /** Two outputs of the same shape, and an input that nobody knows. */
  private static OnnxFile odd(Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("x", FLOAT, 1, 3, OnnxGraph.OPEN, OnnxGraph.OPEN)
            .input("hw", INT32, 1, 2)
            .output("2848", FLOAT, 1, 30, 4)
            .output("linear_26", FLOAT, 1, 30, 4)
            .output("ids", INT64, 1, 30);
    Path onnx = Files.write(folder.resolve("odd.onnx"), graph.model().toByteArray());
    return OnnxFile.read(onnx);
  }

  private static ModelCards.Found read(Path folder, String yaml) throws Exception {
    Files.writeString(folder.resolve("odd.yaml"), yaml);
    return ModelCards.find(odd(folder));
  }

  private static String refusal(Path folder, String yaml) {
    return String.valueOf(
        assertThrows(ModelException.class, () -> read(folder, yaml)).getMessage());
  }

  @Test
  void aCardNamesOutputsInputsFormsAndUnits(@TempDir Path folder) throws Exception {
    ModelCards.Found found =
        read(
            folder,
            """
            layout: queries
            inputs:
              hw: picture-height-width
            outputs:
              scores: linear_26
              boxes: "2848"
              box_form: xyxy
              box_unit: canvas
            scores: sigmoid
            no_object: first
            label_base: 1
            all_labels: true
            input:
              canvas: aspect
              shortest_edge: 320
              longest_edge: 400
              multiple: 16
              width: 400
              height: 320
              rescale: 1
              mean: [123.675, 116.28, 103.53]
              std: [51, 102, 255]
              filter: lanczos
            labels: [a, b, c]
            """);

    assertEquals("linear_26", found.layout().scores());
    assertEquals("2848", found.layout().boxes());
    assertNull(found.layout().labels());
    assertEquals(BoxFormat.XYXY, found.layout().boxForm());
    assertEquals(BoxUnit.CANVAS, found.layout().boxUnit());
    assertEquals(List.of(new FedInput("hw", Content.PICTURE_HEIGHT_WIDTH)), found.layout().fed());
    assertEquals(NoObject.FIRST, found.card().noObject());
    assertEquals(1, found.card().labelBase());
    assertEquals(Filter.LANCZOS, found.card().filter());
    InputSpec spec = found.card().inputSpec(found.layout());
    assertEquals(new EdgeRule(320, 400, 16), spec.edges());
    assertEquals(0.485f, spec.mean().get(0), 1e-6);
    assertEquals(List.of(0.2f, 0.4f, 1f), spec.std());
  }

  @Test
  void whatTheGraphHasNotIsNamedWithWhatItHas(@TempDir Path folder) {
    String refusal =
        refusal(
            folder,
            """
            inputs: {mask: mask, hw: mask}
            outputs: {scores: linear, boxes: "2848"}
            """);

    assertTrue(
        refusal.contains("scores: the graph has no output 'linear', only 2848, linear_26, ids"),
        refusal);
    assertTrue(refusal.contains("mask: the graph has no such input, only x, hw"), refusal);
    assertTrue(refusal.contains("hw: has to have 3 dimensions, but is hw int32 [1, 2]"), refusal);
  }

  @Test
  void aCardThatNamesNoOutputsDoesNotHelp(@TempDir Path folder) {
    assertTrue(refusal(folder, "name: x\n").contains("is not a supported DETR layout"));
  }

  @Test
  void aSkeletonListsTheGraphAndIsRefusedUntilItIsFilledIn(@TempDir Path folder) throws Exception {
    String skeleton = ModelCards.skeleton(odd(folder));

    assertTrue(skeleton.contains("#   output linear_26 float32 [1, 30, 4]\n"), skeleton);
    assertTrue(refusal(folder, skeleton).contains("the graph has no output '?'"));
    String filled = skeleton.replaceFirst("\"\\?\"", "linear_26").replaceFirst("\"\\?\"", "'2848'");
    assertEquals("linear_26", read(folder, filled).layout().scores());
  }
}
