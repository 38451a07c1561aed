package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.Footprint;
import io.github.jetdetr.distribution.support.ForeignBroker;
import io.github.jetdetr.distribution.support.LoopbackPeer;
import io.github.jetdetr.distribution.support.MessageRecorder;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.distribution.support.SummaryLine;
import io.github.jetdetr.service.NotifyListener;
import io.github.jetdetr.support.ForeignProgram;
import io.github.jetdetr.support.MosquittoPasswords;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon as systemd runs it: configured by environment, observed through its socket, ended by a
 * signal.
 */
class ServiceIT {

  private static final long SECONDS = 120;
  private static final int KILLED_BY_TERM = 128 + 15;
  private static final String BROKER_PASSWORD = "broker-s3cret-7f3a";
  private static final String CAMERA_PASSWORD = "camera-s3cret-91bc";

  private final int metricsPort;

  @TempDir private Path folder = Path.of("");

  ServiceIT() throws IOException {
    metricsPort = Distribution.freePort();
  }

  @Test
  void systemdIsNotifiedFromTheFirstFrameToTheEnd() throws Exception {
    try (NotifyListener systemd = NotifyListener.open();
        ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port())) {
      ProcessBuilder builder = twoCameras(broker);
      builder.environment().put("NOTIFY_SOCKET", systemd.address());
      try (RunningDaemon daemon = new RunningDaemon(builder)) {
        for (String word : List.of("READY=1", "WATCHDOG=1")) {
          assertFalse(systemd.await(word, it -> it.contains(word), SECONDS).isEmpty());
        }
        MessageRecorder.Message unused =
            listener.await("detections", MessageRecorder.Message::isDetections, SECONDS);

        daemon.signal("TERM");

        assertFalse(systemd.await("end", it -> it.contains("STOPPING=1"), SECONDS).isEmpty());
        RunningDaemon.Ended ended = daemon.ended(SECONDS);
        assertEquals(KILLED_BY_TERM, ended.code(), ended::toString);
        JsonNode summary = SummaryLine.assertNothingLostSilently(ended.line());
        assertEquals(0, summary.path("messages").path("unsent_at_close").asInt(-1), ended::line);
      }
      listener.awaitStatus("stopped", SECONDS);
      assertEquals("stopped", MessageRecorder.retainedStatus(broker.port()));
    }
  }

  @Test
  void withoutASocketNothingIsLoggedAboutIt() throws Exception {
    ProcessBuilder builder =
        Distribution.jetdetr(
            "run", "--json", "--frames", 3, "--broker", "embedded:" + Distribution.freePort());
    builder.environment().remove("NOTIFY_SOCKET");

    RunningDaemon.Ended ended = Distribution.end(builder);

    assertEquals(0, ended.code(), ended::toString);
    assertFalse(ended.err().toString().contains("service manager"), ended::toString);
  }

  @Test
  void secretsAreNeitherInTheLogNorInThePsOutputNorInMessages() throws Exception {
    assumeTrue(Footprint.isKnown(), Footprint.NEEDED);
    MosquittoPasswords.write(folder.resolve("users"), "fleet", BROKER_PASSWORD);
    Path credentials = Files.createDirectory(folder.resolve("credentials"));
    Files.writeString(credentials.resolve("mqtt"), BROKER_PASSWORD, StandardCharsets.UTF_8);
    Files.writeString(folder.resolve("camera"), CAMERA_PASSWORD, StandardCharsets.UTF_8);
    try (LoopbackPeer camera = LoopbackPeer.stallingCamera(20);
        ForeignBroker broker =
            ForeignBroker.started(
                folder, "allow_anonymous false", "password_file " + folder.resolve("users"));
        MessageRecorder listener =
            new MessageRecorder(broker.port(), "-u", "fleet", "-P", BROKER_PASSWORD)) {
      ProcessBuilder builder =
          Distribution.jetdetr("run", "--config", secretConfig(broker, camera));
      builder.environment().put("CREDENTIALS_DIRECTORY", credentials.toString());
      builder.environment().put("JETDETR_OPTS", sayEverything());
      try (RunningDaemon daemon = new RunningDaemon(builder)) {
        listener.awaitCamera("front", "online", SECONDS);
        listener.awaitCamera("front", "lost", SECONDS);

        Path process = Path.of("/proc", String.valueOf(daemon.pid()));
        for (String file : List.of("cmdline", "environ")) {
          assertNoSecret(file, Files.readString(process.resolve(file), StandardCharsets.UTF_8));
        }
        assertNoSecret("metrics", metrics());
        // As the watchdog's signal does it; what Java itself says goes to standard error.
        daemon.signal("QUIT");
        daemon.awaitErr(
            "a thread dump",
            lines -> lines.stream().anyMatch(line -> line.startsWith("JNI global ref")),
            SECONDS);
        daemon.signal("TERM");
        RunningDaemon.Ended ended = daemon.ended(SECONDS);
        assertEquals(KILLED_BY_TERM, ended.code(), ended::toString);
        assertTrue(ended.err().stream().anyMatch(it -> it.startsWith("FIN")), "spoke freely");
        assertNoSecret("standard error", ended.err().toString());
        assertNoSecret("standard output", ended.out().toString());
      }
      assertTellsOfTheCamera(listener);
      assertNoSecret("messages", listener.messages().toString());
    }
  }

  @Test
  void aPasswordInACamerasAddressIsNeverPrinted() throws Exception {
    try (LoopbackPeer camera = LoopbackPeer.silent();
        ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port())) {
      Path config =
          Files.writeString(
              folder.resolve("jetdetr.yaml"),
              """
              mqtt:
                broker: %s
              cameras:
                front:
                  uri: rtsp://viewer:%s@127.0.0.1:%d/stream
                  open_timeout_s: 1
              metrics:
                port: %d
              """
                  .formatted(broker.uri(), CAMERA_PASSWORD, camera.port(), metricsPort),
              StandardCharsets.UTF_8);
      ProcessBuilder builder = Distribution.jetdetr("run", "--config", config);
      builder.environment().put("JETDETR_OPTS", sayEverything());
      try (RunningDaemon daemon = new RunningDaemon(builder)) {
        listener.awaitCamera("front", "lost", SECONDS);

        assertNoSecret("metrics", metrics());
        daemon.signal("TERM");
        RunningDaemon.Ended ended = daemon.ended(SECONDS);
        assertTrue(
            ended.err().stream().anyMatch(it -> it.contains("rtsp://")), "names the address");
        assertNoSecret("standard error", ended.err().toString());
        assertNoSecret("standard output", ended.out().toString());
      }
      assertTellsOfTheCamera(listener);
      assertNoSecret("messages", listener.messages().toString());
    }
  }

  @Test
  void aChildThatReadsACameraKnowsNoSecretOfTheOthers() throws Exception {
    assumeTrue(Footprint.isKnown(), Footprint.NEEDED);
    var unused = ForeignProgram.GST_LAUNCH.require();
    Files.writeString(folder.resolve("camera"), CAMERA_PASSWORD, StandardCharsets.UTF_8);
    try (LoopbackPeer camera = LoopbackPeer.silent();
        ForeignBroker broker = ForeignBroker.started(folder);
        MessageRecorder listener = new MessageRecorder(broker.port())) {
      Path config =
          Files.writeString(
              folder.resolve("jetdetr.yaml"),
              """
              mqtt:
                broker: %s
              metrics:
                enabled: false
              cameras:
                front:
                  uri: http://127.0.0.1:%d/video
                  user: viewer
                  password_file: camera
                rear:
                  uri: "gst:64x48@5:videotestsrc is-live=true"
              """
                  .formatted(broker.uri(), camera.port()),
              StandardCharsets.UTF_8);
      try (RunningDaemon daemon =
          new RunningDaemon(Distribution.jetdetr("run", "--config", config))) {
        listener.awaitCamera("rear", "online", SECONDS);

        List<ProcessHandle> children =
            ProcessHandle.of(daemon.pid()).orElseThrow().descendants().toList();
        assertFalse(children.isEmpty(), "a camera is read by a child");
        for (ProcessHandle child : children) {
          for (String file : List.of("cmdline", "environ")) {
            Path path = Path.of("/proc", String.valueOf(child.pid()), file);
            assertNoSecret(path.toString(), Files.readString(path, StandardCharsets.ISO_8859_1));
          }
        }
      }
    }
  }

  /** The page that Prometheus gets. */
  private String metrics() throws Exception {
    URI page = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
    assertTrue(answer.body().contains("jetdetr_camera_up{camera=\"front\"}"), answer::body);
    return answer.body();
  }

  private static void assertTellsOfTheCamera(MessageRecorder listener) {
    for (String topic : List.of("/info", "/camera/front/status")) {
      assertTrue(
          listener.messages().stream().anyMatch(it -> it.topic().endsWith(topic)),
          "received " + topic);
    }
  }

  /** Java options by which our logger and Paho's, which is Java's own, keep nothing back. */
  private String sayEverything() throws Exception {
    Path logging =
        Files.writeString(
            folder.resolve("logging.properties"),
            """
            handlers = java.util.logging.ConsoleHandler
            .level = ALL
            java.util.logging.ConsoleHandler.level = ALL
            """,
            StandardCharsets.UTF_8);
    return "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace -Djava.util.logging.config.file="
        + logging;
  }

  private static void assertNoSecret(String where, String text) {
    for (String secret : List.of(BROKER_PASSWORD, CAMERA_PASSWORD)) {
      assertFalse(text.contains(secret), () -> secret + " in " + where + ": " + text);
    }
  }

  private static ProcessBuilder twoCameras(ForeignBroker broker) {
    return Distribution.jetdetr(
        "run",
        "--json",
        "--camera",
        "front=street:1?fps=30",
        "--camera",
        "rear=street:2?fps=30",
        "--broker",
        broker.uri());
  }

  private Path secretConfig(ForeignBroker broker, LoopbackPeer camera) throws Exception {
    return Files.writeString(
        folder.resolve("jetdetr.yaml"),
        """
        mqtt:
          broker: %s
          user: fleet
          password_file: credential:mqtt
        metrics:
          port: %d
        cameras:
          front:
            uri: http://127.0.0.1:%d/video
            user: viewer
            password_file: camera
            open_timeout_s: 5
            read_timeout_s: 1
        """
            .formatted(broker.uri(), metricsPort, camera.port()),
        StandardCharsets.UTF_8);
  }
}
