package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.command.CommandLines;
import io.github.jetdetr.support.BrokenModels;
import io.github.jetdetr.support.TinyModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A model that is read wrongly is refused with what was seen, and never published. */
@Timeout(120)
class ImplausibleModelTest {

  @TempDir private Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String model = "";
  private String picture = "";

  @BeforeEach
  void writeModel() throws IOException {
    model =
        TinyModel.of(TinyModel.Layout.RAW).counting(20, 5).write(folder, "tiny.onnx").toString();
    BufferedImage image = new BufferedImage(80, 60, BufferedImage.TYPE_INT_RGB);
    for (int at = 0; at < 80 * 60; at++) {
      image.setRGB(at % 80, at / 80, at * 7919);
    }
    Path file = folder.resolve("noise.png");
    ImageIO.write(image, "png", file.toFile());
    picture = file.toString();
  }

  private int execute(String... args) {
    CommandLine line = JetdetrMain.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return CommandLines.execute(line, args);
  }

  private void readLogitsAsProbabilities() throws IOException {
    Files.writeString(folder.resolve("tiny.yaml"), "scores: probability\n");
  }

  @Test
  void detectRefusesScoresThatAreNone() throws IOException {
    readLogitsAsProbabilities();

    assertEquals(65, execute("detect", "--model", model, picture), err.toString());
    assertTrue(err.toString().contains("which is outside of 0..1"), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void runRefusesThemToo() throws IOException {
    readLogitsAsProbabilities();

    int code =
        execute(
            "run",
            "--model",
            model,
            "--camera",
            "a=dir:" + folder + "?pace=max",
            "--broker",
            "mqtt://127.0.0.1:1");

    assertEquals(65, code, err.toString());
    assertTrue(err.toString().contains("which is outside of 0..1"), err.toString());
  }

  @Test
  void aTrialOnAPictureSaysWhetherAnswersArePlausible() throws IOException {
    Path seen = folder.resolve("seen.png");

    assertEquals(
        0,
        execute("inspect", "--json", model, "--try", picture, "--out", seen.toString()),
        err.toString());

    JsonNode trial = new ObjectMapper().readTree(out.toString()).get("trial");
    assertEquals(20, trial.get("answers").asInt());
    assertTrue(trial.get("refusal").isNull());
    BufferedImage drawn = ImageIO.read(seen.toFile());
    assertEquals(64, drawn.getWidth());
    assertEquals(48, drawn.getHeight());
  }

  @Test
  void aTrialOfAWrongReadingSaysWhatWasSeen() throws IOException {
    readLogitsAsProbabilities();

    assertEquals(65, execute("inspect", model, "--try", picture), err.toString());
    assertTrue(out.toString().contains("impossible: "), out.toString());
    assertTrue(out.toString().contains("which is outside of 0..1"), out.toString());
  }

  @Test
  void drawingNeedsAPicture() {
    assertEquals(64, execute("inspect", model, "--out", "seen.png"), err.toString());
  }

  @Test
  void findingsAreGradedInTextAndJson() throws IOException {
    assertEquals(0, execute("inspect", model), err.toString());
    assertTrue(out.toString().contains("likely    scores: sigmoid ("), out.toString());
    out.getBuffer().setLength(0);

    assertEquals(0, execute("inspect", "--json", model), err.toString());
    JsonNode findings = new ObjectMapper().readTree(out.toString()).get("findings");
    assertFalse(findings.isEmpty());
    assertEquals("known", findings.get(0).get("grade").asText());
    assertEquals("layout", findings.get(0).get("what").asText());
  }

  @Test
  void aGraphThatIsNotRecognisedGetsACardToFillIn() throws IOException {
    Path onnx = BrokenModels.classifier(folder);

    assertEquals(65, execute("inspect", "--write-card", onnx.toString()));
    assertTrue(err.toString().contains("was written to be filled in"), err.toString());
    assertTrue(Files.readString(folder.resolve("model.yaml")).contains("scores: \"?\""));
  }
}
