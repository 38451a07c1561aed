package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.cli.JetdetrMain;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.device.FakeDevice;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.Await;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.FakeCameras;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a daemon says of itself and its device, as others hear it from its broker. */
@Timeout(240)
class DaemonHealthTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");

  private Path device = Path.of("");
  private int port;

  @BeforeEach
  void place() throws IOException {
    device = Files.createDirectory(folder.resolve("device"));
    port = freePort();
  }

  @Test
  void withEverySensorGoneItRunsAndSaysAbsent() throws Exception {
    JsonNode sensors = telemetryWith("temperature").get("device");

    assertEquals(
        "[\"cooling\",\"cpu clock\",\"fan\",\"gpu clock\",\"gpu load\",\"memory\",\"power\","
            + "\"power mode\",\"temperature\",\"throttle count\"]",
        sensors.get("absent").toString());
    assertEquals("{}", sensors.get("temp_c").toString());
    assertFalse(sensors.has("gpu_load"));
    assertFalse(sensors.get("memory_bytes").has("resident"));
  }

  @Test
  void onAJetsonItPublishesItsTemperatures() throws Exception {
    FakeDevice.of("orin-nano", device);

    JsonNode telemetry = telemetryWith("temperature cv0-thermal");

    assertEquals(61.25, telemetry.at("/device/temp_c/tj-thermal").asDouble());
    assertEquals("MAXN_SUPER", telemetry.at("/device/power_mode").asText());
    assertTrue(
        telemetry.at("/latency_since_start_ms/total/count").asLong() > 0, telemetry.toString());
  }

  @Test
  void aCameraThatIsLostIsAReasonOfItsHealth() throws Exception {
    FutureTask<Daemon.Summary> running =
        start(
            camera -> {
              throw new CameraException("unplugged");
            });
    try (StatusListener listener = new StatusListener(port, "jetdetr/truck-07/health")) {
      Await.until(
          "the node says that it failed",
          () -> listener.heard().stream().anyMatch(text -> text.contains("\"failed\"")));
      JsonNode health = JSON.readTree(listener.heard().get(listener.heard().size() - 1));

      assertEquals("camera_lost", health.at("/reasons/0/code").asText());
      assertEquals("front", health.at("/reasons/0/subject").asText());
      assertTrue(health.at("/reasons/0/detail").asText().contains("unplugged"), health.toString());
    } finally {
      stop(running);
    }
  }

  @Test
  void aForeignClientGetsADetectionAfterTheTimeThatTheMessageTells() throws Exception {
    FakeCamera camera = new FakeCamera(64, 48);
    FutureTask<Daemon.Summary> running = start(config -> camera);
    List<Instant> arrivals = new ArrayList<>();
    try (StatusListener listener =
        new StatusListener(port, "jetdetr/truck-07/camera/front/detections")) {
      for (int frame = 0; frame < 10; frame++) {
        int heard = listener.heard().size();
        camera.resume();
        camera.frames(1).stall();
        Await.until("the detections are there", () -> listener.heard().size() > heard);
        arrivals.add(Instant.now());
      }
      for (int frame = 0; frame < 10; frame++) {
        JsonNode message = JSON.readTree(listener.heard().get(frame));
        Instant capturedAt = Instant.parse(message.get("captured_at").asText());
        long totalMicros = Math.round(message.at("/latency_ms/total").asDouble() * 1_000);
        Instant madeAt = capturedAt.plusNanos(totalMicros * 1_000);

        // One clock for both: a message cannot come before it was made, give or take rounding.
        Duration onItsWay = Duration.between(madeAt, arrivals.get(frame));
        assertTrue(onItsWay.toNanos() > -1_000_000, onItsWay + " in " + message);
        assertTrue(onItsWay.compareTo(Duration.ofSeconds(60)) < 0, onItsWay + " in " + message);
      }
    } finally {
      stop(running);
    }
  }

  @Test
  void topShowsItOnceAsTextAndAsJson() throws Exception {
    FakeDevice.of("orin-nano", device);
    FakeCamera camera = new FakeCamera(64, 48).frames(30);
    FutureTask<Daemon.Summary> running = start(config -> camera);
    try (StatusListener listener = new StatusListener(port, "jetdetr/truck-07/telemetry")) {
      String broker = "mqtt://127.0.0.1:" + port;
      String text = top(0, "--broker", broker, "--node", "truck-07", "--once");
      JsonNode json = JSON.readTree(top(0, "--broker", broker, "--node", "truck-07", "--json"));

      assertTrue(text.startsWith("jetdetr truck-07   online   health"), text);
      assertTrue(text.contains("CAMERA "), text);
      assertTrue(text.contains("front "), text);
      assertEquals("truck-07", json.at("/telemetry/node").asText());
      String why = top(69, "--broker", broker, "--node", "other", "--once", "--wait", "1");
      assertTrue(why.contains("no message from node other at mqtt://127.0.0.1:" + port), why);
      assertTrue(
          listener.heard().stream().allMatch(message -> message.contains("\"connected\":true")),
          "the node was not thrown out by its onlookers");
    } finally {
      stop(running);
    }
  }

  @Test
  void topSaysWhichBrokerDoesNotAnswer() {
    String why = top(69, "--broker", "mqtt://127.0.0.1:" + port, "--once");

    assertTrue(why.startsWith("jetdetr top: broker mqtt://127.0.0.1:" + port + ": "), why);
    assertEquals(1, why.strip().lines().count(), why);
  }

  @Test
  void aTakenPortForMetricsDoesNotStopIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress metrics =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
      FakeCamera camera = new FakeCamera(64, 48).frames(1_000_000);
      Daemon daemon =
          new Daemon(config(metrics), 5, config -> camera, ServiceNotifier.none(), device);

      Daemon.Summary summary = daemon.run(second -> {});

      assertTrue(summary.cameras().get(0).processed() >= 5, summary.toString());
    }
  }

  private String top(int code, String... options) {
    String[] args = new String[options.length + 1];
    args[0] = "top";
    System.arraycopy(options, 0, args, 1, options.length);
    StringWriter said = new StringWriter();
    CommandLine commandLine = JetdetrMain.commandLine();
    commandLine.setOut(new PrintWriter(said, true));
    commandLine.setErr(new PrintWriter(said, true));
    assertEquals(code, commandLine.execute(args), said.toString());
    return said.toString();
  }

  /** The first telemetry that names this as absent. */
  private JsonNode telemetryWith(String absent) throws Exception {
    FakeCamera camera = new FakeCamera(64, 48).frames(30);
    FutureTask<Daemon.Summary> running = start(config -> camera);
    try (StatusListener listener = new StatusListener(port, "jetdetr/truck-07/telemetry")) {
      String word = "\"" + absent + "\"";
      Await.until(
          "telemetry says " + word,
          () -> listener.heard().stream().anyMatch(text -> isTold(text, word)));
      return JSON.readTree(
          listener.heard().stream().filter(text -> isTold(text, word)).findFirst().orElseThrow());
    } finally {
      stop(running);
    }
  }

  private static boolean isTold(String telemetry, String word) {
    return telemetry.contains(word)
        && telemetry.contains("\"captured\":30,")
        && !telemetry.contains("\"processed\":0,");
  }

  private final List<Daemon> daemons = new ArrayList<>();

  /** Returns when the daemon and its broker are open, however long a busy machine takes. */
  private FutureTask<Daemon.Summary> start(CameraFeed.Opener opener) throws Exception {
    Daemon daemon =
        new Daemon(config(null), Long.MAX_VALUE, opener, ServiceNotifier.none(), device);
    daemons.add(daemon);
    CountDownLatch open = new CountDownLatch(1);
    FutureTask<Daemon.Summary> running = new FutureTask<>(() -> daemon.run(whenOpen(open)));
    new Thread(running, "daemon").start();
    assertTrue(open.await(100, TimeUnit.SECONDS), "the daemon did not open");
    return running;
  }

  private static Daemon.Watcher whenOpen(CountDownLatch open) {
    return new Daemon.Watcher() {
      @Override
      public void begin(String model, BrokerAddress broker) {
        open.countDown();
      }

      @Override
      public void update(Daemon.Second second) {}
    };
  }

  private void stop(FutureTask<Daemon.Summary> running) throws Exception {
    daemons.get(0).stop();
    running.get(60, TimeUnit.SECONDS);
  }

  private DaemonConfig config(@Nullable InetSocketAddress metrics) throws IOException {
    CameraConfig live = FakeCameras.live("front");
    CameraConfig patient =
        new CameraConfig(
            "front",
            live.source(),
            live.openTimeout(),
            live.readTimeout(),
            Duration.ofMinutes(10),
            false);
    return new DaemonConfig(
        TinyModel.of(TinyModel.Layout.RAW).write(folder),
        InferenceSettings.ofThreads(1),
        0.3f,
        BrokerSettings.of(BrokerAddress.parse("embedded:" + port), "jetdetr", "truck-07"),
        List.of(patient),
        Duration.ofSeconds(1),
        EngineKind.ONNXRUNTIME,
        metrics);
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
