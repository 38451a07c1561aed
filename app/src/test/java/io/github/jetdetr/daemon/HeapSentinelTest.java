package io.github.jetdetr.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A full heap ends the daemon, in a process of its own. */
@Timeout(180)
class HeapSentinelTest {

  @Test
  void aDaemonWhoseHeapIsFullEndsAsAnInternalErrorAndSaysWhy(@TempDir Path folder)
      throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx96m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LeakingDaemon.class.getName(),
                    "models/street-detr/model.onnx"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.getOutputStream().close();
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> read(output));
      assertEquals(70, process.exitValue(), () -> read(output));
      // By the sentinel, or by the main thread when it was the first to want memory.
      assertTrue(
          read(output).contains("the heap is full") || read(output).contains("out of memory"),
          () -> read(output));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
