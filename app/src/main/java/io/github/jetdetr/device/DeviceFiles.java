package io.github.jetdetr.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's small text files below one root, {@code /} on a machine, a folder in tests. A sensor
 * may answer EAGAIN, EIO or nothing at any moment, or be gone between two looks: all that is the
 * same here, no value.
 */
final class DeviceFiles {

  private final Path root;

  DeviceFiles(Path root) {
    this.root = root;
  }

  Path at(String path) {
    return root.resolve(path);
  }

  /** What a folder holds, in the order of names; empty when there is none. */
  List<Path> in(String folder) {
    return in(at(folder));
  }

  /** What a folder holds, in the order of names; empty when there is none. */
  List<Path> in(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      // What was listed until then is as little to be trusted as the rest.
      found.clear();
    }
    found.sort(null);
    return found;
  }

  /** The chips of {@code /sys/class/hwmon} that call themselves {@code name}. */
  List<Path> chips(String name) {
    return in("sys/class/hwmon").stream()
        .filter(chip -> name.equals(text(chip.resolve("name"))))
        .toList();
  }

  /** The text without white space around it; null when there is none. */
  @Nullable String text(Path file) {
    try {
      // Strings of the device tree end in a zero.
      String text =
          new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', ' ').strip();
      return text.isEmpty() ? null : text;
    } catch (IOException e) {
      return null;
    }
  }

  /** The whole number; null when there is none. */
  @Nullable Long whole(Path file) {
    String text = text(file);
    if (text == null) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
