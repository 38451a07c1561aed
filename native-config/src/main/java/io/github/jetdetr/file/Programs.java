package io.github.jetdetr.file;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Looks for other programs, as a shell does. */
public final class Programs {

  private Programs() {}

  /**
   * The file of a program on this process's PATH, or where its name says; null if there is none.
   */
  public static @Nullable Path find(String program) {
    return find(program, System.getenv("PATH"));
  }

  /**
   * The file of a program.
   *
   * @param program its name, or its path if that has a slash
   * @param path folders, separated as in PATH; empty ones are skipped
   */
  public static @Nullable Path find(String program, @Nullable String path) {
    if (program.contains("/")) {
      return executable(Path.of(program));
    }
    for (String folder : (path == null ? "" : path).split(File.pathSeparator, -1)) {
      Path file = folder.isEmpty() ? null : executable(Path.of(folder, program));
      if (file != null) {
        return file;
      }
    }
    return null;
  }

  private static @Nullable Path executable(Path file) {
    return Files.isExecutable(file) && !Files.isDirectory(file) ? file : null;
  }
}
