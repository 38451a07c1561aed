package io.github.jetdetr.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.support.ForeignProgram;
import io.github.jetdetr.support.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime as this project loads it reports to nobody, however Java was started. */
@Timeout(120)
class TelemetryTest {

  /** ONNX Runtime 1.29 left alone looks up its collector some ten seconds after it was loaded. */
  private static final long SECONDS_TO_REPORT = 25;

  @TempDir private Path folder = Path.of("");
  private Path home = Path.of("");
  private Path temporary = Path.of("");
  private Path cache = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    temporary = Files.createDirectory(folder.resolve("tmp"));
    cache = Files.createDirectory(folder.resolve("cache"));
  }

  @Test
  void aProcessWithoutTheVariableLeavesNoTraceOfTelemetry() throws Exception {
    run(List.of(), 0);

    try (Stream<Path> left = Files.walk(folder)) {
      assertEquals(
          List.of(),
          left.map(folder::relativize)
              .map(Path::toString)
              .filter(
                  it ->
                      it.contains("mat-debug")
                          || it.contains("Microsoft")
                          || it.contains("onnxruntime.db")
                          || it.contains("deviceid"))
              .toList());
    }
  }

  @Test
  void aProcessWithoutTheVariableLooksUpNoAddress() throws Exception {
    Path trace = folder.resolve("trace");
    run(
        List.of(
            ForeignProgram.STRACE.require().toString(),
            "-f",
            "-o",
            trace.toString(),
            "-e",
            "trace=connect,sendto,openat"),
        SECONDS_TO_REPORT);

    List<String> calls = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
    assertTrue(
        calls.stream().anyMatch(call -> call.contains("libonnxruntime.so")),
        "the trace must show the library being loaded");
    assertEquals(
        List.of(),
        calls.stream()
            .filter(
                call ->
                    call.contains("AF_INET")
                        || call.contains("/etc/resolv.conf")
                        || call.contains("/etc/hosts"))
            .toList());
  }

  @Test
  void aVariableThatIsSetHereIsFoundByNativeCode() {
    assertTrue(NativeEnvironment.put("JETDETR_TEST", "one"));
    assertTrue(NativeEnvironment.put("JETDETR_TEST", "two"));

    assertTrue(NativeEnvironment.has("JETDETR_TEST", "two"));
    assertEquals(false, NativeEnvironment.has("JETDETR_TEST", "one"));
    assertTrue(NativeEnvironment.has("PATH", System.getenv("PATH")));
  }

  /**
   * @param seconds how long the model stays open
   */
  private void run(List<String> wrapper, long seconds) throws IOException, InterruptedException {
    Path model = TinyModel.of(TinyModel.Layout.RAW).write(folder);
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Duser.home=" + home,
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            OpenOneModel.class.getName(),
            model.toString()));
    Path output = folder.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove(OnnxRuntimeLibrary.NO_TELEMETRY);
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.environment().put("TMPDIR", temporary.toString());
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    if (seconds > 0) {
      assertFalse(process.waitFor(seconds, TimeUnit.SECONDS), () -> read(output));
    }
    process.getOutputStream().close();
    assertEquals(0, process.waitFor(), () -> read(output));
  }

  private static String read(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
