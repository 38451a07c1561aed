package io.github.jetdetr.camera.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much native memory there may be, by the kernel's files. */
class NativeMemoryLimitTest {

  private static final long MB = 1 << 20;

  @TempDir private Path root = Path.of("");

  @Test
  void itIsThreeQuartersOfTheMachinesMemoryWithoutTheHeap() {
    assertEquals(5_744 * MB, NativeMemoryLimit.of(8_000 * MB, 256 * MB));
    assertEquals(64 * MB, NativeMemoryLimit.of(100 * MB, 90 * MB));
  }

  @Test
  void thereIsNoneWhereTheMemorysSizeIsUnknown() throws Exception {
    assertEquals(0, MachineMemory.bytes(root));
    file("proc/meminfo", "MemTotal: unknown\n");
    assertEquals(0, MachineMemory.bytes(root));
    assertEquals(0, NativeMemoryLimit.of(0, 256 * MB));
  }

  @Test
  void aMachineWithoutLimitsHasAllItsMemory() throws Exception {
    file("proc/meminfo", "MemTotal:        8192000 kB\nMemFree:         1000000 kB\n");
    assertEquals(8_000 * MB, MachineMemory.bytes(root));

    file("proc/self/cgroup", "0::/system.slice/jetdetr.service\n");
    file("sys/fs/cgroup/system.slice/jetdetr.service/memory.max", "max\n");
    assertEquals(8_000 * MB, MachineMemory.bytes(root));
  }

  @Test
  void theLeastLimitOfTheGroupsAboveCounts() throws Exception {
    file("proc/meminfo", "MemTotal:        8192000 kB\n");
    file("proc/self/cgroup", "0::/system.slice/jetdetr.service\n");
    file("sys/fs/cgroup/system.slice/jetdetr.service/memory.max", "2147483648\n");
    assertEquals(2_048 * MB, MachineMemory.bytes(root));

    file("sys/fs/cgroup/system.slice/memory.max", "1073741824\n");
    assertEquals(1_024 * MB, MachineMemory.bytes(root));
  }

  @Test
  void aContainerSeesItsOwnGroupAsTheRoot() throws Exception {
    file("proc/meminfo", "MemTotal:        8192000 kB\n");
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/memory.max", "536870912\n");

    assertEquals(512 * MB, MachineMemory.bytes(root));
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text, StandardCharsets.US_ASCII);
  }
}
