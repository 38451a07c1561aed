package io.github.jetdetr.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The GPU engine's own tests, those of {@code -Pdevice}, on a GPU that is none. */
@Timeout(300)
class EmulatedGpuTest {

  @TempDir static Path folder = Path.of("");

  private static GpuEmulator emulator;

  @BeforeAll
  static void compile() throws Exception {
    emulator = GpuEmulator.compile(folder);
  }

  @Test
  void onACardTheEngineKeepsTheContract() throws Exception {
    assertKept(Map.of());
  }

  @Test
  void withSharedMemoryAsOnAJetsonTheEngineKeepsTheContract() throws Exception {
    assertKept(Map.of("EMULATOR_INTEGRATED", "1"));
  }

  private static void assertKept(Map<String, String> environment) throws Exception {
    GpuEmulator.Result result =
        emulator.run(environment, EmulatedTests.class, TensorRtEngineTest.class.getName());

    assertEquals(0, result.code(), result::text);
    // Misuse and leaks, and a graph that could not be captured.
    for (String line : result.lines()) {
      assertTrue(!line.startsWith("emulator:") && !line.contains("CUDA graphs disabled"), line);
    }
    assertTrue(result.text().matches("(?s).*\\b[5-9]\\d passed, 0 failed.*"), result::text);
  }
}
