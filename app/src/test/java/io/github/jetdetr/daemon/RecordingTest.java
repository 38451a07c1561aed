package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.blackbox.BlackBoxSettings;
import io.github.jetdetr.blackbox.IncidentReader;
import io.github.jetdetr.blackbox.TriggerKind;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.InferenceSettings;
import io.github.jetdetr.control.CommandSettings;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.HealthState;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.pipeline.Await;
import io.github.jetdetr.pipeline.InferenceMode;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.support.TinyModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What makes an incident. */
@Timeout(60)
class RecordingTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void onlyAReasonThatIsNewMakesAnIncident() throws Exception {
    assertEquals(
        List.of("fault: camera_lost: unplugged", "fault: frames_fail: out of memory"),
        incidentsOf(
            recording -> {
              recording.health(reasons("camera_lost", "front", "unplugged"));
              // Until it is written another one would be part of it.
              Await.until("it is written", () -> incidents(folder.resolve("incidents0")) == 1);
              for (int second = 2; second < 100; second++) {
                recording.health(reasons("camera_lost", "front", "unplugged for " + second + " s"));
              }
            },
            recording -> recording.health(reasons("frames_fail", null, "out of memory"))));
  }

  @Test
  void heatIsNoFault() throws Exception {
    assertEquals(
        List.of("throttle: hot: tj has 98 °C"),
        incidentsOf(recording -> recording.health(reasons("hot", "tj", "tj has 98 °C"))));
  }

  @Test
  void whatNoPictureExplainsMakesNone() throws Exception {
    assertEquals(
        List.of(),
        incidentsOf(
            recording -> recording.health(reasons("broker_away", null, "refused")),
            recording -> recording.health(reasons("disk_full", null, "none left"))));
  }

  @Test
  void aStandstillAndAFailureAreWrittenBeforeTheEnd() throws Exception {
    assertEquals(
        List.of("watchdog: no progress", "fault: frame processing failed: java.io.IOException: x"),
        incidentsOf(Recording::stalled, recording -> recording.failed(new IOException("x"))));
  }

  @Test
  void withoutABlackBoxNothingIsWanted() throws Exception {
    try (Recording recording = Recording.open(config(null))) {
      recording.health(reasons("camera_lost", "front", "unplugged"));
      recording.stalled();
      assertEquals(Optional.empty(), recording.incident("test"));
      assertEquals(0, recording.memoryBytes());
      assertTrue(recording.isAlive());
    }
  }

  /** What the incidents say of themselves, each of a recording of its own. */
  @SafeVarargs
  private List<String> incidentsOf(Consumer<Recording>... happenings) throws Exception {
    List<String> all = new ArrayList<>();
    Path onnx = TinyModel.of(TinyModel.Layout.RAW).write(folder, "tiny.onnx");
    EngineOptions options = new EngineOptions(1, 1, EngineKind.ONNXRUNTIME);
    try (Model model = Model.open(onnx, options, 0.3f);
        Publisher publisher = Publisher.open(SampleReports.settings(SampleReports.freePort()))) {
      for (int at = 0; at < happenings.length; at++) {
        Path incidents = folder.resolve("incidents" + at);
        DaemonConfig config = config(settings(incidents));
        try (Recording recording = Recording.open(config)) {
          recording.describe(model, InferenceMode.SERIAL, publisher, () -> config);
          happenings[at].accept(recording);
        }
        try (var files = Files.list(incidents)) {
          for (Path file : files.toList()) {
            try (IncidentReader reader = IncidentReader.open(file)) {
              all.add(reader.header().trigger() + ": " + reader.header().why());
            }
          }
        }
      }
    }
    return all;
  }

  private static long incidents(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".incident")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HealthReport reasons(String code, @Nullable String subject, String detail) {
    return new HealthReport(
        HealthState.DEGRADED, 1, List.of(new HealthReport.Reason(code, subject, detail)));
  }

  private static BlackBoxSettings settings(Path folder) {
    return new BlackBoxSettings(
        folder,
        1 << 20,
        Duration.ofMinutes(1),
        Duration.ZERO,
        1 << 24,
        Duration.ZERO,
        Set.of(TriggerKind.FAULT, TriggerKind.THROTTLE, TriggerKind.WATCHDOG),
        Set.of(),
        false);
  }

  private DaemonConfig config(@Nullable BlackBoxSettings blackBox) {
    return new DaemonConfig(
        folder.resolve("tiny.onnx"),
        InferenceSettings.ofThreads(1),
        0.3f,
        BrokerSettings.of(BrokerAddress.parse("embedded"), "jetdetr", "truck-07"),
        List.of(),
        Duration.ofSeconds(1),
        EngineKind.ONNXRUNTIME,
        null,
        null,
        CommandSettings.OFF,
        blackBox,
        null);
  }
}
