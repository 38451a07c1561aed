package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.FakeCameras;
import io.github.jetdetr.service.NotifyListener;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as its service manager hears it, over a real datagram socket. */
@Timeout(240)
class ServiceTest {

  private static final long SECONDS = 60;
  private static final String SIGN_OF_LIFE = "WATCHDOG=1";

  @TempDir private Path folder = Path.of("");

  private final NotifyListener listener = NotifyListener.open();
  private final ServiceNotifier service =
      ServiceNotifier.of(Map.of("NOTIFY_SOCKET", listener.address()));

  ServiceTest() throws IOException {}

  @AfterEach
  void close() {
    service.close();
    listener.close();
  }

  @Test
  void itIsReadyThenAliveThenStopping() throws Exception {
    FakeCamera camera = new FakeCamera(64, 48).frames(100_000);
    Daemon daemon = daemon(config -> camera);
    FutureTask<Daemon.Summary> running = start(daemon);

    for (String word : List.of("READY=1", SIGN_OF_LIFE)) {
      List<String> unused = listener.await(word, lines -> lines.contains(word), SECONDS);
    }
    daemon.stop();
    List<String> unused = listener.await("its end", lines -> lines.contains("STOPPING=1"), SECONDS);
    assertTrue(running.get(SECONDS, TimeUnit.SECONDS).cameras().get(0).processed() > 0);
  }

  @Test
  void oneWhoseFramesStopWithoutAReasonGivesNoSignOfLifeUntilTheyComeAgain() throws Exception {
    try (QuietCamera camera = new QuietCamera()) {
      Daemon daemon = daemon(config -> camera);
      FutureTask<Daemon.Summary> running = start(daemon);
      List<String> alive =
          listener.await("a sign of life", lines -> lines.contains(SIGN_OF_LIFE), SECONDS);
      assertEquals(2, alive.size(), alive::toString);

      List<String> missed =
          listener.await("it is missed", lines -> isAbout("nothing from front", lines), SECONDS);
      assertFalse(missed.contains(SIGN_OF_LIFE));
      for (int second = 0; second < 3; second++) {
        assertFalse(listener.next(SECONDS).contains(SIGN_OF_LIFE));
      }

      camera.goOn();
      List<String> again =
          listener.await("life again", lines -> lines.contains(SIGN_OF_LIFE), SECONDS);
      assertFalse(isAbout("nothing from", again), again::toString);
      daemon.stop();
      assertTrue(running.get(SECONDS, TimeUnit.SECONDS).cameras().get(0).processed() > 1);
    }
  }

  @Test
  void oneWhoseCameraIsSaidToBeLostLives() throws Exception {
    Daemon daemon =
        daemon(
            config -> {
              throw new CameraException("camera unplugged");
            });
    FutureTask<Daemon.Summary> running = start(daemon);

    for (int sign = 0; sign < 3; sign++) {
      List<String> unused =
          listener.await(
              "a sign of life without a camera",
              lines ->
                  lines.contains(SIGN_OF_LIFE) && isAbout("front lost: camera unplugged", lines),
              SECONDS);
    }
    daemon.stop();
    Daemon.Summary unused = running.get(SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void theStartTellsHowFarTheBuildIs() throws Exception {
    try (StartExtension start = StartExtension.during("building the engine", service)) {
      List<String> unused = listener.next(SECONDS);

      start.setStatus("still building model.int8.onnx, 40 s so far");

      assertEquals(
          List.of("STATUS=still building model.int8.onnx, 40 s so far"), listener.next(SECONDS));
    }
  }

  @Test
  @SuppressWarnings("try") // being there is all it does
  void theStartIsExtendedWhileAnEngineIsBuilt() throws Exception {
    try (StartExtension unused = StartExtension.during("building the engine", service)) {
      assertEquals(
          List.of("EXTEND_TIMEOUT_USEC=60000000", "STATUS=building the engine"),
          listener.next(SECONDS));
    }
  }

  @Test
  void aManagerThatIsAwayCostsNothingAndIsToldAgainWhenItIsBack() throws Exception {
    listener.close();
    service.ready();
    service.alive("nobody hears this");

    try (NotifyListener back = NotifyListener.open(listener.address())) {
      service.alive("here");

      assertEquals(List.of(SIGN_OF_LIFE, "STATUS=here"), back.next(SECONDS));
    }
  }

  private static boolean isAbout(String words, List<String> lines) {
    return lines.stream().anyMatch(line -> line.startsWith("STATUS=") && line.contains(words));
  }

  private static FutureTask<Daemon.Summary> start(Daemon daemon) {
    FutureTask<Daemon.Summary> running = new FutureTask<>(() -> daemon.run(second -> {}));
    new Thread(running, "daemon").start();
    return running;
  }

  private Daemon daemon(CameraFeed.Opener opener) throws IOException {
    CameraConfig live = FakeCameras.live("front");
    CameraConfig patient =
        new CameraConfig(
            live.name(),
            live.source(),
            live.openTimeout(),
            Duration.ofHours(1),
            Duration.ofHours(1),
            live.truth());
    BrokerAddress address = BrokerAddress.parse("mqtt://127.0.0.1:" + freePort());
    DaemonConfig config =
        new DaemonConfig(
            TinyModel.of(TinyModel.Layout.RAW).write(folder),
            InferenceSettings.ofThreads(1),
            0.3f,
            BrokerSettings.of(address, "jetdetr", "truck-07"),
            List.of(patient),
            DaemonConfig.TELEMETRY_EVERY,
            EngineKind.ONNXRUNTIME,
            null);
    return new Daemon(config, Long.MAX_VALUE, opener, service);
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  /** Three pictures, then silence without a word until it may go on, then one more. */
  private static final class QuietCamera implements Camera {

    private static final int PICTURES = 3;

    private final FakeCamera pictures = new FakeCamera(64, 48).frames(PICTURES + 1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private int shown;

    void goOn() {
      goOn.countDown();
    }

    @Override
    public Grab next(Frame frame) {
      try {
        if (shown >= PICTURES) {
          goOn.await();
        }
      } catch (InterruptedException e) {
        return new NoFrame(NoFrame.Reason.LOST, "interrupted");
      }
      shown++;
      return pictures.next(frame);
    }

    @Override
    public void close() {
      goOn();
      pictures.close();
    }
  }
}
