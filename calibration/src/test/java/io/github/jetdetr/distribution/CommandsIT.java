package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.support.ForeignProgram;
import io.github.jetdetr.support.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command but {@code run}, from the places and on the disks that users have. */
class CommandsIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOBODY = "65534";

  @TempDir private Path folder = Path.of("");

  @Test
  void theVersionIsOneLine() throws Exception {
    String version = succeeded(Distribution.run("--version")).line();
    assertTrue(version.matches("jetdetr \\d+\\.\\d+\\.\\d+.*"), version);

    assertEquals(version, succeeded(Distribution.end(Distribution.calibrate("--version"))).line());
  }

  @Test
  void aPictureIsDetectedOnAndDrawn() throws Exception {
    Path picture = Distribution.scene().picture();
    Path drawn = folder.resolve("drawn");
    JsonNode result =
        JSON.readTree(
            succeeded(
                    Distribution.run(
                        "detect",
                        "--json",
                        "--model",
                        Distribution.model(),
                        "--out",
                        drawn,
                        picture))
                .line());

    String label = result.path("objects").path(0).path("label").asText();
    assertEquals(Distribution.scene().pictureLabel(), label, result::toString);
    assertTrue(result.path("objects").path(0).path("score").asDouble() > 0.5);
    var before = ImageIO.read(picture.toFile());
    assertEquals(before.getWidth(), result.path("frame").path("w").asInt());
    var image = ImageIO.read(drawn.resolve(picture.getFileName()).toFile());
    assertEquals(before.getWidth(), image.getWidth());
    assertEquals(before.getHeight(), image.getHeight());
  }

  @Test
  void everyPictureOfAClipIsDetectedOnAndDrawn() throws Exception {
    Path drawn = folder.resolve("drawn");
    RunningDaemon.Ended ended =
        succeeded(
            Distribution.run(
                "detect",
                "--json",
                "--model",
                Distribution.model(),
                "--out",
                drawn,
                Distribution.scene().clip()));

    assertEquals(38, ended.out().size());
    for (String line : ended.out()) {
      assertTrue(JSON.readTree(line).path("objects").findValuesAsText("label").contains("car"));
    }
    try (Stream<Path> files = Files.list(drawn)) {
      assertEquals(38, files.count());
    }
  }

  @Test
  void aModelIsInspected() throws Exception {
    JsonNode both = inspected(SharedData.attoPostProcessed());
    JsonNode raw = inspected(SharedData.attoRaw());

    assertEquals("post-processed", both.path("layout").asText());
    assertEquals("queries", raw.path("layout").asText());
    // What the source of the model says of its original.
    assertEquals(
        "sha256:b114aa6610ac7c2bd9b3186ffb001afa872430db957407ef2473f7148d00646e",
        both.path("digest").asText());
    assertTrue(
        succeeded(Distribution.run("inspect", Distribution.model())).out().size() > 5,
        "for people it is a table");
  }

  private static JsonNode inspected(Path model) throws Exception {
    return JSON.readTree(succeeded(Distribution.run("inspect", "--json", model)).line());
  }

  @Test
  void aCardIsWrittenOnceBesideTheModel() throws Exception {
    Path model = Files.copy(Distribution.model(), folder.resolve("model.onnx"));
    RunningDaemon.Ended unused = succeeded(Distribution.run("inspect", "--write-card", model));
    List<Path> cards;
    try (Stream<Path> files = Files.list(folder)) {
      cards = files.filter(file -> !file.equals(model)).toList();
    }
    assertEquals(1, cards.size(), cards::toString);

    RunningDaemon.Ended again = Distribution.run("inspect", "--write-card", model);
    assertEquals(74, again.code(), again::toString);
    assertEquals(1, again.err().size(), again::toString);
  }

  @Test
  void theDoctorFindsTheLibrariesOfTheDistribution() throws Exception {
    JsonNode findings = JSON.readTree(succeeded(Distribution.run("doctor", "--json")).line());

    Map<String, String> weights = new TreeMap<>();
    findings.forEach(it -> weights.put(it.path("what").asText(), it.path("weight").asText()));
    for (String part : List.of("java", "ffmpeg", "onnxruntime")) {
      assertTrue("ok".equalsIgnoreCase(weights.get(part)), findings::toString);
    }
    // Unpacked beside the jars: a preflight that looked into these alone would never find them.
    assertFalse(findings.toString().contains("built without TensorRT"), findings::toString);
  }

  @Test
  void aGoodConfigurationIsCheckedWithoutStartingAnything() throws Exception {
    Path config = folder.resolve("jetdetr.yaml");
    Files.writeString(
        config,
        """
        node: truck-07
        model:
          path: %s
        cameras:
          front:
            uri: rtsp://admin:hidden@10.0.0.5/stream
        """
            .formatted(Distribution.model()),
        StandardCharsets.UTF_8);

    RunningDaemon.Ended ended = succeeded(Distribution.run("check-config", "--json", config));
    assertTrue(JSON.readTree(ended.line()).path("ok").asBoolean(), ended::toString);
    RunningDaemon.Ended text = succeeded(Distribution.run("check-config", config));
    assertTrue(String.join("\n", text.out()).contains("front: rtsp://10.0.0.5"), text::toString);
    assertTrue(!text.toString().contains("hidden"), "a password is shown");
  }

  @Test
  void theEvaluatorGivesTheFiguresOfTheReference() throws Exception {
    Path golden = SharedData.require("golden/deimv2-atto.coco-permissive-val.detections.json");
    Path expected = SharedData.require("golden/deimv2-atto.coco-permissive-val.cocoeval.json");
    RunningDaemon.Ended ended =
        succeeded(
            Distribution.end(
                Distribution.calibrate(
                    "evaluate",
                    "--json",
                    "--annotations",
                    SharedData.require("data/coco-permissive/instances_val2017.json"),
                    "--detections",
                    golden)));

    JsonNode metrics = JSON.readTree(ended.line()).path("metrics");
    JsonNode reference = JSON.readTree(expected.toFile()).path("metrics");
    assertEquals(12, reference.size());
    reference
        .properties()
        .forEach(
            it ->
                assertEquals(
                    it.getValue().asDouble(),
                    metrics.path(it.getKey()).asDouble(-1),
                    1e-4,
                    it.getKey()));
  }

  @Test
  void theModelAgreesWithTheReference() throws Exception {
    RunningDaemon.Ended ended =
        succeeded(
            Distribution.end(
                Distribution.calibrate(
                    "compare",
                    "--json",
                    "--model",
                    Distribution.model(),
                    "--annotations",
                    SharedData.require("data/coco-permissive/instances_val2017.json"),
                    "--images",
                    SharedData.pictures(),
                    "--detections",
                    SharedData.require("golden/deimv2-atto.coco-permissive-val.detections.json"))));

    JsonNode agreement = JSON.readTree(ended.line()).path("experiments").path(0).path("agreement");
    assertTrue(agreement.path("reference").asInt() > 600, agreement::toString);
    assertTrue(agreement.path("agreed_share").asDouble() >= 0.99, agreement::toString);
  }

  @Test
  void aLinkToTheProgramWorksFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("jd"), program());
    Path linkToLink = Files.createSymbolicLink(folder.resolve("jd2"), Path.of("jd"));
    Path unused = Distribution.scene().copyModel(folder);

    for (Path start : List.of(link, linkToLink)) {
      RunningDaemon.Ended ended =
          succeeded(
              Distribution.end(
                  Distribution.builder(start, "inspect", "--json", "model.onnx")
                      .directory(folder.toFile())));
      assertEquals(
          Distribution.scene().layout(), JSON.readTree(ended.line()).path("layout").asText());
    }
  }

  @Test
  void aReadOnlyDistributionRunsForAUserWithoutAHome() throws Exception {
    boolean root = System.getProperty("user.name", "").equals("root");
    Path setpriv = root ? ForeignProgram.SETPRIV.require() : Path.of("unneeded");
    Path place = openToAll(Files.createTempDirectory("jetdetr-read-only"));
    Path copy = place.resolve("jetdetr");
    try {
      RunningDaemon.Ended copied =
          succeeded(
              Distribution.end(
                  Distribution.builder(Path.of("/bin/cp"), "-r", Distribution.home(), copy)));
      assertTrue(copied.out().isEmpty());
      RunningDaemon.Ended locked =
          succeeded(
              Distribution.end(
                  Distribution.builder(Path.of("/bin/chmod"), "-R", "a-w,a+rX", copy)));
      assertTrue(locked.out().isEmpty());

      Path program = copy.resolve("bin/jetdetr");
      // Of its own, for whoever runs it may not look into the folder of whoever made the test.
      Path model = Distribution.scene().copyModel(place);
      Path picture =
          Files.copy(
              Distribution.scene().picture(),
              place.resolve(Distribution.scene().picture().getFileName()));
      Object[] detect = {"detect", "--json", "--model", model, picture};
      ProcessBuilder builder =
          root
              ? Distribution.builder(setpriv, withUser(program, detect))
              : Distribution.builder(program, detect);
      builder.environment().put("HOME", "/nonexistent");
      RunningDaemon.Ended ended = succeeded(Distribution.end(builder.directory(place.toFile())));

      String label = Distribution.scene().pictureLabel();
      assertTrue(ended.line().contains("\"" + label + "\""), ended::toString);
    } finally {
      RunningDaemon.Ended unlocked =
          Distribution.end(Distribution.builder(Path.of("/bin/chmod"), "-R", "u+w", place));
      RunningDaemon.Ended removed =
          Distribution.end(Distribution.builder(Path.of("/bin/rm"), "-r", place));
      assertEquals(List.of(0, 0), List.of(unlocked.code(), removed.code()));
    }
  }

  private static Object[] withUser(Path program, Object... arguments) {
    Object[] first = {"--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", program};
    return Stream.concat(Stream.of(first), Stream.of(arguments)).toArray();
  }

  private static Path openToAll(Path place) throws IOException {
    return Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void nothingIsLeftBehindOnTheDisk() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path home = Files.createDirectory(folder.resolve("home"));
    Map<String, String> before = state(Distribution.home());
    ProcessBuilder builder =
        Distribution.jetdetr(
            "run",
            "--model",
            Distribution.model(),
            "--camera",
            "front=" + Distribution.clip("?loop=false&pace=max"),
            "--broker",
            "embedded:" + Distribution.freePort());
    builder
        .environment()
        .put("JETDETR_OPTS", "-Djava.io.tmpdir=" + temporary + " -Duser.home=" + home);

    RunningDaemon.Ended unused = succeeded(Distribution.end(builder));

    assertEquals(Map.of(), state(temporary));
    // JavaCPP makes the empty folders of a cache that it has no use for.
    Map<String, String> inHome = state(home);
    inHome.keySet().removeIf(file -> Files.isDirectory(Path.of(file)));
    assertEquals(Map.of(), inHome);
    assertEquals(before, state(Distribution.home()));
  }

  /** Every file with its size and date. */
  private static Map<String, String> state(Path root) throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(it -> !it.equals(root)).toList()) {
        state.put(file.toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return state;
  }

  private static Path program() {
    return Distribution.home().resolve("bin/jetdetr");
  }

  private static RunningDaemon.Ended succeeded(RunningDaemon.Ended ended) {
    assertEquals(0, ended.code(), ended::toString);
    return ended;
  }
}
