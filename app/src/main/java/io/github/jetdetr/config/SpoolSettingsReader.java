package io.github.jetdetr.config;

import io.github.jetdetr.spool.SpoolSettings;
import io.github.jetdetr.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key {@code spool}.
 *
 * <pre>{@code
 * spool: {path: /var/lib/jetdetr/spool, max_mb: 64, max_age_h: 72, sync_s: 5, per_second: 50,
 *         enabled: true}
 * }</pre>
 */
final class SpoolSettingsReader {

  private static final int MEGA = 1 << 20;
  private static final int MAX_MEGABYTES = 1 << 20;
  private static final double MAX_AGE_HOURS = 8_784;
  private static final double MAX_SYNC_SECONDS = 3_600;
  private static final int MAX_PER_SECOND = 10_000;

  private SpoolSettingsReader() {}

  /** Where the service manager keeps the daemon's state; null if it was not started by one. */
  static @Nullable SpoolSettings usual(@Nullable String stateDirectory) {
    return stateDirectory == null || stateDirectory.isEmpty()
        ? null
        // Several are separated by colons.
        : SpoolSettings.of(Path.of(stateDirectory.split(":", 2)[0]).resolve("spool"));
  }

  /**
   * @param folder base of relative paths
   * @param usual without {@code path}; null for none
   */
  static @Nullable SpoolSettings read(YamlMap map, Path folder, @Nullable SpoolSettings usual) {
    String path = map.text("path");
    boolean enabled = map.flag("enabled", path != null || usual != null);
    int megabytes = map.integer("max_mb", (int) (SpoolSettings.MAX_BYTES / MEGA), 1, MAX_MEGABYTES);
    double hours =
        map.number("max_age_h", (double) SpoolSettings.MAX_AGE.toHours(), 0.01, MAX_AGE_HOURS);
    double sync =
        map.number("sync_s", (double) SpoolSettings.SYNC.toSeconds(), 0, MAX_SYNC_SECONDS);
    int perSecond = map.integer("per_second", SpoolSettings.PER_SECOND, 1, MAX_PER_SECOND);
    map.done();
    if (!enabled) {
      return null;
    }
    Path usualPath = usual == null ? null : usual.folder();
    Path own = path == null ? usualPath : folder.resolve(path).normalize();
    if (own == null) {
      map.problem("enabled", "requires a path, since no service manager names a state directory");
      return null;
    }
    return new SpoolSettings(
        own,
        (long) megabytes * MEGA,
        Duration.ofMillis(Math.round(hours * 3.6e6)),
        Duration.ofMillis(Math.round(sync * 1e3)),
        perSecond);
  }
}
