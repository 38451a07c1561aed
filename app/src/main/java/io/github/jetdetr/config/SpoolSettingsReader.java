package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.spool.SpoolSettings;
import io.github.jetdetr.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code spool}. */
final class SpoolSettingsReader {

  private static final int MEGA = 1 << 20;
  private static final int MAX_MEGABYTES = 1 << 20;
  private static final double MAX_AGE_HOURS = 8_784;
  private static final double MAX_SYNC_SECONDS = 3_600;
  private static final int MAX_PER_SECOND = 10_000;

  private static final ConfigKey<String> PATH =
      ConfigKey.text("path", KeyType.text("folder"), "", "Where messages wait.")
          .byDefault("`spool` in the service's state folder");
  private static final ConfigKey<Boolean> ENABLED =
      ConfigKey.flag("enabled", /* usual= */ false, "Whether messages wait on the disk.")
          .byDefault("`true` for a service, or with a `path`");
  private static final ConfigKey<Integer> MAX_MB =
      ConfigKey.wholeNumber(
          "max_mb",
          1,
          MAX_MEGABYTES,
          (int) (SpoolSettings.MAX_BYTES / MEGA),
          "Size of all files together; the least valuable messages go first.");
  private static final ConfigKey<Duration> MAX_AGE =
      ConfigKey.hours(
          "max_age_h",
          0.01,
          MAX_AGE_HOURS,
          SpoolSettings.MAX_AGE,
          "Older messages are not sent any more.");
  private static final ConfigKey<Duration> SYNC =
      ConfigKey.seconds(
          "sync_s",
          0,
          MAX_SYNC_SECONDS,
          SpoolSettings.SYNC,
          "What a loss of power may cost; 0 asks the disk at each write. A crash costs nothing.");
  private static final ConfigKey<Integer> PER_SECOND =
      ConfigKey.wholeNumber(
          "per_second",
          1,
          MAX_PER_SECOND,
          SpoolSettings.PER_SECOND,
          "Most late messages, once the broker is back.");

  static final ConfigSection SPOOL =
      ConfigSection.of(
          "spool",
          "Messages that wait on the disk while the broker is away.",
          """
          spool:
            enabled: true
            path: /var/lib/jetdetr/spool
            max_mb: 64
            max_age_h: 72
            sync_s: 5
            per_second: 50
          """,
          ENABLED,
          PATH,
          MAX_MB,
          MAX_AGE,
          SYNC,
          PER_SECOND);

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
    String path = PATH.textIn(map);
    boolean enabled = ENABLED.in(map, path != null || usual != null);
    int megabytes = MAX_MB.in(map);
    Duration age = MAX_AGE.in(map);
    Duration sync = SYNC.in(map);
    int perSecond = PER_SECOND.in(map);
    map.done();
    if (!enabled) {
      return null;
    }
    Path usualPath = usual == null ? null : usual.folder();
    Path own = path == null ? usualPath : folder.resolve(path).normalize();
    if (own == null) {
      ENABLED.problem(map, "requires a path, since no service manager names a state directory");
      return null;
    }
    return new SpoolSettings(own, (long) megabytes * MEGA, age, sync, perSecond);
  }
}
