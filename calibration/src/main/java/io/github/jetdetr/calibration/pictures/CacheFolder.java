package io.github.jetdetr.calibration.pictures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The default folder of the detection cache. */
public final class CacheFolder {

  private CacheFolder() {}

  /**
   * {@code $XDG_CACHE_HOME/jetdetr/detections} (<a
   * href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base directories</a>),
   * {@code ~/.cache} by default. Null if it cannot be written to, or if this program runs from
   * class files and could not distinguish its builds.
   */
  public static @Nullable Path defaultFolder(Map<String, String> environment, String home) {
    if (ProgramDigest.text().equals(ProgramDigest.DEVELOPMENT)) {
      return null;
    }
    return under(environment.getOrDefault("XDG_CACHE_HOME", ""), home);
  }

  static @Nullable Path under(String xdgCacheHome, String home) {
    Path base = xdgCacheHome.isBlank() ? Path.of(home, ".cache") : Path.of(xdgCacheHome);
    Path folder = base.resolve("jetdetr").resolve("detections");
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return null;
    }
    return Files.isWritable(folder) ? folder : null;
  }
}
