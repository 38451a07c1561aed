package io.github.jetdetr.message;

import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.device.Clock;
import io.github.jetdetr.device.Cooling;
import io.github.jetdetr.device.DeviceFacts;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.device.Disk;
import io.github.jetdetr.device.Fan;
import io.github.jetdetr.device.Memory;
import io.github.jetdetr.device.MemoryShares;
import io.github.jetdetr.device.PowerRail;
import io.github.jetdetr.device.Temperature;
import io.github.jetdetr.device.ThrottleCount;
import io.github.jetdetr.engine.EngineInfo;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import io.github.jetdetr.publish.ReconnectBackoff;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Reports and settings as tests need them. */
public final class SampleReports {

  /** 2026-11-22T10:15:30.123456Z. */
  public static final long UTC_MICROS = 1_795_342_530_123_456L;

  public static final PublishedModel MODEL =
      new PublishedModel(
          "deimv2-atto",
          "sha256:" + "0123456789abcdef".repeat(4),
          "int8",
          List.of("person", "car"));

  private SampleReports() {}

  public static Detections objects(int count) {
    Detections objects = new Detections(count);
    for (int index = 0; index < count; index++) {
      float x = index % 50;
      objects.add(index % 2, 0.91f - index * 1e-3f, 432f + x, 496f, 543.6f + x, 854.4f);
    }
    return objects;
  }

  static StageTimes times() {
    StageTimes times = new StageTimes();
    times.set(Stage.CAPTURE, 3_100_000);
    times.set(Stage.WAIT, 800_400);
    times.set(Stage.PREPROCESS, 1_900_000);
    times.set(Stage.INFER, 11_200_000);
    times.set(Stage.DECODE, 100_000);
    times.setTotal(17_100_400);
    return times;
  }

  public static FrameReport frame(String camera, long id, Detections objects) {
    return new FrameReport(
        camera,
        id,
        1920,
        1080,
        UTC_MICROS,
        TimeSource.ARRIVAL,
        new ClockState(true, 1.2),
        MODEL,
        objects,
        /* truth= */ null,
        times());
  }

  /** A frame whose camera knows what is on it and was asked to tell. */
  public static FrameReport frame(List<TrueObject> truth) {
    return new FrameReport(
        "street",
        41,
        896,
        512,
        UTC_MICROS,
        TimeSource.ARRIVAL,
        ClockState.UNSYNCED,
        MODEL,
        objects(1),
        truth,
        times());
  }

  public static FrameReport frame(long id) {
    return frame("front", id, objects(3));
  }

  public static InfoReport info() {
    return new InfoReport(
        "0.1.0",
        UTC_MICROS,
        new EngineInfo("onnxruntime 1.29.0", "cpu", "fp32", 2),
        1,
        2,
        MODEL,
        "post-processed",
        List.of(new CameraInfo("front", "rtsp", "rtsp://user:secret@10.0.0.5:554/live?x=1")),
        new DeviceFacts("NVIDIA Jetson Orin Nano", "36.4.3", "5.15.148-tegra", "MAXN_SUPER", 6),
        new MemoryShares(2L << 30, 256L << 20, 768L << 20, 1L << 30),
        null);
  }

  public static CameraStatusReport cameraStatus(CameraState state) {
    return new CameraStatusReport("front", state, UTC_MICROS, 2, "no picture for 2 s", 1920, 1080);
  }

  public static TelemetryReport telemetry() {
    return new TelemetryReport(
        UTC_MICROS,
        40.0021,
        List.of(new CameraFrames("front", 1200, 1100, 98, 1, 1, null)),
        List.of(
            new StageLatency(Stage.INFER.key(), 300, 11.1, 11.9, 14.25, 20.5),
            new StageLatency("total", 300, 17, 18.25, 24, 40.0015)),
        List.of(new StageLatency("total", 1100, 16.5, 18, 23, 60)),
        List.of(
            new CameraLatency(
                "front", 27.5, List.of(new StageLatency("total", 300, 17, 18.25, 24, 40.0015)))),
        device());
  }

  static DeviceReading device() {
    return new DeviceReading(
        List.of(
            new Temperature(
                "tj-thermal", 61.25, new TreeMap<>(Map.of("passive", 99.0, "critical", 104.5))),
            new Temperature("soc0-thermal", 58.5, new TreeMap<>())),
        List.of(new Cooling("gpu-throttle-alert", 0, 1)),
        List.of(new ThrottleCount("oc1_under_voltage", 2)),
        List.of(new Clock("gpu", 1.02e9, 1.02e9), new Clock("emc", 2.133e9, null)),
        0.873,
        List.of(new PowerRail("VDD_IN", 5.064, 1.5), new PowerRail("VDD_SOC", 5, 0.36)),
        List.of(new Fan("pwmfan", 0.4, 2280L), new Fan("case", null, 900L)),
        "MAXN_SUPER",
        new Memory(30_000_000, 4_000_000, 5_000_000L, 210_000_000L, 7_989_907_456L, null),
        new Disk(62_000_000_000L, 8_000_000_000L),
        List.of("temperature cv0-thermal"));
  }

  public static HealthReport health() {
    return new HealthReport(
        HealthState.DEGRADED,
        UTC_MICROS,
        List.of(
            new HealthReport.Reason("camera_lost", "front", "no picture for 2 s"),
            new HealthReport.Reason("broker_away", null, "not reachable")));
  }

  /** Settings for tests: node truck-07, short deadlines. */
  public static BrokerSettings settings(int port) {
    return settings(new BrokerAddress(BrokerAddress.Transport.PLAIN, "127.0.0.1", port, true));
  }

  public static BrokerSettings settings(BrokerAddress address) {
    return new BrokerSettings(
        address,
        "fleet/jetdetr",
        "truck-07",
        "jetdetr-truck-07",
        null,
        null,
        null,
        null,
        null,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2));
  }

  /** Pauses short enough that a test does not wait for them. */
  public static ReconnectBackoff backoff() {
    return new ReconnectBackoff(
        RandomGenerator.getDefault(),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(100));
  }

  public static OutgoingMessage message(Delivery delivery, String topic, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    OutgoingMessage message = new OutgoingMessage();
    message.fill(delivery, MessageKind.DETECTIONS, topic, bytes, bytes.length);
    return message;
  }

  public static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
