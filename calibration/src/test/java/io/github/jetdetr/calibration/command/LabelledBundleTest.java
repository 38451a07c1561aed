package io.github.jetdetr.calibration.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.still.SinglePicture;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.message.json.Schemas;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What quantize, judge and prune do with labels that are not as they should be. */
class LabelledBundleTest {

  private static final int PICTURES = 24;

  @TempDir private Path folder = Path.of("");

  private Path model = Path.of("");
  private Path images = Path.of("");

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void drawPictures() throws Exception {
    model = new ConvDetector().decoder(2).write(folder.resolve("model"));
    images = Files.createDirectories(folder.resolve("images"));
    SplittableRandom random = new SplittableRandom(3);
    for (int id = 1; id <= PICTURES; id++) {
      BufferedImage picture = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
      for (int cell = 0; cell < 16; cell++) {
        int color = random.nextInt(0x1000000);
        for (int at = 0; at < 144; at++) {
          picture.setRGB(cell % 4 * 12 + at % 12, cell / 4 * 12 + at / 12, color);
        }
      }
      ImageIO.write(picture, "png", picture(id).toFile());
    }
  }

  private Path picture(int id) {
    return images.resolve("%02d.png".formatted(id));
  }

  /**
   * What the model itself detects as labels, of which every fifth is broken; other names for the
   * categories, and a picture that is nowhere.
   */
  private Path labels() throws Exception {
    List<String> pictures = new ArrayList<>();
    List<String> boxes = new ArrayList<>();
    try (Model opened = Model.open(model, new EngineOptions(1, 1), 0.3f, card -> card);
        Frame frame = new Frame()) {
      for (int id = 1; id <= PICTURES; id++) {
        pictures.add(image(id, "%02d.png".formatted(id)));
        SinglePicture.read(picture(id), frame);
        Detections seen = opened.detector(0).detect(frame);
        for (int at = 0; at < Math.min(4, seen.count()); at++) {
          boxes.add(box(boxes.size() + 1, id, seen, at));
        }
      }
    }
    pictures.add(image(PICTURES + 1, "nowhere.png"));
    List<String> categories = new ArrayList<>();
    for (int id = 1; id <= 5; id++) {
      categories.add("{\"id\":%d,\"name\":\"kind-%s\"}".formatted(id, "abcde".charAt(id - 1)));
    }
    Path file = folder.resolve("labels.json");
    return Files.writeString(
        file,
        "{\"images\":%s,\"categories\":%s,\"annotations\":%s}"
            .formatted(pictures, categories, boxes),
        UTF_8);
  }

  private static String image(int id, String name) {
    return "{\"id\":%d,\"file_name\":\"%s\",\"width\":48,\"height\":48}".formatted(id, name);
  }

  private static String box(int id, int image, Detections seen, int at) {
    float width = seen.x2(at) - seen.x1(at);
    float height = seen.y2(at) - seen.y1(at);
    String area = id % 5 == 0 ? "\"large\"" : String.valueOf(width * height);
    return String.format(
        Locale.ROOT,
        "{\"id\":%d,\"image_id\":%d,\"category_id\":%d,\"bbox\":[%f,%f,%f,%f],\"area\":%s}",
        id,
        image,
        seen.classId(at) + 1,
        seen.x1(at),
        seen.y1(at),
        width,
        height,
        area);
  }

  /** Each label's own category, but the last one's. */
  private Path table() throws Exception {
    return Files.writeString(
        folder.resolve("categories.yaml"),
        "a: kind-a\nb: [kind-b, b]\nc: kind-c\nd: kind-d\n",
        UTF_8);
  }

  @Test
  void whatIsLeftOutOfLabelsIsWrittenIntoTheBundle() throws Exception {
    Path labels = labels();
    Path table = table();
    Path bundle = folder.resolve("bundle");
    Object[] scored = {"--annotations", labels, "--on-broken", "skip", "--categories", table};
    Ended quantized =
        run(
            scored,
            "quantize",
            "--threads",
            1,
            "--model",
            model,
            "--images",
            images,
            "--out",
            bundle);
    assertEquals(0, quantized.code(), quantized.err());
    JsonNode report = json(Files.readString(bundle.resolve(Bundle.QUANTIZATION)));
    assertHolds("quantize.schema.json", report);
    assertNotes(
        report.path("held_out").path("data_notes"), "annotations left out: a field is missing");
    assertNotes(report.path("held_out").path("data_notes"), "1 of 5 categories were not chosen");

    // Pictures that calibration never saw.
    Path others = Files.createDirectories(folder.resolve("others"));
    drawOthers(others);
    Ended judged =
        run(scored, "judge", "--bundle", bundle, "--images", others, "--latency-runs", 3);
    assertTrue(Set.of(0, 80).contains(judged.code()), judged.err());
    JsonNode certificate = json(Files.readString(bundle.resolve(Bundle.CERTIFICATE)));
    assertHolds("certificate.schema.json", certificate);
    assertEquals(PICTURES, certificate.path("pictures").asInt());
    for (String note :
        List.of(
            "annotations left out: a field is missing",
            "1 of 5 categories were not chosen",
            "1 labels of the model are not categories of the annotations",
            "1 pictures left out: not found (first: nowhere.png)")) {
      assertNotes(certificate.path("data_notes"), note);
    }
  }

  private void drawOthers(Path others) throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    for (int id = 1; id <= PICTURES; id++) {
      BufferedImage picture = new BufferedImage(48, 48, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < 48 * 48; at++) {
        picture.setRGB(at % 48, at / 48, random.nextInt(0x1000000));
      }
      ImageIO.write(picture, "png", others.resolve("%02d.png".formatted(id)).toFile());
    }
  }

  @Test
  void pruningScoresOnWhatIsLeftAndSaysSo() throws Exception {
    Path small = folder.resolve("small.onnx");
    Object[] scored = {"--annotations", labels(), "--on-broken", "skip", "--categories", table()};

    Ended ended =
        run(
            scored,
            "prune",
            "--json",
            "--threads",
            1,
            "--model",
            model,
            "--images",
            images,
            "--keep",
            "decoder=1",
            "--out",
            small);

    assertEquals(0, ended.code(), ended.err());
    JsonNode compared = json(ended.out()).path("compared");
    assertNotes(compared.path("notes"), "annotations left out: a field is missing");
    assertNotes(compared.path("notes"), "1 of 5 categories were not chosen");
  }

  @Test
  void withoutTheSwitchNothingIsWritten() throws Exception {
    Path bundle = folder.resolve("bundle");

    Ended ended =
        run(
            new Object[] {"--annotations", labels()},
            "quantize",
            "--model",
            model,
            "--images",
            images,
            "--out",
            bundle);

    assertEquals(65, ended.code());
    assertTrue(ended.err().contains("annotations refused: a field is missing"), ended.err());
    assertFalse(Files.exists(bundle));
  }

  @Test
  void aTableIsRefusedWithItsMistake() throws Exception {
    Path table = Files.writeString(folder.resolve("wrong.yaml"), "a: kind-x\n");
    Object[] scored = {"--annotations", labels(), "--on-broken", "skip", "--categories", table};

    Ended ended = run(scored, "evaluate", "--model", model, "--images", images, "--no-cache");

    assertEquals(65, ended.code(), ended.err());
    assertTrue(ended.err().contains("have no category 'kind-x', only kind-a, kind-b"), ended.err());
    assertEquals(
        66,
        run(
                new Object[] {"--annotations", labels(), "--categories", folder.resolve("no.yaml")},
                "evaluate",
                "--model",
                model,
                "--images",
                images)
            .code());
  }

  private static void assertNotes(JsonNode notes, String part) {
    for (JsonNode note : notes) {
      if (note.asText().contains(part)) {
        return;
      }
    }
    throw new AssertionError("no note with '%s' in %s".formatted(part, notes));
  }

  private static void assertHolds(String schema, JsonNode document) throws Exception {
    assertEquals(Set.of(), Schemas.strictViolations(Bundle.class, schema, document));
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  private static Ended run(Object[] scored, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        CalibrateMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] words =
        Stream.concat(Stream.of(arguments), Stream.of(scored))
            .map(String::valueOf)
            .toArray(String[]::new);
    int code = commandLine.execute(words);
    return new Ended(code, out.toString(), err.toString());
  }
}
