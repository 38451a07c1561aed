package io.github.jetdetr.camera.memory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much memory this process may have: the machine's, or less if its control group says so
 * (systemd's {@code MemoryMax}, a container's limit), at which the kernel would kill it.
 */
public final class MachineMemory {

  private static final long UNKNOWN = 0;

  private MachineMemory() {}

  /**
   * Bytes; 0 where the machine's memory cannot be read.
   *
   * @param root where {@code proc} and {@code sys} are
   */
  public static long bytes(Path root) {
    long machine = ofMachine(root.resolve("proc/meminfo"));
    long group = ofGroups(root);
    return machine == UNKNOWN ? UNKNOWN : Math.min(machine, group);
  }

  private static long ofMachine(Path file) {
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
        if (line.startsWith("MemTotal:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1_024;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return UNKNOWN;
    }
    return UNKNOWN;
  }

  /** The least limit of this process's group and those above it (kernel's cgroup-v2.rst). */
  private static long ofGroups(Path root) {
    Path mounted = root.resolve("sys/fs/cgroup");
    long least = Long.MAX_VALUE;
    for (Path group = group(root, mounted);
        group != null && group.startsWith(mounted);
        group = group.getParent()) {
      least = Math.min(least, limit(group.resolve("memory.max")));
    }
    return least;
  }

  private static Path group(Path root, Path mounted) {
    try {
      for (String line :
          Files.readAllLines(root.resolve("proc/self/cgroup"), StandardCharsets.UTF_8)) {
        // Version 2: one line, without the number and names of a hierarchy.
        if (line.startsWith("0::/")) {
          return mounted.resolve(line.substring("0::/".length())).normalize();
        }
      }
    } catch (IOException e) {
      return mounted;
    }
    return mounted;
  }

  private static long limit(Path file) {
    try {
      return Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
    } catch (IOException | NumberFormatException e) {
      // No such file at the root; the word "max" where there is no limit.
      return Long.MAX_VALUE;
    }
  }
}
