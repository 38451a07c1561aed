package io.github.jetdetr.camera.memory;

import java.nio.file.Path;
import java.util.Locale;

/**
 * How much native memory JavaCPP may allocate: three quarters of what this process may have, less
 * the heap's limit. By itself JavaCPP takes the heap's limit for its own, which has nothing to do
 * with it: eight 4K cameras fit into any machine, and not into a daemon's small heap.
 */
public final class NativeMemoryLimit {

  private static final String BYTES = "org.bytedeco.javacpp.maxBytes";
  private static final String PHYSICAL_BYTES = "org.bytedeco.javacpp.maxPhysicalBytes";
  // JavaCPP's word for none.
  private static final long UNLIMITED = 0;
  // A few pictures have to fit, also where the heap was given nearly everything.
  private static final long MIN_BYTES = 64L << 20;

  private NativeMemoryLimit() {}

  /**
   * Sets the limit, unless whoever started Java did; to be called before the first native
   * allocation.
   */
  public static void set() {
    long bytes = of(MachineMemory.bytes(Path.of("/")), Runtime.getRuntime().maxMemory());
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
   * The limit in bytes; 0, which is none, where the memory's size is unknown.
   *
   * @param memoryBytes what this process may have; 0 if that is unknown
   * @param heapBytes the heap's limit
   */
  static long of(long memoryBytes, long heapBytes) {
    return memoryBytes == 0
        ? UNLIMITED
        : Math.max(MIN_BYTES, memoryBytes / 4 * 3 - Math.min(heapBytes, memoryBytes / 4));
  }
}
