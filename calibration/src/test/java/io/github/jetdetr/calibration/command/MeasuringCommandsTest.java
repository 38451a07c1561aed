package io.github.jetdetr.calibration.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.support.SharedData;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The measuring commands as a user types them, on small pictures and small models. */
class MeasuringCommandsTest {

  @TempDir private Path folder = Path.of("");

  private record Ended(int code, String out, String err) {
    JsonNode json() throws Exception {
      return new ObjectMapper().readTree(out);
    }
  }

  private interface Filled {
    TinyPictures get();
  }

  private Filled filled =
      () -> {
        throw new IllegalStateException("not filled yet");
      };

  @BeforeEach
  void fill() throws Exception {
    TinyPictures tiny = new TinyPictures(folder);
    filled = () -> tiny;
  }

  @Test
  void aModelIsEvaluatedInFull() throws Exception {
    Path report = folder.resolve("report.html");
    Ended ended = measured("evaluate", "--json", "--report", report, "--model", model(1));

    assertEquals(0, ended.code(), ended.err());
    JsonNode root = ended.json();
    assertEquals(TinyPictures.COUNT, root.path("images").asInt());
    assertEquals(2 * TinyPictures.COUNT, root.path("objects").asInt());
    assertEquals(12, root.path("metrics").size());
    JsonNode ci95 = root.path("metrics_ci95").path("AP");
    double ap = root.path("metrics").path("AP").asDouble();
    assertTrue(ci95.path(0).asDouble() <= ap && ap <= ci95.path(1).asDouble(), ci95::toString);
    assertEquals(101, root.path("AP50_precision_at_recall_0_to_1_step_0.01").size());
    assertEquals(5, root.path("categories").size());
    assertEquals(6, root.path("errors").size());
    JsonNode point = root.path("at_threshold");
    assertEquals(
        root.path("objects").asInt(), point.path("right").asInt() + point.path("missed").asInt());
    String html = Files.readString(report, UTF_8);
    assertTrue(
        Pattern.compile(
                "<h1>Evaluation of [^<]+ on %d pictures, onnxruntime [^<]+, \\d{4}-\\d\\d-\\d\\dT"
                    .formatted(TinyPictures.COUNT))
            .matcher(html)
            .find(),
        html);
    assertTrue(html.contains("95 % confidence interval"), html);
    assertTrue(html.contains("COCO metrics") && html.endsWith("</html>\n"), html);
  }

  @Test
  void theGoldenDetectionsGiveTheGoldenCurve() throws Exception {
    Path golden = SharedData.require("golden/deimv2-atto.coco-permissive-val.cocoeval.json");
    Ended ended =
        run(
            "evaluate",
            "--json",
            "--detections",
            SharedData.require("golden/deimv2-atto.coco-permissive-val.detections.json"),
            "--annotations",
            SharedData.require("data/coco-permissive/instances_val2017.json"));

    JsonNode expected = new ObjectMapper().readTree(golden.toFile());
    for (String name :
        List.of("metrics", "AP_per_category", "AP50_precision_at_recall_0_to_1_step_0.01")) {
      JsonNode expectedPart = expected.path(name);
      JsonNode given = ended.json().path(name);
      assertEquals(expectedPart.size(), given.size(), name);
      for (String field : fields(expectedPart)) {
        double value = at(expectedPart, field);
        assertEquals(value, at(given, field), 1e-4, name + " " + field);
      }
    }
  }

  @Test
  void aMissingPictureIsRefusedOrLeftOutByName() throws Exception {
    Files.delete(tiny().picture(2));

    Ended refused = measured("evaluate", "--json", "--model", model(1));
    assertEquals(65, refused.code());
    assertTrue(
        refused.err().contains("picture of the annotations not found: " + tiny().picture(2)),
        refused.err());

    Ended skipped = measured("evaluate", "--json", "--model", model(1), "--on-broken", "skip");
    assertEquals(0, skipped.code(), skipped.err());
    assertEquals(TinyPictures.COUNT - 1, skipped.json().path("images").asInt());
    assertEquals(2 * (TinyPictures.COUNT - 1), skipped.json().path("objects").asInt());
    String note = skipped.json().path("notes").path(0).asText();
    assertTrue(note.startsWith("1 pictures left out") && note.contains("2.png"), note);
  }

  @Test
  void aBrokenPictureIsRefusedOrLeftOutByName() throws Exception {
    Files.writeString(tiny().picture(3), "no picture", UTF_8);
    Ended broken = measured("evaluate", "--model", model(1));
    assertEquals(65, broken.code());
    assertTrue(broken.err().contains("3.png"), broken.err());

    Ended skipped = measured("evaluate", "--json", "--model", model(1), "--on-broken", "skip");
    assertEquals(TinyPictures.COUNT - 1, skipped.json().path("images").asInt());
  }

  @Test
  void aPictureOfAnotherSizeThanAnnotatedIsRefused() throws Exception {
    String wrong =
        Files.readString(tiny().annotations(), UTF_8).replace("\"width\":90", "\"width\":91");
    Files.writeString(tiny().annotations(), wrong, UTF_8);

    Ended refused = measured("evaluate", "--model", model(1));

    assertEquals(65, refused.code());
    assertTrue(refused.err().contains("90 × 60 pixels"), refused.err());
  }

  @Test
  void aScoreThatIsNanIsRefusedOrLeftOutAndCounted() throws Exception {
    Path detections = folder.resolve("detections.json");
    Files.writeString(
        detections,
        """
        [{"image_id":1,"category_id":1,"bbox":[5,5,50,40],"score":NaN},
         {"image_id":99,"category_id":1,"bbox":[5,5,50,40],"score":0.9},
         {"image_id":1,"category_id":1,"bbox":[500,5,50,40],"score":0.8},
         {"image_id":1,"category_id":1,"bbox":[5,5,50,40],"score":0.7}]
        """,
        UTF_8);
    Object[] command = {
      "evaluate", "--json", "--detections", detections, "--annotations", tiny().annotations()
    };

    Ended refused = run(command);
    assertEquals(65, refused.code());
    assertEquals(3, refused.err().lines().count(), refused.err());

    List<Object> skipping = new ArrayList<>(List.of(command));
    skipping.addAll(List.of("--on-broken", "skip"));
    Ended skipped = run(skipping.toArray());
    assertEquals(1, skipped.json().path("detections").asInt());
    assertEquals(3, skipped.err().lines().count(), skipped.err());
  }

  @Test
  void aLabelWithoutACategoryIsLeftOutByName() throws Exception {
    Path model = tiny().model(1);
    Files.writeString(model.resolveSibling("model.yaml"), "labels: [a, b, c, d, zebra]\n", UTF_8);

    Ended ended = measured("evaluate", "--json", "--model", model);

    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.json().path("notes").path(0).asText().contains("zebra"));
  }

  @Test
  void aModelWithoutALabelInTheAnnotationsIsRefusedByBothNames() throws Exception {
    Path model = tiny().model(1);
    Files.writeString(model.resolveSibling("model.yaml"), "labels: [v, w, x, y, z]\n", UTF_8);

    Ended refused = measured("evaluate", "--model", model);
    Ended chosen = measured("evaluate", "--json", "--model", model, "--categories", "v=a,w=b");
    Ended unknown = measured("evaluate", "--model", model, "--categories", "v=quagga");

    assertEquals(65, refused.code());
    assertTrue(refused.err().contains("none of the model's labels (v, w, x, y, z)"), refused.err());
    assertEquals(0, chosen.code(), chosen.err());
    assertEquals(2, chosen.json().path("AP_per_category").size(), chosen.out());
    assertEquals(65, unknown.code());
    assertTrue(unknown.err().contains("no category 'quagga', only a, b"), unknown.err());
  }

  @Test
  void anInterruptedCommandResumes() throws Exception {
    Path cache = folder.resolve("cache");
    tiny().writeAnnotations(2);
    Ended first = measured("evaluate", "--json", "--cache", cache, "--model", model(1));
    assertEquals(0, first.code(), first.err());
    // As if the power had failed within the second line.
    Path cacheFile = onlyFile(cache);
    String lines = Files.readString(cacheFile, UTF_8);
    Files.writeString(cacheFile, lines.substring(0, lines.length() - 20), UTF_8);

    tiny().writeAnnotations(TinyPictures.COUNT);
    Ended resumed = measured("evaluate", "--json", "--cache", cache, "--model", model(1));
    Ended again = measured("evaluate", "--json", "--cache", cache, "--model", model(1));
    Ended fresh = measured("evaluate", "--json", "--no-cache", "--model", model(1));

    assertTrue(resumed.err().contains("1 of them cached"), resumed.err());
    assertTrue(
        again.err().contains("%d of them cached".formatted(TinyPictures.COUNT)), again.err());
    assertEquals(fresh.out(), resumed.out());
    assertEquals(fresh.out(), again.out());
  }

  @Test
  void anotherModelDoesNotUseTheFirstOnesCache() throws Exception {
    Path cache = folder.resolve("cache");
    Ended first = measured("evaluate", "--json", "--cache", cache, "--model", model(1));
    assertEquals(0, first.code(), first.err());

    Ended second = measured("evaluate", "--json", "--cache", cache, "--model", model(2));

    assertFalse(second.err().contains("cached"), second.err());
  }

  @Test
  void aModelComparedWithItselfAgreesAndDoesNotDiffer() throws Exception {
    Ended ended =
        measured(
            "compare",
            "--json",
            "--model",
            model(1),
            "--model",
            model(1),
            "--latency-runs",
            "3",
            "--report",
            folder.resolve("report.html"));

    assertEquals(0, ended.code(), ended.err());
    JsonNode experiment = ended.json().path("experiments").path(0);
    assertEquals(0, experiment.path("difference").path("AP").path("high").asDouble(-1));
    assertEquals(
        experiment.path("agreement").path("reference").asInt(),
        experiment.path("agreement").path("agreed").asInt());
    assertTrue(experiment.path("latency_ms").path("ratio").asDouble() > 0);
    assertTrue(experiment.path("bytes").asLong() > 0);
  }

  @Test
  void aComparisonsReportSaysWhatIsLostAndShowsWhereTheTwoDifferMost() throws Exception {
    Path report = folder.resolve("report.html");
    Ended ended =
        measured(
            "compare",
            "--model",
            model(1),
            "--model",
            model(2),
            "--latency-runs",
            "0",
            "--report",
            report);

    assertEquals(0, ended.code(), ended.err());
    String html = Files.readString(report, UTF_8);
    assertTrue(
        html.contains(" against ")
            && html.contains("on %d pictures, onnxruntime ".formatted(TinyPictures.COUNT)),
        html);
    assertTrue(html.contains("Is the loss of AP against "), html);
    assertEquals(6, html.split("data:image/jpeg;base64,", -1).length - 1, html);
    Matcher answer = Pattern.compile("loses (-?[\\d.]+) points of AP").matcher(ended.out());
    Matcher row = Pattern.compile("  AP +[\\d.]+ +[\\d.]+ +([+-][\\d.]+) ").matcher(ended.out());
    assertTrue(answer.find() && row.find(), ended.out());
    assertEquals(
        Double.parseDouble(answer.group(1)),
        100 * Double.parseDouble(row.group(1)),
        0.06,
        "one sign in the answer and in the table");
  }

  @Test
  void modelsAreComparedWithoutLabels() throws Exception {
    Ended ended =
        run(
            "compare",
            "--json",
            "--model",
            model(1),
            "--model",
            model(2),
            "--images",
            tiny().images(),
            "--latency-runs",
            "0",
            "--threads",
            "1",
            "--no-cache");

    assertEquals(0, ended.code(), ended.err());
    assertFalse(ended.json().path("labelled").asBoolean(true));
    JsonNode experiment = ended.json().path("experiments").path(0);
    assertTrue(experiment.path("agreement").path("reference").asInt() > 0, ended.out());
    assertEquals(0, experiment.path("difference").size());
  }

  @Test
  void robustnessScoresEveryRequestedSeverity() throws Exception {
    Ended ended =
        measured(
            "robustness",
            "--json",
            "--model",
            model(1),
            "--corruption",
            "noise,fog",
            "--severity",
            "5,1",
            "--report",
            folder.resolve("report.html"));

    assertEquals(0, ended.code(), ended.err());
    JsonNode ap = ended.json().path("models").path(0).path("AP_by_severity");
    assertEquals(List.of("fog", "noise"), fields(ap));
    assertEquals(2, ap.path("fog").size());
  }

  @Test
  void tuningReportsWhetherItGains() throws Exception {
    Ended ended =
        measured(
            "tune",
            "--json",
            "--model",
            model(1),
            "--model",
            model(2),
            "--folds",
            "2",
            "--trials",
            "12",
            "--resize",
            "letterbox",
            "--report",
            folder.resolve("report.html"));

    assertEquals(0, ended.code(), ended.err());
    assertEquals(2, ended.json().path("folds").size());
    assertEquals(2, ended.json().path("best").path("weights").size());
    assertTrue(
        ended.json().path("best_AP_on_the_same_pictures").asDouble()
            >= ended.json().path("usual_AP").asDouble());
  }

  @Test
  void everyUsageErrorIsOneLine() throws Exception {
    Path model = model(1);
    assertMistake(64, "requires --images or --street", "evaluate", "--model", model);
    assertMistake(66, "no such folder: ", "evaluate", "--model", model, "--images", "/nowhere");
    assertMistake(64, "--annotations is required", "evaluate", "--detections", model);
    assertMistake(64, "two --model", "compare", "--model", model, "--images", tiny().images());
    assertMistake(64, "requires labels", "tune", "--model", model, "--images", tiny().images());
    assertMistake(64, "--severity", "robustness", "--model", model, "--severity", "6");
    assertMistake(64, "'7..x'", "evaluate", "--model", model, "--street", "7..x");
    assertMistake(
        64,
        "unknown --weather 'hail'",
        "evaluate",
        "--model",
        model,
        "--street",
        "7",
        "--weather",
        "hail");
    assertMistake(
        74, "cannot write the report", "evaluate", "--model", model, "--report", "/nowhere/r.html");
  }

  private void assertMistake(int code, String part, Object... arguments) {
    Ended ended = run(arguments);
    assertEquals(code, ended.code(), ended.err());
    assertTrue(ended.err().contains(part), ended.err());
  }

  private TinyPictures tiny() {
    return filled.get();
  }

  private Path model(long seed) throws Exception {
    return tiny().model(seed);
  }

  private Ended measured(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--images", tiny().images(), "--annotations", tiny().annotations(), "--threads", 1));
    return run(all.toArray());
  }

  private static Ended run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        CalibrateMain.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] words = new String[arguments.length];
    for (int at = 0; at < words.length; at++) {
      words[at] = String.valueOf(arguments[at]);
    }
    int code = commandLine.execute(words);
    return new Ended(code, out.toString(), err.toString());
  }

  private static Path onlyFile(Path place) throws Exception {
    try (var files = Files.list(place)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size());
      return all.get(0);
    }
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new ArrayList<>();
    if (node.isArray()) {
      for (int at = 0; at < node.size(); at++) {
        names.add(String.valueOf(at));
      }
    } else {
      node.fieldNames().forEachRemaining(names::add);
    }
    return names;
  }

  private static double at(JsonNode node, String field) {
    JsonNode value = node.isArray() ? node.path(Integer.parseInt(field)) : node.path(field);
    assertTrue(value.isNumber(), field);
    return value.asDouble();
  }
}
