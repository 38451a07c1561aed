package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.preflight.Preflight;
import io.github.jetdetr.preflight.PreflightFinding;
import io.github.jetdetr.preflight.PreflightReport;
import io.github.jetdetr.support.BrokenModels;
import io.github.jetdetr.support.TestScene;
import io.github.jetdetr.support.TinyModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(120)
class CommandsTest {

  @TempDir private Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String model = "";

  @BeforeEach
  void writeModel() throws IOException {
    model = TinyModel.of(TinyModel.Layout.RAW).write(folder, "tiny.onnx").toString();
  }

  @Test
  void withoutACommandItPrintsItsUsage() {
    assertEquals(64, execute());
    assertTrue(err().contains("Usage: jetdetr"), err());
    assertTrue(err().contains("check-config"), err());
    assertEquals("", out());
  }

  @Test
  void aWrongCommandLineIsAUsageError() {
    assertUsage("--frames", "run", "--frames", "many");
    assertUsage("--bogus", "run", "--bogus");
    assertUsage("--watch cannot be combined with --json", "run", "--watch", "--json");
    assertUsage(
        "--truth requires a camera", "run", "--model", model, "--camera", "a=csi:0", "--truth");
    assertUsage("type and a colon", "run", "--model", model, "--camera", "a=street");
    assertUsage(
        "duplicate camera 'a'",
        "run",
        "--model",
        model,
        "--camera",
        "a=csi:0",
        "--camera",
        "a=csi:1");
    assertUsage("letters", "run", "--model", model, "--camera", "front door=csi:0");
    assertUsage("unknown type", "run", "--model", model, "--camera", "a=cis:0");
    assertUsage("mqtt://", "run", "--model", model, "--camera", "a=csi:0", "--broker", "tcp://b");
    assertUsage("at least 1", "run", "--model", model, "--camera", "a=csi:0", "--frames", "0");
    assertUsage("threads", "run", "--model", model, "--camera", "a=csi:0", "--threads", "0");
    assertUsage("threshold", "run", "--model", model, "--camera", "a=csi:0", "--threshold", "1.5");
    assertUsage("--threshold", "detect", "--model", model, "--threshold", "0", model);
    assertUsage("expected one of", "run", "--engine", "cuda");
    assertUsage("the batch", "run", "--model", model, "--camera", "a=csi:0", "--batch", "5");
    assertUsage("--cameras", "bench", "--model", model, "--cameras", "0");
    assertUsage("--seconds", "bench", "--model", model, "--camera", "csi:0", "--seconds", "0");
  }

  private void assertUsage(String hint, String... args) {
    assertEquals(64, execute(args), String.join(" ", args));
    assertTrue(err().contains(hint), () -> String.join(" ", args) + " said: " + err());
    assertEquals("", out());
  }

  @Test
  void aModelThatIsNoneIsBadData() throws IOException {
    for (Path broken :
        List.of(
            BrokenModels.truncated(Files.createDirectory(folder.resolve("truncated"))),
            BrokenModels.text(Files.createDirectory(folder.resolve("text"))),
            BrokenModels.empty(Files.createDirectory(folder.resolve("empty"))),
            BrokenModels.classifier(Files.createDirectory(folder.resolve("classifier"))),
            BrokenModels.external(
                Files.createDirectory(folder.resolve("external")), "../weights.bin"))) {
      assertEquals(65, execute("inspect", broken.toString()), broken + ": " + err());
      assertEquals(1, err().lines().count(), err());
      assertEquals("", out());
      String camera = "front=csi:0";
      assertEquals(65, execute("run", "--model", broken.toString(), "--camera", camera), err());
    }
  }

  @Test
  void whatIsMissingIsNoInput() {
    String absent = folder.resolve("absent").toString();

    assertNoInput("inspect", absent);
    assertNoInput("check-config", absent);
    assertNoInput("run", "--config", absent);
    assertNoInput("run", "--model", absent, "--camera", "a=csi:0");
    assertNoInput("run", "--model", model, "--camera", "a=file:" + absent);
    assertNoInput("run", "--model", model, "--camera", "a=dir:" + absent);
    assertNoInput("detect", "--model", model, absent);
    assertNoInput("detect", "--model", absent, model);
    assertNoInput("bench", "--model", absent, "--camera", "csi:0");
  }

  /** Whatever detects takes it, where no model is named. */
  @Test
  void withoutAnInstallationThereIsNoBundledModel() {
    for (String[] command :
        new String[][] {{"run", "--camera", "a=csi:0"}, {"detect", model}, {"bench"}}) {
      assertEquals(66, execute(command), err());
      assertEquals(1, err().lines().count(), err());
      assertTrue(err().contains("specify --model"), err());
      assertEquals("", out());
    }
  }

  @Test
  void whatCannotBeWrittenIsSaidInWords() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");

    assertEquals(
        74,
        execute("detect", "--model", model, "--out", file.resolve("x").toString(), model),
        err());
    assertTrue(err().contains("cannot write to " + file.resolve("x") + ": "), err());
    assertFalse(err().contains("Exception"), err());
  }

  @Test
  void aConfigurationThatThisUserMayNotReadIsAMatterOfPermission() throws IOException {
    Path file = Files.writeString(folder.resolve("secret.yaml"), "node: a\n");
    Files.setPosixFilePermissions(file, Set.of());
    assumeFalse(Files.isReadable(file), "needs a user who is not root");

    assertEquals(77, execute("check-config", file.toString()), err());

    assertTrue(err().contains("cannot read " + file + ": no permission"), err());
    assertFalse(err().contains("Exception"), err());
  }

  @Test
  void aFileThatIsNoVideoIsBadDataAndNotTriedForEver() throws IOException {
    Path text = Files.writeString(folder.resolve("road.mp4"), "This is no video.\n");

    assertEquals(65, execute("run", "--model", model, "--camera", "a=file:" + text), err());

    assertEquals(1, err().lines().count(), err());
    assertTrue(err().contains("road.mp4"), err());
    assertEquals("", out());
  }

  private void assertNoInput(String... args) {
    assertEquals(66, execute(args), String.join(" ", args) + ": " + err());
    assertTrue(err().contains("absent"), err());
    assertEquals("", out());
  }

  @Test
  void inspectSaysWhatAModelIs() throws IOException {
    assertEquals(0, execute("inspect", model), err());
    assertTrue(out().contains("layout    "), out());
    assertTrue(out().contains("input     images"), out());

    assertEquals(0, execute("inspect", "--json", model), err());
    JsonNode json = new ObjectMapper().readTree(out());
    assertTrue(json.get("digest").asText().startsWith("sha256:"));
    assertTrue(json.get("card_file").isNull());
    assertFalse(json.get("assumptions").isEmpty());
  }

  @Test
  void aCardIsWrittenOnceAndNeverOverwritten() throws IOException {
    assertEquals(0, execute("inspect", "--write-card", model), err());
    List<Path> cards;
    try (var files = Files.list(folder)) {
      cards = files.filter(file -> file.toString().endsWith(".yaml")).toList();
    }
    assertEquals(1, cards.size());
    Files.writeString(cards.get(0), Files.readString(cards.get(0)) + "# mine\n");

    assertEquals(74, execute("inspect", "--write-card", model));
    assertTrue(err().contains("was not overwritten"), err());
    assertTrue(Files.readString(cards.get(0)).endsWith("# mine\n"));
  }

  @Test
  void aConfigurationIsCheckedWithoutStartingAnything() throws IOException {
    Path good = Files.writeString(folder.resolve("good.yaml"), "cameras:\n  a:\n    uri: csi:0\n");
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "nod: a\ncameras:\n  a: {}\n");

    assertEquals(0, execute("check-config", good.toString()));
    assertTrue(out().startsWith("ok: node "), out());
    assertTrue(out().contains("camera a: csi:0"), out());

    assertEquals(78, execute("check-config", bad.toString()));
    assertEquals(2, err().lines().count(), err());
    assertEquals("", out());

    assertEquals(0, execute("check-config", "--json", good.toString()));
    assertTrue(new ObjectMapper().readTree(out()).get("ok").asBoolean());

    assertEquals(78, execute("check-config", "--json", bad.toString()));
    JsonNode json = new ObjectMapper().readTree(out());
    assertFalse(json.get("ok").asBoolean());
    assertEquals(2, json.get("problems").size());

    assertEquals(78, execute("run", "--config", bad.toString()));
  }

  @Test
  void detectPrintsEveryFrameAndDrawsIt() throws IOException {
    TestScene scene = TestScene.here();
    Path picture = scene.picture();
    Path drawnFolder = folder.resolve("drawn");

    int code =
        execute(
            "detect",
            "--model",
            scene.model().toString(),
            "--json",
            "--out",
            drawnFolder.toString(),
            picture.toString());

    assertEquals(0, code, err());
    JsonNode json = new ObjectMapper().readTree(out());
    JsonNode object = json.get("objects").get(0);
    assertEquals(scene.pictureLabel(), object.get("label").asText());
    BufferedImage before = ImageIO.read(picture.toFile());
    BufferedImage drawn = ImageIO.read(drawnFolder.resolve(picture.getFileName()).toFile());
    assertEquals(before.getWidth(), drawn.getWidth());
    assertEquals(before.getHeight(), drawn.getHeight());
    assertTrue(maxDifferenceAlongTheBox(before, drawn, object.get("box_px")) > 60);
  }

  /** The greatest difference of a colour on the box's left edge. */
  private static int maxDifferenceAlongTheBox(
      BufferedImage before, BufferedImage drawn, JsonNode box) {
    int x = Math.min(Math.max(0, Math.round(box.get(0).floatValue())), before.getWidth() - 1);
    int y = (int) ((box.get(1).floatValue() + box.get(3).floatValue()) / 2);
    int most = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = (before.getRGB(x, y) >> shift & 0xFF) - (drawn.getRGB(x, y) >> shift & 0xFF);
      most = Math.max(most, Math.abs(difference));
    }
    return most;
  }

  @Test
  void aBrokenPictureIsBadDataAndTheOthersAreStillLookedAt() throws IOException {
    Path good = picture("good.png");
    Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");

    assertEquals(
        65, execute("detect", "--model", model, "--json", broken.toString(), good.toString()));

    assertTrue(err().contains("broken.jpg"), err());
    assertEquals(1, out().lines().count());
    assertTrue(out().contains("good.png"), out());
  }

  @Test
  void eachPictureOfAFolderIsNamedAndOneThatIsBrokenIsBadData() throws IOException {
    Path pictures = Files.createDirectories(folder.resolve("pictures"));
    for (String name : new String[] {"a.png", "b.png"}) {
      Files.move(picture(name), pictures.resolve(name));
    }
    Files.writeString(pictures.resolve("c.png"), "no picture");
    Path drawn = folder.resolve("drawn");
    String other = picture("b.png").toString();

    int code =
        execute(
            "detect",
            "--model",
            model,
            "--json",
            "--out",
            drawn.toString(),
            pictures.toString(),
            other);

    assertEquals(65, code);
    assertTrue(err().contains("c.png"), err());
    assertTrue(err().contains("1 of 4 inputs"), err());
    assertEquals(3, out().lines().count());
    assertTrue(out().contains(pictures.resolve("a.png").toString()), out());
    for (String name : new String[] {"a.jpg", "b.jpg", "b-2.jpg"}) {
      assertTrue(Files.exists(drawn.resolve(name)), name);
    }
  }

  @Test
  void drawingDoesNotReplaceThePictureItself() throws IOException {
    Path picture = folder.resolve("road.jpg");
    ImageIO.write(ImageIO.read(picture("road.png").toFile()), "jpg", picture.toFile());
    byte[] before = Files.readAllBytes(picture);

    assertEquals(
        74, execute("detect", "--model", model, "--out", folder.toString(), picture.toString()));

    assertTrue(err().endsWith("it would overwrite the input " + picture + "\n"), err());
    assertEquals(-1, Files.mismatch(picture, Files.write(folder.resolve("copy"), before)));
  }

  private Path picture(String name) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }

  @Test
  void theDoctorFindsThisMachineFit() throws IOException {
    assertEquals(0, execute("doctor"), out());
    assertTrue(out().contains("java"), out());

    assertEquals(0, execute("doctor", "--json"));
    for (JsonNode finding : new ObjectMapper().readTree(out())) {
      assertEquals(
          finding.get("weight").asText().equals("ok"), finding.get("remedy").asText().isEmpty());
    }
  }

  @Test
  void whereTensorRtCannotRunAskingForItEndsWithWhatIsMissing() throws IOException {
    PreflightReport report = Preflight.ofThisMachine();
    assumeFalse(report.isClean(), "skipped: TensorRT can run here");

    for (String[] command :
        List.of(
            new String[] {"run", "--model", model, "--engine", "tensorrt", "--frames", "1"},
            new String[] {"detect", "--model", model, "--engine", "tensorrt", model},
            new String[] {"bench", "--model", model, "--engine", "tensorrt"})) {
      assertEquals(69, execute(command), err());
      assertEquals(
          report.lines().stream().map(line -> "jetdetr " + command[0] + ": " + line).toList(),
          err().lines().toList());
      assertEquals("", out());
    }
  }

  @Test
  void theDoctorFailsForTensorRtOnlyWhereItIsAskedFor() throws IOException {
    PreflightReport report = Preflight.ofThisMachine();
    assumeFalse(report.isClean(), "skipped: TensorRT can run here");
    Path config = Files.writeString(folder.resolve("jetdetr.yaml"), "engine: tensorrt\n");

    assertEquals(0, execute("doctor", "--engine", "auto"), out());
    assertTrue(out().contains("engine                 auto runs on the CPU"), out());
    assertEquals(69, execute("doctor", "--engine", "tensorrt"), out());
    assertEquals(69, execute("doctor", "--config", config.toString()), out());
    for (PreflightFinding fault : report.faults()) {
      // Where the locale has no arrow, it is drawn in ASCII.
      String drawn = out().replace(" -> ", " → ");
      assertTrue(drawn.contains(fault.found() + " → " + fault.remedy()), out());
    }
    assertEquals(
        0, execute("doctor", "--config", config.toString(), "--engine", "onnxruntime"), out());
  }

  @Test
  void theDoctorCountsABadConfigurationAsAFault() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "nod: a\n");

    assertEquals(69, execute("doctor", "--config", bad.toString()));
    assertTrue(out().contains("unknown key 'nod'"), out());
  }

  @Test
  void runEndsAfterItsFramesWithASummary() throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Files.move(picture("a.png"), pictures.resolve("a.png"));

    int code =
        execute(
            "run",
            "--json",
            "--model",
            model,
            "--camera",
            "front=dir:" + pictures + "?pace=max",
            "--broker",
            "mqtt://127.0.0.1:1",
            "--frames",
            "5");

    assertEquals(0, code, err());
    JsonNode camera = new ObjectMapper().readTree(out()).get("cameras").get(0);
    assertEquals("front", camera.get("camera").asText());
    assertEquals(5, camera.get("processed").asInt(), out());
  }

  @ParameterizedTest
  @CsvSource({
    "run, --engine --config --model --camera --broker --frames --threads --threshold --truth"
        + " --[no-]watch --json",
    "detect, --engine --model --out --threshold --threads --all-labels --json",
    "inspect, --write-card --try --out --json",
    "bench, --engine --model --camera --threads --seconds --json",
    "check-config, --json FILE",
    "doctor, --engine --config --json",
    "top, --config --broker --node --prefix --once --wait --json"
  })
  void helpNamesEveryOption(String command, String options) {
    assertEquals(0, execute(command, "--help"));

    for (String option : options.split(" ", -1)) {
      assertTrue(out().contains(option), option + " in " + out());
    }
    assertEquals("", err());
  }

  private int execute(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine = JetdetrMain.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(args);
  }

  private String out() {
    return out.toString();
  }

  private String err() {
    return err.toString();
  }
}
