package io.github.jetdetr.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The preflight's word against what the dynamic linker really does, in processes of their own and
 * with libraries that have NVIDIA's names.
 */
@Timeout(300)
class LoadingTest {

  @TempDir private Path folder = Path.of("");

  private record Ended(int code, String out) {}

  @Test
  void librariesWithoutTheirFunctionsAreRefusedByTheirSymbols() throws Exception {
    EmptyLibraries.write(folder);

    Ended ended = load("asked", Map.of());

    assertEquals(69, ended.code(), ended.out());
    List<String> lines = ended.out().lines().toList();
    assertTrue(
        lines.contains(
            "symbols: unresolved in libjninvinfer.so: createInferBuilder_INTERNAL,"
                + " createInferRuntime_INTERNAL, getInferLibVersion"
                + " → install the versions this distribution was built for"),
        ended.out());
    assertTrue(lines.stream().allMatch(line -> line.startsWith("symbols: ")), ended.out());
    assertNoCrash();
  }

  @Test
  void withoutThePreflightTheyEndTheProcessWithoutJava() throws Exception {
    EmptyLibraries.write(folder);

    Ended ended = load("blind", Map.of());

    // What the preflight is for: ld.so's own words and exit code, and no exception.
    assertEquals(127, ended.code(), ended.out());
    assertTrue(ended.out().contains("symbol lookup error"), ended.out());
  }

  @Test
  void whereAllSymbolsAreBoundAtOnceTheyAreRefusedToo() throws Exception {
    EmptyLibraries.write(folder);

    Ended ended = load("asked", Map.of("LD_BIND_NOW", "1"));

    assertEquals(69, ended.code(), ended.out());
    assertTrue(ended.out().contains("unresolved in libjnicublas.so"), ended.out());
    assertNoCrash();
  }

  @Test
  void librariesThatThePreflightAcceptsDoLoad() throws Exception {
    EmptyLibraries.writeComplete(folder);

    Ended ended = load("asked", Map.of());

    assertEquals(0, ended.code(), ended.out());
    assertTrue(ended.out().contains("release 0\nparser 0\n"), ended.out());
    assertNoCrash();
  }

  private void assertNoCrash() throws IOException {
    try (var reports = Files.newDirectoryStream(folder, "hs_err*")) {
      assertTrue(!reports.iterator().hasNext(), "the JVM crashed");
    }
  }

  private Ended load(String how, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    ProcessBuilder child =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            // The test reads UTF-8, whatever LANG is.
            "-Dfile.encoding=UTF-8",
            "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
            "-cp",
            System.getProperty("java.class.path"),
            LoadTensorRt.class.getName(),
            how);
    child.environment().put("LD_LIBRARY_PATH", folder.toString());
    child.environment().putAll(environment);
    child.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(out.toFile());
    int code = child.start().waitFor();
    return new Ended(code, Files.readString(out, StandardCharsets.UTF_8));
  }
}
