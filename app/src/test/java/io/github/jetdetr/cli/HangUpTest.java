package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.support.Signals;
import io.github.jetdetr.support.TinyModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running daemon that gets SIGHUP. */
@Timeout(120)
class HangUpTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void theFileIsReadAgainAndAWrongOneChangesNothingAndSaysEveryMistake() throws Exception {
    TinyModel.of(TinyModel.Layout.RAW).write(folder, "tiny.onnx");
    Path config = folder.resolve("jetdetr.yaml");
    String usual =
        """
        node: truck-07
        model: {path: tiny.onnx, threads: 1, threshold: %s}
        mqtt: {broker: "embedded:%d"}
        metrics: {enabled: false}
        cameras:
          front: {uri: "street:7?size=320x180&fps=10", tracks: {enabled: false}}
        """;
    int port = SampleReports.freePort();
    Files.writeString(config, usual.formatted("0.3", port));
    Path said = folder.resolve("said");
    Process daemon =
        new ProcessBuilder(
                // A build that was started with nohup ignores the signal, and so would its
                // children.
                "env",
                "--default-signal=HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                JetdetrMain.class.getName(),
                "run",
                "--no-watch",
                "--config",
                config.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      Eventually.seconds(60, "frames", () -> says(said, "camera front: online"));

      Files.writeString(config, usual.formatted("2", port) + "  rear: {}\nextra: 1\n");
      Signals.send("HUP", daemon.pid());
      Eventually.seconds(20, "mistakes", () -> says(said, "stays as it was; 3 mistakes"));
      Eventually.seconds(
          5,
          "each of them",
          () ->
              says(said, "jetdetr.yaml:2: threshold: must be in")
                  && says(said, "rear: requires a uri")
                  && says(said, "unknown key 'extra'"));

      Files.writeString(config, usual.formatted("0.5", port));
      Signals.send("HUP", daemon.pid());
      Eventually.seconds(20, "change", () -> says(said, "threshold: 0.5 instead of 0.3"));
      assertTrue(daemon.isAlive());
    } finally {
      daemon.destroy();
    }
    assertTrue(daemon.waitFor(30, TimeUnit.SECONDS));
    assertEquals(143, daemon.exitValue());
  }

  private static boolean says(Path file, String text) throws Exception {
    return Files.readString(file, StandardCharsets.UTF_8).contains(text);
  }
}
