package io.github.jetdetr.device;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Memory of this process and of the device, from Java's own counters and {@code /proc}. */
final class MemoryFiles {

  static final String MEMORY = "memory";

  private static final long KIB = 1024;
  // Linux on x86-64 and on Jetson; with other page sizes "resident" would be wrong.
  private static final long PAGE_BYTES = 4096;

  private final DeviceFiles files;
  private final MissingReadings missing;
  private final Supplier<@Nullable Long> nativeBytes;

  /**
   * @param nativeBytes bytes allocated by native code for this process; null if unknown
   */
  MemoryFiles(DeviceFiles files, MissingReadings missing, Supplier<@Nullable Long> nativeBytes) {
    this.files = files;
    this.missing = missing;
    this.nativeBytes = nativeBytes;
  }

  Memory memory() {
    Long residentPages = field(files.at("proc/self/statm"), 1);
    Long total = meminfo("MemTotal:");
    Long available = meminfo("MemAvailable:");
    missing.seen(MEMORY, "of the process", residentPages != null);
    missing.seen(MEMORY, "of the device", total != null && available != null);
    return new Memory(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        directBuffers(),
        nativeBytes.get(),
        residentPages == null ? null : residentPages * PAGE_BYTES,
        total,
        available);
  }

  private static long directBuffers() {
    long bytes = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      // The other pools are mapped files, which are not this process's own memory.
      bytes += pool.getName().equals("direct") ? Math.max(0, pool.getMemoryUsed()) : 0;
    }
    return bytes;
  }

  private @Nullable Long field(Path file, int at) {
    String text = files.text(file);
    String[] fields = text == null ? new String[0] : text.split(" +", -1);
    return at < fields.length ? positive(fields[at]) : null;
  }

  /** {@code MemTotal: 16384 kB}, in bytes. */
  private @Nullable Long meminfo(String key) {
    String text = files.text(files.at("proc/meminfo"));
    if (text == null) {
      return null;
    }
    for (String line : text.lines().toList()) {
      if (line.startsWith(key)) {
        Long kib = positive(line.substring(key.length()).strip().split(" ", 2)[0]);
        return kib == null ? null : kib * KIB;
      }
    }
    return null;
  }

  private static @Nullable Long positive(String text) {
    try {
      long value = Long.parseLong(text);
      return value > 0 ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
