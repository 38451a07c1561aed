package io.github.jetdetr.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Default name of this node in topics: its host name. */
public final class NodeName {

  private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private NodeName() {}

  /**
   * The host name up to its first dot, with characters other than {@code [a-zA-Z0-9_-]} replaced by
   * {@code _}; {@code jetson} if it is unknown.
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
