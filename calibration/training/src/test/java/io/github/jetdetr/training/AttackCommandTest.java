package io.github.jetdetr.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.training.attack.AttackReport;
import io.github.jetdetr.training.attack.AttackedNetwork;
import io.github.jetdetr.training.loss.Box;
import io.github.jetdetr.training.loss.TargetObjects;
import io.github.jetdetr.training.network.NetworkShape;
import io.github.jetdetr.training.scene.StudentFile;
import io.github.jetdetr.training.torch.Weights;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttackCommandTest {

  private static final Path BUNDLED = Path.of("../../app/models/street-detr/model.onnx");
  private static final int PICTURES = 3;
  private static final int CHANNELS = 3;

  private final TrainingRun training = new TrainingRun();

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void drawPictures() throws IOException {
    TrainingPictures drawn = Drawings.draw(PICTURES);
    Files.createDirectories(folder.resolve("pictures"));
    List<String> images = new ArrayList<>();
    List<String> boxes = new ArrayList<>();
    for (int at = 0; at < PICTURES; at++) {
      ImageIO.write(picture(drawn, at), "png", folder.resolve("pictures/" + at + ".png").toFile());
      images.add(
          "{\"id\":%d,\"file_name\":\"%d.png\",\"width\":%d,\"height\":%d}"
              .formatted(at + 1, at, drawn.width(), drawn.height()));
      for (TargetObjects.LabelledBox object : drawn.truths().get(at).objects()) {
        boxes.add(annotation(boxes.size() + 1, at + 1, object, drawn));
      }
    }
    Files.writeString(
        labels(),
        "{\"images\":%s,\"annotations\":%s,\"categories\":[{\"id\":1,\"name\":\"red\"},{\"id\":2,\"name\":\"blue\"}]}"
            .formatted(images, boxes));
  }

  @Test
  void modelsAreComparedByTheClassesThatAllOfThemKnow() throws Exception {
    Path one = model("one", Drawings.shape(), List.of("red", "blue"));
    Path other =
        model(
            "other",
            new NetworkShape(64, 96, 3, 16, 6, 2, 2, 1, 32, 8, 1),
            List.of("grey", "x", "red"));

    assertEquals(0, attack(one, "--model", other.toString(), "--epsilon", "4,0.5"), training.err());

    // Where the locale knows no ×, x is written.
    String said = training.out().replace(" x ", " × ");
    assertTrue(said.startsWith("3 pictures, 3 objects: red\n"), said);
    assertTrue(said.contains("not known to every model and left out: blue (3 objects)"), said);
    assertTrue(said.contains("2 steps along the gradient, seed 1"), said);
    assertTrue(said.contains(one + " (96 × 64): AP "), said);
    assertTrue(said.contains(other + " (64 × 96): AP "), said);
    assertTrue(said.indexOf("     0.5") < said.indexOf("       4"), said);
    assertTrue(said.contains("intervals need 30 pictures"), said);
    assertTrue(training.err().contains(other + ": epsilon 0.5, AP "), training.err());
  }

  @Test
  void theSameSeedGivesTheSameFigures() throws Exception {
    Path model = model("one", Drawings.shape(), List.of("red", "blue"));

    assertEquals(0, attack(model, "--json", "--epsilon", "0,2"), training.err());
    String first = training.out();
    assertEquals(0, attack(model, "--json", "--epsilon", "0,2"), training.err());
    assertEquals(first, training.out());

    JsonNode report = new ObjectMapper().readTree(first);
    assertEquals(AttackReport.SCHEMA, report.path("schema").asText());
    assertEquals("[\"red\",\"blue\"]", report.path("classes").toString());
    assertEquals("{}", report.path("left_out").toString());
    JsonNode attacked = report.path("models").path(0);
    assertEquals(model.toString(), attacked.path("model").asText());
    assertTrue(attacked.path("digest").asText().startsWith("sha256:"), first);
    assertEquals(2, attacked.path("attacks").size());
    JsonNode none = attacked.path("attacks").path(0);
    assertEquals(0, none.path("epsilon").asDouble(-1));
    assertEquals(attacked.path("ap").asDouble(-1), none.path("noise_ap").asDouble());
    assertEquals(attacked.path("ap").asDouble(-1), none.path("attacked_ap").asDouble());
    assertTrue(none.path("loss").isNull(), first);
  }

  @Test
  void noMorePicturesAreTakenThanWanted() throws Exception {
    Path model = model("one", Drawings.shape(), List.of("red", "blue"));

    assertEquals(0, attack(model, "--max-pictures", "2", "--epsilon", "1"), training.err());

    assertTrue(training.out().startsWith("2 pictures, 4 objects: red, blue\n"), training.out());
  }

  @Test
  void theBundledModelIsRead() throws Exception {
    try (AttackedNetwork network = AttackedNetwork.read(BUNDLED)) {
      assertEquals(NetworkShape.bundled(480, 288, 7), network.shape());
      assertEquals("car", network.labels().get(0));
    }
  }

  @Test
  void whatThisProjectDidNotTrainIsRefusedInOneLine() throws Exception {
    Path tiny = TinyModel.of(TinyModel.Layout.RAW).write(folder);
    assertRefused(ExitCode.DATA, "model.onnx", "not a model that this project trained", tiny);
    Path noise = Files.writeString(folder.resolve("noise.onnx"), "noise");
    assertRefused(ExitCode.DATA, "noise.onnx", "is not an ONNX model", noise);

    Path changed = model("changed", Drawings.shape(), List.of("red", "blue"));
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(changed));
    GraphProto graph = model.getGraph();
    int last = graph.getNodeCount() - 1;
    Files.write(
        changed,
        model.toBuilder()
            .setGraph(
                graph.toBuilder().setNode(last, graph.getNode(last).toBuilder().setOpType("Exp")))
            .build()
            .toByteArray());
    assertRefused(ExitCode.DATA, "model.onnx", "its graph or a weight is not", changed);
  }

  @Test
  void labelsWithoutAClassThatAllModelsKnowAreRefused() throws Exception {
    Path model = model("one", Drawings.shape(), List.of("dog", "cat"));

    assertRefused(ExitCode.DATA, "", "no labelled object of a class that all models know", model);
  }

  @Test
  void whatIsWrongOnTheCommandLineIsSaidBeforeAnyWork() {
    String usage = "must be";
    assertRefused(ExitCode.USAGE, "--epsilon", usage, BUNDLED, "--epsilon", "1,-1");
    assertRefused(ExitCode.USAGE, "--epsilon", usage, BUNDLED, "--epsilon", "65");
    assertRefused(ExitCode.USAGE, "--epsilon", usage, BUNDLED, "--epsilon", "NaN");
    assertRefused(ExitCode.USAGE, "--iterations", usage, BUNDLED, "--iterations", "0");
    assertRefused(ExitCode.USAGE, "--max-pictures", usage, BUNDLED, "--max-pictures", "0");
    assertRefused(ExitCode.NO_INPUT, "none.onnx", "no such model", Path.of("none.onnx"));

    String images = folder.resolve("pictures").toString();
    assertEquals(
        ExitCode.USAGE.code(),
        training.run("attack", "--model", BUNDLED.toString(), "--images", images));
    assertTrue(training.err().contains("--annotations is required"), training.err());
    assertEquals(
        ExitCode.NO_INPUT.code(),
        training.run(
            "attack", "--model", BUNDLED.toString(), "--images", "none", "--annotations", "x"));
    assertTrue(training.err().contains("no such folder: none"), training.err());
  }

  private void assertRefused(
      ExitCode code, String what, String because, Path model, String... options) {
    assertEquals(code.code(), attack(model, options), training.err());
    String said = training.err();
    assertTrue(said.contains(what) && said.contains(because), said);
    assertEquals(1, said.lines().count(), said);
    assertEquals("", training.out());
  }

  private int attack(Path model, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "attack",
                "--model",
                model.toString(),
                "--images",
                folder.resolve("pictures").toString(),
                "--annotations",
                labels().toString()));
    if (!List.of(options).contains("--iterations")) {
      arguments.addAll(List.of("--iterations", "2"));
    }
    arguments.addAll(List.of(options));
    return training.run(arguments.toArray(new String[0]));
  }

  private Path labels() {
    return folder.resolve("labels.json");
  }

  /** A model whose weights all differ, as after a training. */
  private Path model(String name, NetworkShape shape, List<String> labels) throws IOException {
    Path bundle = Files.createDirectories(folder.resolve(name));
    try (Weights weights = Learner.newWeights(shape, 1)) {
      float[] values = weights.toArray();
      SplittableRandom random = new SplittableRandom(2);
      for (int at = 0; at < values.length; at++) {
        values[at] += (float) (random.nextDouble() * 0.02);
      }
      weights.fill(values);
      return StudentFile.write(bundle, name, shape, weights, labels, List.of());
    }
  }

  private static BufferedImage picture(TrainingPictures drawn, int index) {
    byte[] bytes = drawn.pixels().get(index);
    BufferedImage picture =
        new BufferedImage(drawn.width(), drawn.height(), BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < bytes.length / CHANNELS; at++) {
      int red = bytes[at * CHANNELS] & 0xff;
      int green = bytes[at * CHANNELS + 1] & 0xff;
      int blue = bytes[at * CHANNELS + 2] & 0xff;
      picture.setRGB(at % drawn.width(), at / drawn.width(), red << 16 | green << 8 | blue);
    }
    return picture;
  }

  private static String annotation(
      int id, int image, TargetObjects.LabelledBox object, TrainingPictures drawn) {
    Box box = object.box();
    return String.format(
        Locale.ROOT,
        "{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":[%.2f,%.2f,%.2f,%.2f],\"area\":100}",
        id,
        image,
        object.classId() + 1,
        box.left() * drawn.width(),
        box.top() * drawn.height(),
        box.w() * drawn.width(),
        box.h() * drawn.height());
  }
}
