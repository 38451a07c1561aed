package io.github.jetdetr.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.EdgeRule;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuggingFaceTest {

  private static final TinyModel TINY =
      TinyModel.of(Layout.HUGGING_FACE).withDynamicSides().counting(7, 3);

  private static ModelCards.Found find(Path folder) throws ModelException, IOException {
    return ModelCards.find(OnnxFile.read(TINY.write(folder)));
  }

  private static void config(Path folder, String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
  }

  private static void preprocessor(Path folder, String json) throws IOException {
    Files.writeString(folder.resolve("preprocessor_config.json"), json);
  }

  @Test
  void anRtDetrIsDescribedWithoutAnyAssumption(@TempDir Path folder) throws Exception {
    config(
        folder,
        """
        {"model_type": "rt_detr", "id2label": {"0": "car", "2": "bus", "1": "truck"}}
        """);
    preprocessor(
        folder,
        """
        {"do_normalize": false, "image_mean": [0.485, 0.456, 0.406],
         "image_std": [0.229, 0.224, 0.225], "size": {"height": 640, "width": 512}}
        """);

    ModelCards.Found found = find(folder);

    assertEquals(List.of(), found.assumptions());
    assertEquals(ScoreKind.SIGMOID, found.card().scores());
    assertEquals(512, found.card().width());
    assertEquals(640, found.card().height());
    assertEquals(ModelCard.NO_MEAN, found.card().mean());
    assertEquals(ModelCard.NO_STD, found.card().std());
    assertEquals(List.of("car", "truck", "bus"), found.card().labels());
  }

  @Test
  void aDetrHasASoftmaxAndTheEdgesOfItsPictures(@TempDir Path folder) throws Exception {
    config(folder, "{\"model_type\": \"detr\", \"id2label\": {\"0\": \"N/A\", \"1\": \"car\"}}");
    preprocessor(
        folder,
        """
        {"do_normalize": true, "image_mean": [0.5, 0.25, 0.125], "image_std": [1, 2, 0.5],
         "size": {"longest_edge": 1333, "shortest_edge": 800}}
        """);

    ModelCard card = find(folder).card();

    assertEquals(ScoreKind.SOFTMAX, card.scores());
    assertEquals(1333, card.width());
    assertEquals(800, card.height());
    assertEquals(List.of(0.5f, 0.25f, 0.125f), card.mean());
    assertEquals(List.of(1f, 2f, 0.5f), card.std());
    assertEquals(List.of("N/A", "car"), card.labels());
  }

  @Test
  void olderFilesHaveTheirSizesAsNumbers(@TempDir Path folder) throws Exception {
    preprocessor(folder, "{\"size\": 800, \"max_size\": 1333}");

    ModelCard card = find(folder).card();

    assertEquals(1333, card.width());
    assertEquals(800, card.height());
  }

  @ParameterizedTest
  @CsvSource({
    "detr, SOFTMAX",
    "table-transformer, SOFTMAX",
    "yolos, SOFTMAX",
    "conditional_detr, SIGMOID",
    "deformable_detr, SIGMOID",
    "d_fine, SIGMOID",
    "rt_detr_v2, SIGMOID",
    "deimv2, SIGMOID",
    "rf_detr, SIGMOID",
    "lw_detr, SIGMOID",
    "dab-detr, SIGMOID",
    "pp_doclayout_v2, SIGMOID",
    "pp_doclayout_v4, SIGMOID"
  })
  void theModelsTypeSaysWhatScoresMean(String type, ScoreKind kind, @TempDir Path folder)
      throws Exception {
    config(folder, "{\"model_type\": \"" + type + "\"}");

    assertEquals(kind, find(folder).card().scores());
  }

  @Test
  void anUnknownTypeLeavesTheScoresOpen(@TempDir Path folder) throws Exception {
    config(folder, "{\"model_type\": \"deta\"}");

    assertTrue(find(folder).assumptions().contains("scores: sigmoid"));
  }

  @Test
  void labelsThatDoNotFitTheGraphAreLeftOut(@TempDir Path folder) throws Exception {
    config(folder, "{\"model_type\": \"rt_detr\", \"id2label\": {\"0\": \"car\"}}");

    ModelCards.Found found = find(folder);

    assertEquals(List.of("class-0", "class-1", "class-2"), found.card().labels());
    assertTrue(
        found
            .assumptions()
            .contains("labels: not the 1 of config.json, because the graph has 3 classes"),
        found.assumptions()::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0.5, 0.5]", "[0, 1, 1]", "[\"a\", 1, 1]", "5"})
  void aDeviationThatCannotBeIsNotSaid(String deviation, @TempDir Path folder) throws Exception {
    preprocessor(folder, "{\"image_mean\": [0.5, 0.5, 0.5], \"image_std\": " + deviation + "}");

    ModelCards.Found found = find(folder);

    assertEquals(ModelCard.NO_STD, found.card().std());
    assertTrue(found.assumptions().contains("mean and std: none"));
  }

  @Test
  void aCanvasBeyondAllBoundsIsRefused(@TempDir Path folder) throws Exception {
    preprocessor(folder, "{\"size\": {\"height\": 640, \"width\": 1000000}}");

    ModelException e = assertThrows(ModelException.class, () -> find(folder));

    assertTrue(
        String.valueOf(e.getMessage()).contains("width must be in [1, 8192], but was 1000000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "preprocessor_config.json"})
  void brokenJsonIsOneLineWithTheFilesName(String name, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "{\"size\": \n oops}");

    ModelException e = assertThrows(ModelException.class, () -> find(folder));

    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(file + " is not JSON: "), message);
    assertEquals(1, message.lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{\"size\": null, \"id2label\": []}"})
  void filesThatSayNothingLeaveEverythingOpen(String json, @TempDir Path folder) throws Exception {
    config(folder, json);
    preprocessor(folder, json);

    assertEquals(640, find(folder).card().width());
  }

  @Test
  void aCardGoesBeforeTheseFiles(@TempDir Path folder) throws Exception {
    config(folder, "{\"model_type\": \"rt_detr\"}");
    preprocessor(folder, "{\"size\": {\"height\": 640, \"width\": 512}}");
    Files.writeString(folder.resolve("model.yaml"), "input: {width: 96}\n");

    ModelCard card = find(folder).card();

    assertEquals(96, card.width());
    assertEquals(640, card.height());
  }

  @Test
  void picturesKeepTheirAspectAsInTheProcessor(@TempDir Path folder) throws Exception {
    preprocessor(folder, "{\"size\": {\"longest_edge\": 400, \"shortest_edge\": 320}}");
    assertEquals(new EdgeRule(320, 400, 1), find(folder).card().edges());

    config(folder, "{\"model_type\": \"yolos\"}");
    assertEquals(new EdgeRule(320, 400, 16), find(folder).card().edges());

    preprocessor(folder, "{\"size\": {\"max_height\": 300, \"max_width\": 500}}");
    ModelCard inside = find(folder).card();
    assertEquals(0, inside.edges() == null ? -1 : inside.edges().shortest());
    assertEquals(500, inside.width());
    assertEquals(300, inside.height());
  }

  @Test
  void theLongestEdgeAloneIsASquareToFitIntoAndSaidToBeAssumed(@TempDir Path folder)
      throws Exception {
    preprocessor(folder, "{\"size\": {\"longest_edge\": 800}}");

    ModelCards.Found found = find(folder);

    assertEquals(800, found.card().width());
    assertEquals(800, found.card().height());
    assertTrue(found.assumptions().contains("resize: keeps the aspect"), found.toString());
  }

  @Test
  void aGraphOfOneSizeIsPaddedWhereItsProcessorKeepsTheAspect(@TempDir Path folder)
      throws Exception {
    preprocessor(folder, "{\"size\": {\"longest_edge\": 400, \"shortest_edge\": 320}}");
    OnnxFile file = OnnxFile.read(TinyModel.of(Layout.HUGGING_FACE).write(folder));

    ModelCards.Found found = ModelCards.find(file);

    assertNull(found.card().edges());
    assertEquals(Resize.FIT, found.card().resize());
    assertTrue(found.assumptions().contains("resize: fit"), found.toString());
  }

  @Test
  void filesOneFolderUpAreReadForAModelInOnnx(@TempDir Path folder) throws Exception {
    Path onnx = Files.createDirectory(folder.resolve("onnx"));
    config(folder, "{\"model_type\": \"table-transformer\"}");
    preprocessor(folder, "{\"size\": {\"height\": 96, \"width\": 128}}");

    ModelCards.Found found = ModelCards.find(OnnxFile.read(TINY.write(onnx)));

    assertEquals(ScoreKind.SOFTMAX, found.card().scores());
    assertEquals(128, found.card().width());
    assertEquals(folder.getFileName().toString(), found.card().name());
  }

  @Test
  void levelsAreRescaledAndResizedAsTheProcessorSays(@TempDir Path folder) throws Exception {
    preprocessor(
        folder,
        """
        {"do_rescale": false, "image_mean": [123.675, 116.28, 103.53],
         "image_std": [58.395, 57.12, 57.375], "resample": 3}
        """);

    ModelCards.Found found = find(folder);

    assertEquals(1f, found.card().rescale());
    assertEquals(Filter.BICUBIC, found.card().filter());
    InputSpec spec = found.card().inputSpec(found.layout());
    for (int channel = 0; channel < 3; channel++) {
      assertEquals(ModelCard.IMAGENET_MEAN.get(channel), spec.mean().get(channel), 1e-6);
      assertEquals(ModelCard.IMAGENET_STD.get(channel), spec.std().get(channel), 1e-6);
    }
  }

  @Test
  void meansInLevelsOfRescaledPicturesAreDoubted(@TempDir Path folder) throws Exception {
    preprocessor(folder, "{\"image_mean\": [123.7, 116.3, 103.5], \"image_std\": [58, 57, 57]}");

    assertTrue(find(folder).assumptions().contains("rescale: 1/255"));
  }

  @ParameterizedTest
  @CsvSource({
    "RfDetrImageProcessor, 2, TORCH_LINEAR",
    "PPDocLayoutV2ImageProcessor, 3, TORCHVISION_CUBIC"
  })
  void someProcessorsDoNotAntialias(
      String processor, int resample, Filter filter, @TempDir Path folder) throws Exception {
    preprocessor(
        folder,
        "{\"image_processor_type\": \"%s\", \"resample\": %d}".formatted(processor, resample));

    assertEquals(filter, find(folder).card().filter());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"resample\": 9}", "{\"rescale_factor\": 0}"})
  void settingsThatCannotBeHonouredAreRefused(String json, @TempDir Path folder) throws Exception {
    preprocessor(folder, json);

    assertThrows(ModelException.class, () -> find(folder));
  }
}
