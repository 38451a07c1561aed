package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.CameraText;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.DetectionRate;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.Await;
import io.github.jetdetr.pipeline.FakeCameras;
import io.github.jetdetr.snapshot.SnapshotSettings;
import io.github.jetdetr.snapshot.SnapshotView;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.track.config.CameraTracks;
import io.github.jetdetr.track.config.CameraTracksReader;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to objects, as others hear it from the daemon's broker. */
@Timeout(120)
class DaemonEventsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CAMERA = "jetdetr/truck-07/camera/front/";

  @TempDir private Path folder = Path.of("");

  @Test
  void whateverIsNewEndsBeforeTheDaemonSaysThatItStopped() throws Exception {
    int port = freePort();
    // A tenth of a second apart, however fast they are taken.
    AtomicLong nanos = new AtomicLong(System.nanoTime() - Duration.ofMinutes(1).toNanos());
    FakeCamera camera = new FakeCamera(64, 48, () -> nanos.addAndGet(100_000_000));
    Daemon daemon = daemon(port, camera, DetectionRate.EVERY_FRAME);
    FutureTask<Daemon.Summary> running = new FutureTask<>(() -> daemon.run(second -> {}));
    List<String> heard;
    new Thread(running, "daemon").start();
    try (StatusListener listener = new StatusListener(port, "jetdetr/truck-07/#")) {
      Await.until("it is online", () -> listener.heard().contains("online"));
      camera.frames(60);
      Await.until(
          "an object is new",
          () -> listener.heard().stream().anyMatch(text -> text.contains("\"type\":\"new\"")));
      Await.until(
          "it is counted",
          () -> listener.heard().stream().anyMatch(text -> text.matches(".*\"total\":[1-9].*")));
      daemon.stop();
      running.get(30, TimeUnit.SECONDS);
      Await.until("it says that it stopped", () -> listener.heard().contains("stopped"));
      heard = List.copyOf(listener.heard());
    }

    Set<String> open = new TreeSet<>();
    int seq = 0;
    for (String text : heard.subList(0, heard.indexOf("stopped"))) {
      if (text.startsWith("{\"schema\":\"jetdetr.event/")) {
        JsonNode event = JSON.readTree(text);
        assertEquals(seq++, event.path("seq").asInt());
        String id = event.path("id").asText();
        switch (event.path("type").asText()) {
          case "new" -> assertTrue(open.add(id), text);
          case "update" -> assertTrue(open.contains(id), text);
          default -> {
            assertTrue(open.remove(id), text);
            assertEquals("stopped", event.path("reason").asText());
          }
        }
      }
    }
    assertTrue(seq >= 2, heard::toString);
    assertEquals(Set.of(), open);
    // Health, the camera's state, counts and one zone.
    assertEquals(4, heard.stream().filter(String::isEmpty).count());
  }

  @Test
  void theRateOfDetectionsDoesNotConcernEvents() throws Exception {
    int port = freePort();
    AtomicLong nanos = new AtomicLong(System.nanoTime() - Duration.ofMinutes(1).toNanos());
    FakeCamera camera = new FakeCamera(64, 48, () -> nanos.addAndGet(100_000_000));
    Daemon daemon = daemon(port, camera, new DetectionRate(DetectionRate.Kind.OFF, 0));
    FutureTask<Daemon.Summary> running = new FutureTask<>(() -> daemon.run(second -> {}));
    new Thread(running, "daemon").start();
    try (StatusListener listener = new StatusListener(port, CAMERA + "#")) {
      Await.until("the camera's state", () -> !listener.heard().isEmpty());
      camera.frames(60);
      Await.until(
          "an object is new",
          () -> listener.heard().stream().anyMatch(text -> text.contains("\"type\":\"new\"")));
      daemon.stop();
      Daemon.Summary summary = running.get(30, TimeUnit.SECONDS);

      assertTrue(summary.cameras().get(0).processed() > 0);
      assertFalse(listener.heard().toString().contains("jetdetr.detections"));
    }
  }

  @Test
  void picturesOfAnEventHaveTopicsOfItsOwnAndWhatTheCameraShowedIsWithdrawn() throws Exception {
    int port = freePort();
    AtomicLong nanos = new AtomicLong(System.nanoTime() - Duration.ofMinutes(1).toNanos());
    FakeCamera camera = new FakeCamera(64, 48, () -> nanos.addAndGet(100_000_000));
    SnapshotSettings pictures =
        new SnapshotSettings(
            List.of(SnapshotView.CROP, SnapshotView.WHOLE_BOXED),
            Duration.ofSeconds(60),
            false,
            640,
            80,
            200 << 10,
            600,
            0.5);
    Daemon daemon = daemon(port, camera, DetectionRate.EVERY_FRAME, pictures);
    FutureTask<Daemon.Summary> running = new FutureTask<>(() -> daemon.run(second -> {}));
    new Thread(running, "daemon").start();
    try (StatusListener listener = new StatusListener(port, "jetdetr/truck-07/#")) {
      Await.until("it is online", () -> listener.heard().contains("online"));
      camera.frames(60);
      Await.until(
          "a picture of an event",
          () ->
              listener.topics().stream()
                  .anyMatch(topic -> topic.matches(CAMERA + "event/[^/]+/whole-boxed")));
      Await.until("a picture of all", () -> listener.topics().contains(CAMERA + "snapshot"));
      daemon.stop();
      running.get(30, TimeUnit.SECONDS);
      Await.until("it says that it stopped", () -> listener.heard().contains("stopped"));

      List<String> topics = List.copyOf(listener.topics());
      assertTrue(topics.contains(CAMERA + "snapshot withdrawn"), topics::toString);
      List<String> telemetry =
          listener.heard().stream().filter(text -> text.contains("jetdetr.telemetry/")).toList();
      JsonNode counts =
          JSON.readTree(telemetry.get(telemetry.size() - 1)).at("/cameras/0/pictures");
      long arrived =
          topics.stream()
              .filter(topic -> topic.contains("/event/") || topic.endsWith("/snapshot"))
              .count();
      // Every one that was made; those of the end may be more than wait for a broker at once.
      assertTrue(counts.path("made").asLong() >= arrived, counts + " of " + arrived);
      assertTrue(arrived >= 3, topics::toString);
    }
  }

  private Daemon daemon(int port, FakeCamera camera, DetectionRate rate) throws IOException {
    return daemon(port, camera, rate, SnapshotSettings.OFF);
  }

  private Daemon daemon(int port, FakeCamera camera, DetectionRate rate, SnapshotSettings pictures)
      throws IOException {
    YamlProblems problems = new YamlProblems();
    CameraTracks tracks =
        CameraTracksReader.read(
            YamlMap.parse("camera", "zones: {all: {area: [0, 0, 1, 0, 1, 1, 0, 1]}}", problems),
            YamlMap.parse("profile", "", problems));
    CameraConfig clip = FakeCameras.replay("front");
    CameraConfig patient =
        new CameraConfig(
            "front",
            clip.source(),
            clip.openTimeout(),
            clip.readTimeout(),
            Duration.ofHours(1),
            false,
            clip.picture(),
            tracks,
            rate,
            pictures,
            CameraText.NONE);
    List<CameraConfig> cameras = new ArrayList<>(List.of(patient));
    DaemonConfig config =
        new DaemonConfig(
            TinyModel.of(TinyModel.Layout.RAW).write(folder),
            InferenceSettings.ofThreads(1),
            0.3f,
            BrokerSettings.of(BrokerAddress.parse("embedded:" + port), "jetdetr", "truck-07"),
            cameras,
            DaemonConfig.TELEMETRY_EVERY,
            EngineKind.ONNXRUNTIME,
            null);
    return new Daemon(config, Long.MAX_VALUE, name -> camera, ServiceNotifier.none());
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
