package io.github.jetdetr.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this device is called in topics when nobody said: its host name. */
public final class NodeName {

  private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private NodeName() {}

  /**
   * The host name up to its first dot, other characters than {@code [a-zA-Z0-9_-]} as {@code _}.
   */
  public static String ofThisHost() {
    try {
      return clean(Files.readString(KERNEL_HOST_NAME));
    } catch (IOException e) {
      return "jetson";
    }
  }

  static String clean(String hostName) {
    String name = hostName.strip().replaceFirst("\\..*", "").replaceAll("[^a-zA-Z0-9_-]", "_");
    return name.isEmpty() ? "jetson" : name;
  }
}
