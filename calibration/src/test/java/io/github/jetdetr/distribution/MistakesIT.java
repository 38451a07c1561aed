package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.OnnxBytes;
import io.github.jetdetr.distribution.support.RunningDaemon;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user gives that cannot work: an exit code, a clear line, and nothing on stdout. */
class MistakesIT {

  private static final int USAGE = 64;
  private static final int DATA = 65;
  private static final int NO_INPUT = 66;
  private static final int CONFIG = 78;

  @TempDir private Path folder = Path.of("");

  @Test
  void aMissingModelExitsWithNoInput() throws Exception {
    assertRefused(NO_INPUT, "missing.onnx", runOn(folder.resolve("missing.onnx")));
  }

  @Test
  void aMissingClipExitsWithNoInput() throws Exception {
    assertRefused(
        NO_INPUT,
        "missing.mp4",
        Distribution.run(
            "run", "--model", Distribution.model(), "--camera", "front=file:missing.mp4"));
  }

  @Test
  void aTruncatedModelExitsWithDataError() throws Exception {
    byte[] whole = Files.readAllBytes(Distribution.model());
    Path half = file("half.onnx", Arrays.copyOf(whole, whole.length / 2));
    assertRefused(DATA, "half.onnx is not an ONNX model, or is truncated", runOn(half));
    // Cut between two fields, where protobuf by itself has nothing to object.
    Path head = file("head.onnx", Arrays.copyOf(whole, 2));
    assertRefused(DATA, "head.onnx is not an ONNX model", runOn(head));
  }

  @Test
  void aFileThatIsNotAModelExitsWithDataError() throws Exception {
    byte[] text = "This is no model.\n".getBytes(StandardCharsets.UTF_8);
    assertRefused(DATA, "text.onnx is not an ONNX model", runOn(file("text.onnx", text)));
    assertRefused(DATA, "empty.onnx is not an ONNX", runOn(file("empty.onnx", new byte[0])));
  }

  @Test
  void aModelThatIsNotADetectorExitsWithDataError() throws Exception {
    Path model = file("classifier.onnx", OnnxBytes.classifier());
    assertRefused(DATA, "not a supported DETR layout", runOn(model));
  }

  @Test
  void weightsOutsideTheModelsFolderAreNotRead() throws Exception {
    Path models = Files.createDirectory(folder.resolve("models"));
    Path secret = file("secret.bin", new byte[10 * 80 * 4]);
    for (String location : List.of("../secret.bin", secret.toString())) {
      Path model = models.resolve("reaching.onnx");
      Files.write(model, OnnxBytes.queriesWithWeightsIn(location));
      assertRefused(DATA, "outside the model's folder", runOn(model));
    }
  }

  @Test
  void constantsOutsideTheModelsFolderAreNotRead() throws Exception {
    Path models = Files.createDirectory(folder.resolve("models"));
    Path unused = file("secret.bin", new byte[10 * 80 * 4]);
    Path model = models.resolve("reaching.onnx");
    Files.write(model, OnnxBytes.queriesWithConstantIn("../secret.bin"));
    assertRefused(DATA, "reaching.onnx", runOn(model));
  }

  @Test
  void twoCamerasOfOneNameAreRefused() throws Exception {
    assertRefused(
        USAGE,
        "duplicate camera 'front'",
        Distribution.run(
            "run",
            "--model",
            Distribution.model(),
            "--camera",
            "front=" + Distribution.clip(""),
            "--camera",
            "front=" + Distribution.clip("")));
    Path config =
        config(
            """
            cameras:
              front: {uri: "file:a.mp4"}
              front: {uri: "file:b.mp4"}
            """);
    assertRefused(CONFIG, ":3: duplicate key 'front'", Distribution.run("run", "--config", config));
  }

  @Test
  void brokenYamlIsNamedWithItsLine() throws Exception {
    Path config = config("model:\n  path: [unclosed\n  threads: 1\n");
    assertRefused(CONFIG, "jetdetr.yaml:3", Distribution.run("run", "--config", config));
  }

  @Test
  void everyUnknownKeyIsNamedAtOnceWithTheNearestKey() throws Exception {
    Path config =
        config(
            """
            modl:
              path: x.onnx
            mqtt:
              brokr: embedded
            """);
    RunningDaemon.Ended ended = Distribution.run("run", "--config", config);

    assertEquals(CONFIG, ended.code(), ended::toString);
    assertEquals(List.of(), ended.out());
    assertEquals(2, ended.err().size(), ended::toString);
    assertSaid(ended, "jetdetr.yaml:1: unknown key 'modl'; did you mean 'model'?");
    assertSaid(ended, "jetdetr.yaml:4: unknown key 'brokr'; did you mean 'broker'?");
  }

  @Test
  void lettersOutsideAsciiAreSaidAsTheyWereWrittenWhateverTheLocale() throws Exception {
    Path config = config("schlüssel: 1\n");
    ProcessBuilder builder = Distribution.jetdetr("run", "--config", config);
    builder.environment().put("LC_ALL", "C");

    assertRefused(CONFIG, "unknown key 'schlüssel'", Distribution.end(builder));
  }

  @Test
  void aMissingConfigurationExitsWithNoInput() throws Exception {
    Path config = folder.resolve("missing.yaml");
    assertRefused(NO_INPUT, "missing.yaml", Distribution.run("run", "--config", config));
  }

  private static RunningDaemon.Ended runOn(Path model) throws Exception {
    return Distribution.run(
        "run",
        "--model",
        model,
        "--camera",
        "front=" + Distribution.clip(""),
        "--broker",
        "embedded:" + Distribution.freePort(),
        "--frames",
        1);
  }

  private static void assertRefused(int code, String text, RunningDaemon.Ended ended) {
    assertEquals(code, ended.code(), ended::toString);
    assertEquals(List.of(), ended.out());
    assertEquals(1, ended.err().size(), ended::toString);
    assertSaid(ended, text);
  }

  private static void assertSaid(RunningDaemon.Ended ended, String text) {
    assertTrue(ended.err().stream().anyMatch(line -> line.contains(text)), ended::toString);
  }

  private Path file(String name, byte[] content) throws Exception {
    return Files.write(folder.resolve(name), content);
  }

  private Path config(String text) throws Exception {
    return Files.writeString(folder.resolve("jetdetr.yaml"), text, StandardCharsets.UTF_8);
  }
}
