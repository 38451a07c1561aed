package io.github.jetdetr.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemorySharesTest {

  private static final String FREE_MACHINE =
      "MemTotal: 8388608 kB\nMemFree: 1 kB\nMemAvailable: 4194304 kB\n";

  @TempDir private Path root = Path.of("");

  @Test
  void whatIsFreeOrOursAlreadyIsSharedByHeapModelAndCameras() throws Exception {
    // More than the heap of this very process can be.
    write("proc/meminfo", "MemTotal: 1073741824 kB\nMemFree: 1 kB\nMemAvailable: 67108864 kB\n");
    write("proc/self/statm", "1000000000 134217728 1 1 1 1 1\n");

    MemoryShares shares = MemoryShares.measure(root);

    assertNotNull(shares);
    assertEquals(576L << 30, shares.limitBytes(), "64 GiB available and 512 GiB resident");
    assertTrue(shares.modelBytes() > 0 && shares.modelBytes() <= 512L << 30, shares::toString);
    assertEquals(
        shares.limitBytes(), shares.heapBytes() + shares.modelBytes() + shares.camerasBytes());
  }

  @Test
  void theControlGroupsLimitCountsWhereItIsLess() throws Exception {
    write("proc/meminfo", FREE_MACHINE);
    write("proc/self/statm", "1000000 262144 1 1 1 1 1\n");
    write("proc/self/cgroup", "0::/system.slice/jetdetr.service\n");
    write("sys/fs/cgroup/system.slice/jetdetr.service/memory.max", "1073741824\n");

    MemoryShares shares = MemoryShares.measure(root);

    assertNotNull(shares);
    assertEquals(1L << 30, shares.limitBytes());
  }

  @Test
  void nothingIsLeftForCamerasRatherThanLessThanNothing() {
    assertEquals(0, MemoryShares.of(100, 40, 70).camerasBytes());
  }

  @Test
  void aHeapWithoutALimitOfItsOwnLeavesHalf() {
    assertEquals(40, MemoryShares.of(100, 1_000, 10).camerasBytes());
    assertEquals(50, MemoryShares.of(100, 1_000, 10).heapBytes());
  }

  @Test
  void aKernelThatDoesNotSayLeavesItUnknown() throws Exception {
    assertNull(MemoryShares.measure(root));
    write("proc/meminfo", "nonsense\n");
    write("proc/self/statm", "x\n");
    assertNull(MemoryShares.measure(root));
  }

  private void write(String name, String text) throws Exception {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
