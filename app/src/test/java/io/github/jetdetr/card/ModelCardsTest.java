package io.github.jetdetr.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.preprocess.EdgeRule;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelCardsTest {

  private static final TinyModel RAW = TinyModel.of(Layout.RAW).withDynamicSides();

  private static ModelCards.Found find(Path onnx) throws ModelException {
    return ModelCards.find(OnnxFile.read(onnx));
  }

  private static List<String> mistakes(Path folder, TinyModel tiny, String yaml) throws Exception {
    Files.writeString(folder.resolve("model.yaml"), yaml);
    Path onnx = tiny.write(folder);
    ModelException e = assertThrows(ModelException.class, () -> find(onnx));
    return String.valueOf(e.getMessage()).lines().toList();
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aWrittenCardReadsBackAsItWas(Layout layout, @TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(layout).withDynamicSides().write(folder);
    ModelCards.Found draft = find(onnx);
    Path yaml = Files.writeString(ModelCards.path(onnx), ModelCards.write(draft));

    ModelCards.Found found = find(onnx);

    assertEquals(draft.card(), found.card());
    assertEquals(draft.layout(), found.layout());
    assertEquals(yaml, found.source());
    assertEquals(List.of(), found.assumptions());
    assertNull(draft.source());
    assertTrue(!draft.assumptions().isEmpty());
  }

  @Test
  void everyFieldSurvivesWritingAndReading(@TempDir Path folder) throws Exception {
    Path onnx = RAW.counting(7, 4).write(folder);
    ModelLayout layout = ModelLayout.recognise(OnnxFile.read(onnx));
    List<String> labels =
        List.of("a \"b\" \\c", "line\nbreak\ttab", "größe, [x]: #1 \u0085\u2028\uFEFF", "");
    ModelCard card =
        new ModelCard(
            "it's: a 'name' 🚗",
            ScoreKind.PROBABILITY,
            NoObject.NONE,
            1,
            true,
            321,
            123,
            true,
            0.0123f,
            List.of(0.1f, -2.5f, 1e-7f),
            List.of(1e-6f, 3f, 0.5f),
            Resize.LETTERBOX,
            Filter.LANCZOS,
            new EdgeRule(100, 200, 16),
            labels,
            17);
    CardFinding odd = new CardFinding("mean and std", "a\nb: c", Grade.LIKELY, "\u0085#");
    String yaml = ModelCards.write(new ModelCards.Found(card, layout, null, List.of(odd)));
    Files.writeString(folder.resolve("model.yaml"), yaml);

    assertEquals(card, find(onnx).card());
  }

  @Test
  void assumptionsStandInTheCardAsComments(@TempDir Path folder) throws Exception {
    Path onnx = RAW.write(folder);

    String yaml = ModelCards.write(find(onnx));

    assertTrue(
        yaml.contains(
            "# likely, please check: scores: sigmoid (deformable attention came with the focal"
                + " loss)\nscores: sigmoid"),
        yaml);
    assertTrue(
        yaml.contains(
            "# assumed, please check: width: 640 (the graph leaves it open)\n  width: 640\n"),
        yaml);
  }

  @Test
  void everyMistakeIsReportedAtOnceWithItsLine(@TempDir Path folder) throws Exception {
    List<String> mistakes =
        mistakes(
            folder,
            RAW,
            """
            name: [a]
            layout: packed
            scores: sigmund
            max_objects: 0
            treshold: 0.5
            input:
              width: 9000
              height: tall
              color: cmyk
              mean: [1, 2]
              std: [1, 0, 1]
              resize: crop
              hight: 3
            labels: [a, b]
            """);

    String file = folder.resolve("model.yaml") + ":";
    assertEquals(
        List.of(
            file + "1: name: must be text",
            file + "2: layout: the graph's layout is queries",
            file + "3: scores: must be one of sigmoid, softmax, probability, but was 'sigmund'",
            file + "4: max_objects: must be in [1, 10000], but was 0",
            file
                + "5: unknown key 'treshold'; known keys: inputs, outputs, layout, labels, scores,"
                + " no_object, input, name, label_base, all_labels, max_objects, training",
            file + "7: width: must be in [1, 8192], but was 9000",
            file + "8: height: must be a whole number, but was 'tall'",
            file + "9: color: must be one of rgb, bgr, but was 'cmyk'",
            file + "10: mean: must be three numbers",
            file + "11: std: must be three numbers above 0",
            file + "12: resize: must be one of stretch, fit, letterbox, but was 'crop'",
            file + "13: unknown key 'hight'; did you mean 'height'?",
            file + "14: labels: the graph has 5 classes (scores: sigmoid), but there are 2 labels"),
        mistakes.stream().sorted(ModelCardsTest::byLine).toList());
  }

  private static int byLine(String one, String other) {
    return Integer.compare(line(one), line(other));
  }

  private static int line(String mistake) {
    String behind = mistake.substring(mistake.indexOf(".yaml:") + 6);
    return Integer.parseInt(behind.substring(0, behind.indexOf(':')));
  }

  @Test
  void aCanvasThatTheGraphDoesNotTakeIsAMistake(@TempDir Path folder) throws Exception {
    List<String> mistakes =
        mistakes(folder, TinyModel.of(Layout.RAW), "input:\n  width: 64\n  height: 64\n");

    assertEquals(
        List.of(folder.resolve("model.yaml") + ":3: height: the graph requires 48, but was 64"),
        mistakes);
  }

  @Test
  void aDeviationThatIsNoNumberIsAMistake(@TempDir Path folder) throws Exception {
    List<String> mistakes = mistakes(folder, RAW, "input:\n  mean: [.nan, 0, 0]\n");

    assertEquals(
        List.of(folder.resolve("model.yaml") + ":2: mean: must be a list of numbers"), mistakes);
  }

  @Test
  void brokenYamlIsOneLine(@TempDir Path folder) throws Exception {
    List<String> mistakes = mistakes(folder, RAW, "name: x\nlabels: [a, b\n");

    assertEquals(1, mistakes.size());
    assertTrue(mistakes.get(0).contains("model.yaml:3: not YAML"), mistakes.get(0));
  }

  @Test
  void softmaxLabelsDoNotCountTheNoObjectClass(@TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.MASKED).write(folder);
    Files.writeString(folder.resolve("model.yaml"), "scores: softmax\nlabels: [a, b, c, d]\n");

    assertEquals(List.of("a", "b", "c", "d"), find(onnx).card().labels());
  }

  @Test
  void whatACardLeavesOutFollowsFromItsScores(@TempDir Path folder) throws Exception {
    Path onnx = TinyModel.of(Layout.RAW).write(folder);
    Files.writeString(folder.resolve("model.yaml"), "scores: softmax\n");

    ModelCard card = find(onnx).card();

    assertEquals(List.of("class-0", "class-1", "class-2", "class-3"), card.labels());
    assertEquals(ModelCard.IMAGENET_MEAN, card.mean());
  }

  @Test
  void allPrecisionsOfABundleShareItsCard(@TempDir Path folder) throws Exception {
    Path yaml = folder.resolve("model.yaml");

    assertEquals(yaml, ModelCards.path(folder.resolve("model.onnx")));
    assertEquals(yaml, ModelCards.path(folder.resolve("model.int8.onnx")));
    assertEquals(yaml, ModelCards.path(folder.resolve("model.fp16.onnx")));
  }

  @Test
  void aCardOfTheVeryNameComesFirst(@TempDir Path folder) throws Exception {
    Path own = Files.writeString(folder.resolve("model.int8.yaml"), "name: own\n");
    Files.writeString(folder.resolve("model.yaml"), "name: shared\n");

    assertEquals(own, ModelCards.path(folder.resolve("model.int8.onnx")));
    assertEquals("own", find(RAW.write(folder, "model.int8.onnx")).card().name());
    assertEquals("shared", find(RAW.write(folder, "model.fp16.onnx")).card().name());
  }

  @Test
  void aDraftIsNamedAfterTheFileOrTheBundlesFolder(@TempDir Path folder) throws Exception {
    Path bundle = Files.createDirectory(folder.resolve("street"));

    assertEquals("street", find(RAW.write(bundle, "model.int8.onnx")).card().name());
    assertEquals("atto", find(RAW.write(bundle, "atto.fp16.onnx")).card().name());
  }

  @Test
  void draftsKnowWhatEachLayoutWasTrainedWith(@TempDir Path folder) throws Exception {
    ModelCard raw = find(TinyModel.of(Layout.RAW).write(folder)).card();
    ModelCard masked = find(TinyModel.of(Layout.MASKED).counting(5, 92).write(folder)).card();
    ModelCard dets = find(TinyModel.of(Layout.DETS_LABELS).counting(5, 91).write(folder)).card();
    ModelCard packed = find(TinyModel.of(Layout.PACKED).counting(5, 80).write(folder)).card();

    assertEquals(ModelCard.NO_MEAN, raw.mean());
    assertEquals(Resize.STRETCH, raw.resize());
    assertEquals(ScoreKind.SOFTMAX, masked.scores());
    assertEquals(ModelCard.IMAGENET_STD, masked.std());
    assertEquals(Resize.FIT, masked.resize());
    assertEquals("toothbrush", masked.label(90));
    assertEquals(91, masked.labels().size());
    assertEquals(ScoreKind.SIGMOID, dets.scores());
    assertEquals(ModelCard.IMAGENET_MEAN, dets.mean());
    assertEquals(ScoreKind.PROBABILITY, packed.scores());
    assertEquals("toothbrush", packed.label(79));
  }

  @Test
  void cocoIdsHaveTheirGaps() {
    List<String> byId = CocoLabels.byId();

    assertEquals(91, byId.size());
    assertEquals("n/a", byId.get(0));
    assertEquals("person", byId.get(1));
    assertEquals("car", byId.get(3));
    assertEquals("fire hydrant", byId.get(11));
    assertEquals("n/a", byId.get(12));
    assertEquals("stop sign", byId.get(13));
    assertEquals("backpack", byId.get(27));
    assertEquals("dining table", byId.get(67));
    assertEquals("toilet", byId.get(70));
    assertEquals("toothbrush", byId.get(90));
    assertEquals(80, CocoLabels.EIGHTY.size());
    assertEquals("car", CocoLabels.EIGHTY.get(2));
  }

  @Test
  void aClassWithoutLabelIsItsNumber(@TempDir Path folder) throws Exception {
    ModelCard card = find(RAW.write(folder)).card();

    assertEquals("class-4", card.label(4));
    assertEquals("class-99", card.label(99));
    assertEquals("class--1", card.label(-1));
  }
}
