package io.github.jetdetr.calibration.pictures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where detections are kept when nobody says where. */
public final class CacheFolder {

  private CacheFolder() {}

  /**
   * {@code $XDG_CACHE_HOME/jetdetr/detections} (<a
   * href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG base directories</a>),
   * {@code ~/.cache} by default. Null where it cannot be written, or when this program runs from
   * loose classes and could not tell its builds apart.
   */
  public static @Nullable Path usual(Map<String, String> environment, String home) {
    if (Digests.ofProgram().equals(Digests.DEVELOPMENT)) {
      return null;
    }
    return below(environment.getOrDefault("XDG_CACHE_HOME", ""), home);
  }

  static @Nullable Path below(String xdgCacheHome, String home) {
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
