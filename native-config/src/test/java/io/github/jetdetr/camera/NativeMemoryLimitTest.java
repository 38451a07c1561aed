package io.github.jetdetr.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeMemoryLimitTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void itIsThreeQuartersOfTheMachinesMemory() throws Exception {
    Path file = folder.resolve("meminfo");
    Files.writeString(file, "MemTotal:        8000000 kB\nMemFree:         1000000 kB\n");

    assertEquals(6_000_000L * 1_024, NativeMemoryLimit.of(file));
  }

  @Test
  void thereIsNoneWhereTheMemorysSizeIsUnknown() throws Exception {
    assertEquals(0, NativeMemoryLimit.of(folder.resolve("none")));
    Path file = folder.resolve("meminfo");
    Files.writeString(file, "MemTotal: unknown\n");
    assertEquals(0, NativeMemoryLimit.of(file));
  }
}
