package io.github.jetdetr.preflight;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The file system of a machine below a folder; {@code /} for this machine. Absolute paths and
 * absolute symbolic links are resolved inside of it.
 *
 * @param folder the machine's {@code /}
 */
record Root(Path folder) {

  private static final int MAX_LINKS = 40;

  /** Resolves a path of the machine, following symbolic links. */
  Path at(String path) {
    try {
      return follow(path, 0);
    } catch (IOException e) {
      // Treated as missing, which opening it will report.
      return folder.resolve(relative(path));
    }
  }

  private Path follow(String path, int links) throws IOException {
    Path real = folder;
    List<String> left = new ArrayList<>(List.of(relative(path).split("/")));
    while (!left.isEmpty()) {
      String name = left.remove(0);
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        Path parent = real.equals(folder) ? null : real.getParent();
        real = parent == null ? folder : parent;
        continue;
      }
      Path next = real.resolve(name);
      if (!Files.isSymbolicLink(next)) {
        real = next;
        continue;
      }
      if (links >= MAX_LINKS) {
        throw new FileSystemLoopException(path);
      }
      String target = Files.readSymbolicLink(next).toString();
      String start = target.startsWith("/") ? "" : "/" + folder.relativize(real) + "/";
      String rest = left.isEmpty() ? "" : "/" + String.join("/", left);
      return follow(start + target + rest, links + 1);
    }
    return real;
  }

  private static String relative(String path) {
    return path.replaceFirst("^/+", "");
  }

  /** The machine's own name of a path from {@link #at}. */
  String nameOf(Path path) {
    return "/" + folder.relativize(path);
  }

  boolean exists(String path) {
    return Files.exists(at(path), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The text of a small file, stripped, with NUL replaced by line ends; empty if it cannot be read.
   */
  Optional<String> text(String path) {
    try {
      String text = Files.readString(at(path), StandardCharsets.ISO_8859_1);
      return Optional.of(text.replace('\0', '\n').strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Names in a folder that match a glob, sorted; none if it cannot be read. */
  List<String> list(String path, String glob) {
    List<String> names = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(at(path), glob)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (IOException e) {
      return List.of();
    }
    return names.stream().sorted().toList();
  }
}
