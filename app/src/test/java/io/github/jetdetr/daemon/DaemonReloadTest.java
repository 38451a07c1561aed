package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.Await;
import io.github.jetdetr.pipeline.FakeCameras;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.track.config.CameraTracksReader;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The configuration changes while cameras bring frames. */
@Timeout(120)
class DaemonReloadTest {

  @TempDir private Path folder = Path.of("");

  private final Map<String, AtomicInteger> opened = new ConcurrentHashMap<>();
  private final AtomicLong nanos =
      new AtomicLong(System.nanoTime() - Duration.ofMinutes(1).toNanos());
  private final FakeCamera front = camera();
  private final FakeCamera rear = camera();
  private final FakeCamera third = camera();

  @Test
  void onlyWhatChangedIsOpenedAnewAndTheOthersLoseNoFrame() throws Exception {
    int port = freePort();
    DaemonConfig config = config(port, List.of(patient("front", ""), patient("rear", "")));
    Daemon daemon = daemon(config);
    FutureTask<Daemon.Summary> running = new FutureTask<>(() -> daemon.run(second -> {}));
    new Thread(running, "daemon").start();
    AtomicBoolean feeding = new AtomicBoolean(true);
    AtomicInteger fed = new AtomicInteger();
    Thread feeder = new Thread(() -> feed(feeding, fed), "feeder");
    Set<String> withdrawn = new HashSet<>();
    try (StatusListener listener = new StatusListener(port, "jetdetr/truck-07/#")) {
      Await.until("it is online", () -> listener.heard().contains("online"));
      feeder.start();
      Await.until("frames", () -> fed.get() > 20);

      ReloadOutcome threshold = reload(daemon, now -> now.withThreshold(0.6f));
      assertEquals(List.of("threshold: 0.6 instead of 0.3"), threshold.lines());
      ReloadOutcome zone =
          reload(
              daemon,
              now ->
                  now.withCameras(
                      List.of(
                          patient("front", "zones: {yard: {area: [0, 0, 1, 0, 1, 1, 0, 1]}}"),
                          patient("rear", ""))));
      assertEquals(List.of("camera front: changed, not reopened"), zone.lines());
      String occupied = "jetdetr/truck-07/camera/front/zone/yard/occupied";
      Await.until("the zone is known", () -> listener.topics().contains(occupied));
      third.frames(5);
      ReloadOutcome more =
          reload(
              daemon,
              now ->
                  now.withCameras(
                      List.of(patient("front", ""), patient("rear", ""), patient("third", ""))));
      assertEquals(
          List.of("camera third: added", "camera front: changed, not reopened"), more.lines());
      String status = "jetdetr/truck-07/camera/third/status";
      Await.until("the third is there", () -> listener.topics().contains(status));
      ReloadOutcome wrong =
          reload(
              daemon,
              now -> {
                throw new ExitException(ExitCode.CONFIG, "x.yaml:1: one\nx.yaml:2: two");
              });
      assertFalse(wrong.applied());
      assertEquals(List.of("x.yaml:1: one", "x.yaml:2: two"), wrong.lines());
      ReloadOutcome fewer =
          reload(
              daemon, now -> now.withCameras(List.of(patient("front", ""), patient("rear", ""))));
      assertEquals(List.of("camera third: removed"), fewer.lines());
      Await.until(
          "the third is withdrawn", () -> listener.topics().contains(status + " withdrawn"));
      withdrawn.addAll(listener.topics());

      feeding.set(false);
      feeder.join();
      Await.until("all are processed", () -> front.isIdle() && rear.isIdle());
      daemon.stop();
      Daemon.Summary summary = running.get(30, TimeUnit.SECONDS);
      assertTrue(withdrawn.contains(occupied + " withdrawn"));
      assertEquals(1, times("front"));
      assertEquals(1, times("rear"));
      assertEquals(2, summary.cameras().size());
      for (CameraFrames camera : summary.cameras()) {
        assertEquals(fed.get(), camera.captured(), camera::toString);
        assertEquals(0, camera.replaced() + camera.failed(), camera::toString);
        // The last ones may be stopped on their way.
        assertTrue(camera.processed() + camera.stale() == fed.get(), camera::toString);
        assertTrue(camera.stale() <= 2, camera::toString);
      }
    } finally {
      feeding.set(false);
      boolean unused = daemon.stop();
      Daemon.Summary ended = running.get(30, TimeUnit.SECONDS);
      assertTrue(ended.seconds() > 0);
    }
  }

  @Test
  void whatNeedsARestartIsNamedAndStaysAsItWas() {
    DaemonConfig before = config(1, List.of(patient("front", "")));
    DaemonConfig after =
        new DaemonConfig(
            Path.of("other.onnx"),
            InferenceSettings.ofThreads(2),
            0.3f,
            before.broker().withAddress(BrokerAddress.parse("mqtt://other")),
            before.cameras(),
            Duration.ofSeconds(5),
            EngineKind.AUTO,
            null);

    ReloadPlan plan = ReloadPlan.of(before, after);

    assertEquals(
        List.of("model.path", "model.threads, batch, parallel", "engine", "mqtt, node"),
        plan.restart());
    assertTrue(plan.telemetry());
    DaemonConfig running = before.withRunning(after);
    assertEquals(Duration.ofSeconds(5), running.telemetryEvery());
    assertEquals(before.broker(), running.broker());
  }

  @Test
  void anIdThatWasDrawnAnewIsNoChange() {
    BrokerSettings drawn = broker(1).withClientId(BrokerSettings.clientIdOfUnnamed("truck-07"));
    BrokerSettings again = broker(1).withClientId(BrokerSettings.clientIdOfUnnamed("truck-07"));

    assertTrue(ReloadPlan.of(withBroker(drawn), withBroker(again)).isEmpty());
    assertFalse(ReloadPlan.of(withBroker(drawn), withBroker(broker(2))).isEmpty());
  }

  private DaemonConfig withBroker(BrokerSettings broker) {
    return new DaemonConfig(
        null,
        InferenceSettings.ofThreads(1),
        0.3f,
        broker,
        List.of(),
        Duration.ofSeconds(1),
        EngineKind.AUTO,
        null);
  }

  private int times(String camera) {
    return opened.getOrDefault(camera, new AtomicInteger()).get();
  }

  private ReloadOutcome reload(Daemon daemon, ConfigSource source) throws Exception {
    return daemon.reload(source).get(20, TimeUnit.SECONDS);
  }

  /** Thirty frames a second on both cameras. */
  private void feed(AtomicBoolean feeding, AtomicInteger fed) {
    while (feeding.get()) {
      front.frames(1);
      rear.frames(1);
      fed.incrementAndGet();
      LockSupport.parkNanos(1_000_000_000L / 30);
    }
  }

  private FakeCamera camera() {
    return new FakeCamera(64, 48, () -> nanos.addAndGet(1_000_000));
  }

  private Daemon daemon(DaemonConfig config) {
    return new Daemon(
        config,
        Long.MAX_VALUE,
        camera -> {
          opened.computeIfAbsent(camera.name(), unused -> new AtomicInteger()).incrementAndGet();
          return switch (camera.name()) {
            case "front" -> front;
            case "rear" -> rear;
            default -> third;
          };
        },
        ServiceNotifier.none());
  }

  private DaemonConfig config(int port, List<CameraConfig> cameras) {
    try {
      return new DaemonConfig(
          TinyModel.of(TinyModel.Layout.RAW).write(folder),
          InferenceSettings.ofThreads(1),
          0.3f,
          broker(port),
          cameras,
          DaemonConfig.TELEMETRY_EVERY,
          EngineKind.ONNXRUNTIME,
          null);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BrokerSettings broker(int port) {
    return BrokerSettings.of(BrokerAddress.parse("embedded:" + port), "jetdetr", "truck-07");
  }

  /** A camera that loses nothing, whose frames are never too old. */
  private static CameraConfig patient(String name, String yaml) {
    YamlProblems problems = new YamlProblems();
    CameraConfig clip = FakeCameras.replay(name);
    CameraConfig patient =
        new CameraConfig(
                name,
                clip.source(),
                clip.openTimeout(),
                clip.readTimeout(),
                Duration.ofHours(1),
                false,
                clip.picture())
            .withTracks(
                CameraTracksReader.read(
                    YamlMap.parse("camera", yaml, problems), YamlMap.parse("p", "", problems)));
    assertEquals(new ArrayList<>(), problems.lines());
    return patient;
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
