package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.MessageRecorder;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.distribution.support.ShippedSchemas;
import io.github.jetdetr.distribution.support.SummaryLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jetdetr run}, and nothing else: what somebody sees who has only just built it. */
class FirstRunIT {

  private static final int NO_INPUT = 66;
  private static final int KILLED_BY_TERM = 128 + 15;
  private static final long SECONDS = 90;

  private static final String BUNDLED_MODEL = "models/street-detr/model.onnx";
  private static final Pattern HOW_TO_LISTEN =
      Pattern.compile("  mosquitto_sub -h 127\\.0\\.0\\.1 -p (\\d+) -t 'jetdetr/[^/']+/#' -v");
  private static final Pattern SECOND =
      Pattern.compile(
          " *[0-9.]+ frames/s +latency ms p50 +[0-9.]+ +p90 +[0-9.]+ +p99 +[0-9.]+"
              + " +precision +(-|[01]\\.[0-9]{2}) recall +(-|[01]\\.[0-9]{2}) .*");

  private final ShippedSchemas schemas = new ShippedSchemas();

  @TempDir private Path folder = Path.of("");

  @Test
  void itDetectsOnTheStreetAndPrintsPrecisionAndRecallEverySecond() throws Exception {
    Path home = installation();
    Path models = Files.createDirectories(home.resolve(BUNDLED_MODEL).getParent());
    Path unused = Distribution.scene().copyModel(models);
    try (RunningDaemon daemon =
        new RunningDaemon(Distribution.builder(home.resolve("bin/jetdetr"), "run"))) {
      try (MessageRecorder listener = new MessageRecorder(port(daemon))) {
        List<MessageRecorder.Message> detections =
            listener.await("detections", 10, MessageRecorder.Message::isDetections, SECONDS);
        daemon.awaitOut(
            "three seconds with precision and recall",
            lines -> lines.stream().filter(SECOND.asMatchPredicate()).count() >= 3,
            SECONDS);
        daemon.signal("TERM");
        RunningDaemon.Ended ended = daemon.ended(SECONDS);

        assertEquals(KILLED_BY_TERM, ended.code(), ended::toString);
        listener.awaitStatus("stopped", 5);
        schemas.assertAllHold(listener.messages());
        // A hundred boxes a frame: nobody gets them unasked.
        detections.forEach(message -> assertFalse(message.json().has("truth")));
        JsonNode check = selfCheck(listener.messages());
        assertTrue(check.path("frames").asLong() >= 10, check::toString);
        assertTrue(check.path("objects").asLong() > 0, check::toString);
        assertTrue(
            ended.out().stream().anyMatch(line -> line.startsWith("camera street: ")),
            ended::toString);
      }
    }
  }

  @Test
  void theTruthIsPublishedWhenItIsAskedFor() throws Exception {
    ProcessBuilder builder =
        Distribution.builder(
            Distribution.home().resolve("bin/jetdetr"),
            "run",
            "--watch",
            "--truth",
            "--model",
            Distribution.scene().model());
    try (RunningDaemon daemon = new RunningDaemon(builder);
        MessageRecorder listener = new MessageRecorder(port(daemon))) {
      List<MessageRecorder.Message> detections =
          listener.await(
              "the truth",
              3,
              message -> message.isDetections() && message.json().path("truth").size() > 0,
              SECONDS);
      schemas.assertAllHold(listener.messages());
      detections.forEach(message -> assertTruthIsOnTheFrame(message.json()));
      daemon.signal("TERM");
      assertEquals(KILLED_BY_TERM, daemon.ended(SECONDS).code());
    }
  }

  private static void assertTruthIsOnTheFrame(JsonNode detections) {
    int width = detections.at("/frame/w").asInt();
    int height = detections.at("/frame/h").asInt();
    for (JsonNode object : detections.path("truth")) {
      JsonNode box = object.path("box_px");
      assertTrue(
          box.path(0).asInt() < box.path(2).asInt() && box.path(2).asInt() <= width,
          object::toString);
      assertTrue(
          box.path(1).asInt() < box.path(3).asInt() && box.path(3).asInt() <= height,
          object::toString);
    }
  }

  @Test
  void theBundledModelDetectsMostObjects() throws Exception {
    assumeTrue(
        Files.exists(Distribution.home().resolve(BUNDLED_MODEL)),
        "skipped: this distribution brings no model");
    RunningDaemon.Ended ended =
        Distribution.run(
            "run", "--json", "--frames", 150, "--broker", "embedded:" + Distribution.freePort());

    assertEquals(0, ended.code(), ended::toString);
    JsonNode check =
        SummaryLine.assertNothingLostSilently(ended.line()).at("/cameras/0/self_check");
    assertEquals(check.path("labels"), check.path("shared_labels"), check::toString);
    double correct = check.path("correct").asDouble();
    // At the default threshold of 0.3 there are many detections; on held-out streets 58 % are
    // correct.
    assertTrue(correct > 0.4 * check.path("detections").asDouble(), check::toString);
    assertTrue(correct > 0.5 * check.path("objects").asDouble(), check::toString);
  }

  @Test
  void theBundledModelIsTheOneOfTheRepository() throws Exception {
    Path source = Path.of("../app").resolve(BUNDLED_MODEL);
    assumeTrue(Files.exists(source), "skipped: the repository brings no model");

    for (String file : List.of("model.onnx", "model.yaml")) {
      Path shipped = Distribution.home().resolve(BUNDLED_MODEL).resolveSibling(file);
      assertEquals(-1, Files.mismatch(source.resolveSibling(file), shipped), file);
    }
  }

  @Test
  void anInstallationWithoutModelsReportsItInOneLine() throws Exception {
    Path home = installation();

    RunningDaemon.Ended ended =
        Distribution.end(Distribution.builder(home.resolve("bin/jetdetr"), "run"));

    assertEquals(NO_INPUT, ended.code(), ended::toString);
    assertEquals(List.of(), ended.out());
    assertEquals(1, ended.err().size(), ended::toString);
    assertTrue(ended.err().get(0).contains(BUNDLED_MODEL), ended::toString);
    assertTrue(ended.err().get(0).contains("--model"), ended::toString);
  }

  /** An installation of its own that shares the libraries of the distribution. */
  private Path installation() throws Exception {
    Path home = folder.toRealPath().resolve("home");
    Files.createDirectories(home.resolve("bin"));
    Files.copy(Distribution.home().resolve("bin/jetdetr"), home.resolve("bin/jetdetr"));
    Files.createSymbolicLink(home.resolve("lib"), Distribution.home().resolve("lib"));
    return home;
  }

  /** Where the embedded broker listens, as the daemon prints it. */
  private static int port(RunningDaemon daemon) throws InterruptedException {
    daemon.awaitOut(
        "how to listen",
        lines -> lines.stream().anyMatch(HOW_TO_LISTEN.asMatchPredicate()),
        SECONDS);
    for (String line : daemon.out().soFar()) {
      Matcher matcher = HOW_TO_LISTEN.matcher(line);
      if (matcher.matches()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw new AssertionError("printed, but no longer found: " + daemon);
  }

  /** That of the last telemetry, which counts every frame. */
  private static JsonNode selfCheck(List<MessageRecorder.Message> messages) {
    List<MessageRecorder.Message> telemetry =
        messages.stream().filter(message -> message.topic().endsWith("/telemetry")).toList();
    assertTrue(!telemetry.isEmpty(), "no telemetry");
    return telemetry.get(telemetry.size() - 1).json().at("/cameras/0/self_check");
  }
}
