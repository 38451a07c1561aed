package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.Await;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.FakeCameras;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DaemonTest {

  @TempDir private Path folder = Path.of("");

  private final Map<String, FakeCamera> cameras = new ConcurrentHashMap<>();

  @Test
  void theSummaryAddsUpAfterTheFramesThatWereAskedFor() throws Exception {
    cameras.put("front", new FakeCamera(64, 48).frames(100_000));
    cameras.put("rear", new FakeCamera(32, 32).frames(100_000));
    Daemon daemon = daemon(embedded(freePort()), 50, "front", "rear");

    Daemon.Summary summary = daemon.run(second -> {});

    long processed = 0;
    for (CameraFrames camera : summary.cameras()) {
      processed += camera.processed() + camera.stale();
      assertEquals(
          camera.captured(),
          camera.processed() + camera.replaced() + camera.stale() + camera.failed());
    }
    // One of each camera may be left in its slot.
    assertTrue(processed >= 50 && processed <= 52, summary.toString());
    PublishCounts messages = summary.messages();
    long lost = 0;
    for (DropReason loss : DropReason.values()) {
      lost += messages.dropped(loss);
    }
    assertEquals(messages.offered(), messages.sent() + lost);
  }

  @Test
  void stoppingTakesLessThanTwoSecondsAndSaysSo() throws Exception {
    int port = freePort();
    cameras.put("front", new FakeCamera(64, 48).frames(3));
    Daemon daemon = daemon(embedded(port), Long.MAX_VALUE, "front");
    FutureTask<Daemon.Summary> running = start(daemon);

    try (StatusListener listener = new StatusListener(port, "jetdetr/truck-07/status")) {
      Await.until("it is online", () -> listener.heard().contains("online"));
      long start = System.nanoTime();
      daemon.stop();
      running.get(20, TimeUnit.SECONDS);
      long nanos = System.nanoTime() - start;

      assertTrue(nanos < TimeUnit.SECONDS.toNanos(2), nanos / 1_000_000 + " ms");
      Await.until("it says that it stopped", () -> listener.heard().contains("stopped"));
    }
  }

  @Test
  void withoutABrokerFramesAreStillProcessedAndWhatIsDroppedIsCounted() throws Exception {
    cameras.put("front", new FakeCamera(64, 48).frames(300).end());
    BrokerSettings nowhere = settings(BrokerAddress.parse("mqtt://127.0.0.1:" + freePort()));
    CameraConfig replay = patient(FakeCameras.replay("front"));
    Daemon daemon = daemon(nowhere, Long.MAX_VALUE, List.of(replay));

    Daemon.Summary summary = daemon.run(second -> {});

    assertEquals(300, summary.cameras().get(0).processed());
    assertEquals(0, summary.messages().sent());
    long lost = 0;
    for (DropReason loss : DropReason.values()) {
      lost += summary.messages().dropped(loss);
    }
    assertEquals(summary.messages().offered(), lost);
    assertTrue(lost >= 300, lost + " lost");
  }

  @Test
  void aCameraThatCannotBeOpenedDoesNotStopAnother() throws Exception {
    cameras.put("rear", new FakeCamera(64, 48).frames(100_000));
    Daemon daemon = daemon(embedded(freePort()), 20, "absent", "rear");

    Daemon.Summary summary = daemon.run(second -> {});

    assertEquals(0, summary.cameras().get(0).captured());
    assertTrue(summary.cameras().get(1).processed() >= 18, summary.toString());
  }

  @Test
  void aWatcherThatFailsEndsTheDaemonWithEverythingClosed() throws Exception {
    int port = freePort();
    FakeCamera camera = new FakeCamera(64, 48).frames(3);
    cameras.put("front", camera);
    Daemon daemon = daemon(embedded(port), Long.MAX_VALUE, "front");

    assertThrows(
        IllegalStateException.class,
        () ->
            daemon.run(
                second -> {
                  throw new IllegalStateException("fault");
                }));

    assertTrue(camera.isClosed());
    assertFalse(framesThreadsLive(), "nobody uses the engine any more");
    // The embedded broker let go of its port.
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
  }

  @Test
  void aBrokenModelIsBadDataAndLeavesNobodyWaiting() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "<html>");
    DaemonConfig config =
        new DaemonConfig(
            broken,
            InferenceSettings.ofThreads(1),
            0.3f,
            embedded(freePort()),
            List.of(),
            DaemonConfig.TELEMETRY_EVERY,
            EngineKind.ONNXRUNTIME,
            null);
    Daemon daemon = new Daemon(config, 1, CameraFeed::openSource, ServiceNotifier.none());

    ExitException e = assertThrows(ExitException.class, () -> daemon.run(second -> {}));

    assertEquals(ExitCode.DATA, e.code());
  }

  @Test
  void aPortThatIsTakenIsUnavailable() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Daemon daemon = daemon(embedded(taken.getLocalPort()), 1, "front");

      ExitException e = assertThrows(ExitException.class, () -> daemon.run(second -> {}));

      assertEquals(ExitCode.UNAVAILABLE, e.code());
    }
  }

  private static boolean framesThreadsLive() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("frames-"));
  }

  private static FutureTask<Daemon.Summary> start(Daemon daemon)
      throws InterruptedException, ExecutionException {
    FutureTask<Daemon.Summary> running = new FutureTask<>(() -> daemon.run(second -> {}));
    new Thread(running, "daemon").start();
    return running;
  }

  private Daemon daemon(BrokerSettings broker, long frames, String... names) throws IOException {
    List<CameraConfig> configs = new ArrayList<>();
    for (String name : names) {
      configs.add(patient(FakeCameras.live(name)));
    }
    return daemon(broker, frames, configs);
  }

  private Daemon daemon(BrokerSettings broker, long frames, List<CameraConfig> configs)
      throws IOException {
    Path model = TinyModel.of(TinyModel.Layout.RAW).write(folder);
    DaemonConfig config =
        new DaemonConfig(
            model,
            InferenceSettings.ofThreads(1),
            0.3f,
            broker,
            configs,
            DaemonConfig.TELEMETRY_EVERY,
            EngineKind.ONNXRUNTIME,
            null);
    return new Daemon(
        config,
        frames,
        camera -> {
          @Nullable FakeCamera fake = cameras.get(camera.name());
          if (fake == null) {
            throw new CameraException("camera unplugged");
          }
          return fake;
        },
        ServiceNotifier.none());
  }

  /** A camera whose frames do not grow too old on a machine that is busy. */
  private static CameraConfig patient(CameraConfig config) {
    return new CameraConfig(
        config.name(),
        config.source(),
        config.openTimeout(),
        config.readTimeout(),
        Duration.ofMinutes(10),
        config.truth(),
        config.picture());
  }

  private static BrokerSettings embedded(int port) {
    return settings(BrokerAddress.parse("embedded:" + port));
  }

  private static BrokerSettings settings(BrokerAddress address) {
    return BrokerSettings.of(address, "jetdetr", "truck-07");
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
