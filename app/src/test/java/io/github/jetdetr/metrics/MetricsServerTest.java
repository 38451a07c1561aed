package io.github.jetdetr.metrics;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.device.DeviceReader;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.device.FakeDevice;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.HealthState;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.message.object.ObjectFigures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MetricsServerTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final LatencyRecorder latency = new LatencyRecorder();

  @TempDir private Path root = Path.of("");

  @Test
  void everyFigureHasItsNameItsUnitAndItsLabels() throws Exception {
    FakeDevice.of("orin-nano", root);
    record(15);
    record(25);
    record(20_000);

    List<String> lines = scrape(new DeviceReader(root, root, () -> 77L).read());

    has(lines, "jetdetr_frames_total{camera=\"front\",outcome=\"processed\"} 1100.0");
    has(lines, "jetdetr_frames_total{camera=\"front\",outcome=\"replaced\"} 98.0");
    has(lines, "jetdetr_frames_captured_total{camera=\"front\"} 1200.0");
    has(lines, "jetdetr_camera_up{camera=\"front\"} 1.0");
    has(lines, "jetdetr_camera_reconnects_total{camera=\"front\"} 2.0");
    has(lines, bucket("0.01", 0));
    has(lines, bucket("0.02", 1));
    has(lines, bucket("0.03", 2));
    has(lines, bucket("10.0", 2));
    has(lines, bucket("+Inf", 3));
    has(lines, "jetdetr_frame_latency_seconds_count{camera=\"front\",stage=\"infer\"} 3");
    has(lines, "jetdetr_hw_temperature_celsius{zone=\"tj-thermal\"} 61.25");
    has(lines, "jetdetr_hw_temperature_limit_celsius{limit=\"passive\",zone=\"tj-thermal\"} 99.0");
    has(lines, "jetdetr_hw_power_watts{rail=\"VDD_SOC\"} 1.82304");
    has(lines, "jetdetr_hw_throttle_events_total{cause=\"oc1_under_voltage\"} 0.0");
    has(lines, "jetdetr_hw_gpu_utilization_ratio 0.873");
    has(lines, "jetdetr_native_memory_bytes{kind=\"native\"} 77.0");
    has(lines, "jetdetr_mqtt_connected 1.0");
    has(lines, "jetdetr_mqtt_queue_depth 7.0");
    has(lines, "jetdetr_mqtt_dropped_total{reason=\"expired\"} 2.0");
    has(lines, "jetdetr_mqtt_publish_total{outcome=\"dropped\"} 21.0");
    has(lines, "jetdetr_health_state{state=\"degraded\"} 1.0");
    has(lines, "jetdetr_health_state{state=\"ok\"} 0.0");
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("jetdetr_engine_info{digest=")));
    assertFalse(lines.stream().anyMatch(line -> line.contains("cv0-thermal")), "it cannot be read");
  }

  @Test
  void objectsAreCountedByCameraLabelZoneAndLine() throws Exception {
    List<String> lines = scrape(DeviceReading.unavailable("all"));

    has(lines, "jetdetr_objects_present{camera=\"front\",label=\"car\"} 2.0");
    has(lines, "jetdetr_zone_objects_present{camera=\"front\",label=\"car\",zone=\"yard\"} 1.0");
    has(lines, "jetdetr_events_total{camera=\"front\",label=\"car\",type=\"new\"} 17.0");
    has(lines, "jetdetr_zone_entries_total{camera=\"front\",label=\"car\",zone=\"yard\"} 5.0");
    String crossings = "jetdetr_line_crossings_total{camera=\"front\",direction=\"%s\",";
    String gate = "label=\"car\",line=\"gate\"} ";
    has(lines, crossings.formatted("left_to_right") + gate + "3.0");
    has(lines, crossings.formatted("right_to_left") + gate + "4.0");
  }

  @Test
  void picturesAreCountedByOutcome() throws Exception {
    List<String> lines = scrape(DeviceReading.unavailable("all"));

    has(lines, "jetdetr_pictures_total{camera=\"front\",outcome=\"made\"} 41.0");
    has(lines, "jetdetr_pictures_total{camera=\"front\",outcome=\"budget\"} 3.0");
    has(lines, "jetdetr_pictures_total{camera=\"front\",outcome=\"failed\"} 4.0");
    has(lines, "jetdetr_pictures_seconds_total{camera=\"front\"} 0.231");
  }

  @Test
  void aSilentDeviceHasNoSamples() throws Exception {
    List<String> lines = scrape(DeviceReading.unavailable("all"));

    assertFalse(lines.stream().anyMatch(line -> line.startsWith("jetdetr_hw_")), lines.toString());
    has(lines, "jetdetr_frames_captured_total{camera=\"front\"} 1200.0");
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() throws Exception {
    try (MetricsServer first = MetricsServer.open(ANY_PORT, () -> figures(root()))) {
      InetSocketAddress taken =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port());

      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                try (MetricsServer second = MetricsServer.open(taken, () -> figures(root()))) {
                  assertEquals(0, second.port(), "it should not listen");
                }
              });

      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("cannot listen on "), message);
      assertTrue(message.contains(":" + first.port() + ": "), message);
      assertEquals(1, message.lines().count());
    }
  }

  @Test
  void clientsThatSendHalfARequestKeepNobodyFromScraping() throws Exception {
    List<Socket> halves = new ArrayList<>();
    try (MetricsServer server = MetricsServer.open(ANY_PORT, () -> figures(root()))) {
      for (int client = 0; client < 10; client++) {
        Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port());
        halves.add(half);
        half.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: a".getBytes(US_ASCII));
        half.getOutputStream().flush();
      }

      assertEquals(200, get(server.port()));

      for (Socket half : halves) {
        assertTrue(isHungUpOn(half));
      }
    } finally {
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  @Test
  void whatTheServerLogsOfAClientThatHangsUpIsOneLineOfOurOwnLog() throws Exception {
    Logger source = Logger.getLogger("io.prometheus.metrics.exporter.httpserver");
    try (MetricsServer server = MetricsServer.open(ANY_PORT, () -> figures(root()))) {
      assertEquals(200, get(server.port()));

      // Else it would also reach Java's own handler, which writes stack traces.
      assertFalse(source.getUseParentHandlers());
      assertInstanceOf(HttpServerLog.class, source.getHandlers()[0]);
      assertEquals(1, source.getHandlers().length);
    }
    LogRecord hungUp = new LogRecord(Level.SEVERE, "can't send an error response");
    hungUp.setThrown(new IOException("Broken pipe", new IOException("in\ndetail")));
    assertEquals("java.io.IOException: Broken pipe", HttpServerLog.oneLine(hungUp));
    assertEquals("a b", HttpServerLog.oneLine(new LogRecord(Level.SEVERE, "a\n  b")));
  }

  /** Waits for it: the stream ends, or is reset. */
  private static boolean isHungUpOn(Socket client) throws IOException {
    try {
      return client.getInputStream().readAllBytes().length < 1_000;
    } catch (SocketException e) {
      return true;
    }
  }

  private static int get(int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void afterClosingThePortIsFree() throws Exception {
    InetSocketAddress address;
    try (MetricsServer server = MetricsServer.open(ANY_PORT, () -> figures(root()))) {
      address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    }
    try (MetricsServer again = MetricsServer.open(address, () -> figures(root()))) {
      assertEquals(address.getPort(), again.port());
    }
    try (MetricsServer disabled = MetricsServer.disabled()) {
      assertEquals(0, disabled.port());
    }
  }

  private DeviceReading root() {
    return DeviceReading.unavailable("all");
  }

  private void record(long inferMillis) {
    StageTimes times = new StageTimes();
    times.set(Stage.INFER, inferMillis * 1_000_000);
    latency.record(times);
  }

  private static String bucket(String upTo, int count) {
    return "jetdetr_frame_latency_seconds_bucket{camera=\"front\",stage=\"infer\",le=\"%s\"} %d"
        .formatted(upTo, count);
  }

  private static void has(List<String> lines, String line) {
    assertTrue(lines.contains(line), () -> line + " is not in\n" + String.join("\n", lines));
  }

  private List<String> scrape(DeviceReading device) throws IOException, InterruptedException {
    try (MetricsServer server = MetricsServer.open(ANY_PORT, () -> figures(device))) {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode());
      return answer.body().lines().toList();
    }
  }

  private NodeFigures figures(DeviceReading device) {
    return new NodeFigures(
        "0.1.0",
        40,
        new PublishedModel("atto", "sha256:" + "0".repeat(64), "fp32", List.of("car")),
        List.of(
            new NodeFigures.CameraFigures(
                new CameraFrames(
                    "front",
                    1200,
                    1100,
                    98,
                    1,
                    1,
                    null,
                    null,
                    new CameraFrames.Snapshots(41, 3, 5, 1, 2, 4, 231_000_000)),
                CameraState.ONLINE,
                2,
                latency,
                new ObjectFigures(
                    List.of(new ObjectFigures.Figure("", "car", 2)),
                    List.of(new ObjectFigures.Figure("yard", "car", 1)),
                    List.of(new ObjectFigures.Figure("new", "car", 17)),
                    List.of(new ObjectFigures.Figure("yard", "car", 5)),
                    List.of(new ObjectFigures.Crossings("gate", "car", 3, 4))))),
        new PublishCounts(100, 72, 1, 2, 3, 4, 5, 0, 6, 7, 8, true, 9, List.of(), null),
        device,
        HealthState.DEGRADED);
  }
}
