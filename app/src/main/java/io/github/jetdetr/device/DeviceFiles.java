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
 * may answer EAGAIN, EIO or nothing at any moment, or disappear between two reads; all of these
 * count as "no value".
 */
final class DeviceFiles {

  private final Path root;

  DeviceFiles(Path root) {
    this.root = root;
  }

  Path at(String path) {
    return root.resolve(path);
  }

  /** The entries of a folder, sorted by name; empty if there is no such folder. */
  List<Path> in(String folder) {
    return in(at(folder));
  }

  /** The entries of a folder, sorted by name; empty if there is no such folder. */
  List<Path> in(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      // A partial listing is no more trustworthy than none.
      found.clear();
    }
    found.sort(null);
    return found;
  }

  /** The chips of {@code /sys/class/hwmon} whose {@code name} file reads {@code name}. */
  List<Path> chips(String name) {
    return in("sys/class/hwmon").stream()
        .filter(chip -> name.equals(text(chip.resolve("name"))))
        .toList();
  }

  /** The stripped text of a file; null if it is empty or cannot be read. */
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

  /** The integer in a file; null if it holds none or cannot be read. */
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
