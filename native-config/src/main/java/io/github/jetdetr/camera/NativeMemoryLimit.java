package io.github.jetdetr.camera;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How much native memory JavaCPP may allocate: three quarters of the machine's. By itself it takes
 * the heap's limit for its own, which has nothing to do with it: eight 4K cameras fit into any
 * machine, and not into a daemon's small heap.
 */
public final class NativeMemoryLimit {

  private static final String BYTES = "org.bytedeco.javacpp.maxBytes";
  private static final String PHYSICAL_BYTES = "org.bytedeco.javacpp.maxPhysicalBytes";
  // JavaCPP's word for none.
  private static final long UNLIMITED = 0;

  private NativeMemoryLimit() {}

  /**
   * Sets the limit, unless whoever started Java did; to be called before the first native
   * allocation.
   */
  public static void set() {
    long bytes = of(Path.of("/proc/meminfo"));
    setUnlessGiven(BYTES, bytes);
    // It would look at the whole process, heap and libraries included, at every allocation.
    setUnlessGiven(PHYSICAL_BYTES, UNLIMITED);
  }

  private static void setUnlessGiven(String property, long bytes) {
    // JavaCPP reads both spellings.
    if (System.getProperty(property) == null
        && System.getProperty(property.toLowerCase(Locale.ROOT)) == null) {
      System.setProperty(property, Long.toString(bytes));
    }
  }

  /**
   * The limit in bytes; 0, which is none, where the memory's size cannot be read.
   *
   * @param memoryFile the kernel's {@code /proc/meminfo}
   */
  static long of(Path memoryFile) {
    try {
      for (String line : Files.readAllLines(memoryFile, StandardCharsets.US_ASCII)) {
        if (line.startsWith("MemTotal:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1_024 / 4 * 3;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return UNLIMITED;
    }
    return UNLIMITED;
  }
}
