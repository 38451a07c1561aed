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
 * The files of a machine below a folder; {@code /} for the machine at hand. Absolute paths and
 * absolute symbolic links stay inside.
 *
 * @param folder where the machine's {@code /} lies
 */
record Root(Path folder) {

  private static final int MAX_LINKS = 40;

  /** Where {@code path} of the machine really lies here, links followed. */
  Path at(String path) {
    try {
      return follow(path, 0);
    } catch (IOException e) {
      // As if it were not there, which is what opening it will say.
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

  /** The machine's own name of a place of {@link #at}. */
  String nameOf(Path place) {
    return "/" + folder.relativize(place);
  }

  boolean exists(String path) {
    return Files.exists(at(path), LinkOption.NOFOLLOW_LINKS);
  }

  /** The text of a small file, trimmed, C strings ended; empty when it cannot be read. */
  Optional<String> text(String path) {
    try {
      String text = Files.readString(at(path), StandardCharsets.ISO_8859_1);
      return Optional.of(text.replace('\0', '\n').strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Names in a folder that match a glob, in order; none when it cannot be read. */
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
