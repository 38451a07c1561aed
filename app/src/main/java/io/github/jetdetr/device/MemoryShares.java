package io.github.jetdetr.device;

import io.github.jetdetr.camera.memory.MachineMemory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the memory that this process may have is shared out, as measured once the model is open.
 *
 * @param limitBytes what this process may have: the machine's memory that is free or its own
 *     already, or less if its control group says so
 * @param heapBytes the limit of Java's heap, or half of the whole where it is more
 * @param modelBytes resident memory outside the heap: the model, the runtime, Java itself
 * @param camerasBytes what is left for cameras, 0 or more
 */
public record MemoryShares(long limitBytes, long heapBytes, long modelBytes, long camerasBytes) {

  /** Computes what is left for cameras; a heap without a limit of its own gets half at most. */
  static MemoryShares of(long limitBytes, long maxHeapBytes, long modelBytes) {
    long heapBytes = Math.min(maxHeapBytes, limitBytes / 2);
    return new MemoryShares(
        limitBytes, heapBytes, modelBytes, Math.max(0, limitBytes - heapBytes - modelBytes));
  }

  /**
   * Measures; null where the kernel does not say.
   *
   * @param root where {@code proc} and {@code sys} are
   */
  public static @Nullable MemoryShares measure(Path root) {
    Memory memory =
        new MemoryFiles(new DeviceFiles(root), new MissingReadings(), () -> null).memory();
    Long resident = memory.resident();
    Long available = memory.deviceAvailable();
    long allowed = MachineMemory.bytes(root);
    if (resident == null || available == null || allowed == 0) {
      return null;
    }
    Runtime runtime = Runtime.getRuntime();
    return of(
        Math.min(allowed, available + resident),
        runtime.maxMemory(),
        Math.max(0, resident - (runtime.totalMemory() - runtime.freeMemory())));
  }
}
