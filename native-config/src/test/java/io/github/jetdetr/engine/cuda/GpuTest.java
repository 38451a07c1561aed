package io.github.jetdetr.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What is read of the machine beside CUDA; runs without it. */
class GpuTest {

  @Test
  void cudasVersionsAreWrittenAsPeopleDo() {
    assertEquals("12.6", Gpu.version(12_060));
    assertEquals("13.0", Gpu.version(13_000));
  }

  @Test
  void theReleaseOfJetsonLinuxIsReadFromItsFile() {
    assertEquals(
        "36.4.3", Gpu.l4t("# R36 (release), REVISION: 4.3, GCID: 38968081, BOARD: generic"));
    assertEquals("", Gpu.l4t(""));
  }

  @Test
  void availableMemoryIsReadFromTheKernelsTable() {
    String meminfo = "MemTotal:        7801234 kB\nMemAvailable:    2048 kB\nBuffers: 1 kB\n";

    assertEquals(2 << 20, Gpu.available(meminfo));
    assertEquals(0, Gpu.available("MemTotal: 1 kB\n"));
  }
}
