package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.preflight.EmptyLibraries;
import io.github.jetdetr.support.TinyModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process of its own, on a machine whose TensorRT is an empty shell. */
@Timeout(300)
class TensorRtWithoutFunctionsTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void theDaemonEndsWithWhatIsMissingAndTheJvmWithNothingToReport() throws Exception {
    EmptyLibraries.write(folder);
    Path model = TinyModel.of(TinyModel.Layout.RAW).write(folder, "tiny.onnx");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder daemon =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            JetdetrMain.class.getName(),
            "run",
            "--model",
            model.toString(),
            "--engine",
            "tensorrt");
    daemon.environment().put("LD_LIBRARY_PATH", folder.toString());
    daemon.directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());

    int code = daemon.start().waitFor();

    List<String> said = Files.readAllLines(err, StandardCharsets.UTF_8);
    assertEquals(69, code, said::toString);
    assertTrue(
        said.stream()
            .anyMatch(
                line ->
                    line.startsWith("jetdetr run: symbols: unresolved in libjninvinfer.so: ")
                        && line.contains("createInferRuntime_INTERNAL")),
        said::toString);
    assertTrue(said.stream().allMatch(line -> line.startsWith("jetdetr run: ")), said::toString);
    assertEquals("", Files.readString(out));
    try (var reports = Files.newDirectoryStream(folder, "hs_err*")) {
      assertTrue(!reports.iterator().hasNext(), "the JVM crashed");
    }
  }
}
