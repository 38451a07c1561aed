package io.github.jetdetr.config;

import io.github.jetdetr.blackbox.BlackBoxSettings;
import io.github.jetdetr.blackbox.TriggerKind;
import io.github.jetdetr.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key {@code black_box}.
 *
 * <pre>{@code
 * black_box: {path: /var/lib/jetdetr/incidents, memory_mb: 64, before_s: 120, after_s: 15,
 *             max_mb: 1024, pause_s: 60, triggers: [fault, throttle, watchdog], labels: [person],
 *             masked_cameras: false}
 * }</pre>
 */
final class BlackBoxSettingsReader {

  private static final int MEGA = 1 << 20;
  private static final int MAX_MEMORY_MEGABYTES = 1_024;
  private static final int MAX_MEGABYTES = 1 << 20;
  private static final double MAX_SECONDS = 3_600;

  private BlackBoxSettingsReader() {}

  /**
   * Reads the mapping of {@code black_box}.
   *
   * @param folder base of relative paths
   * @param stateDirectory where the service manager keeps the daemon's state; null for nowhere
   * @return null if there is to be none, which is the default: it takes memory
   */
  static @Nullable BlackBoxSettings read(
      YamlMap map, Path folder, @Nullable String stateDirectory) {
    String path = map.text("path");
    boolean enabled = map.flag("enabled", path != null);
    int memory =
        map.integer("memory_mb", BlackBoxSettings.MEMORY_BYTES / MEGA, 1, MAX_MEMORY_MEGABYTES);
    Duration before = seconds(map, "before_s", BlackBoxSettings.BEFORE);
    Duration after = seconds(map, "after_s", BlackBoxSettings.AFTER);
    int most = map.integer("max_mb", (int) (BlackBoxSettings.MAX_BYTES / MEGA), 1, MAX_MEGABYTES);
    Duration pause = seconds(map, "pause_s", BlackBoxSettings.PAUSE);
    Set<TriggerKind> triggers = triggers(map);
    Set<String> labels = Set.copyOf(map.textOrTexts("labels"));
    boolean masked = map.flag("masked_cameras", false);
    map.done();
    if (!enabled) {
      return null;
    }
    Path own =
        path != null
            ? folder.resolve(path).normalize()
            : stateDirectory == null || stateDirectory.isEmpty()
                ? null
                // Several are separated by colons.
                : Path.of(stateDirectory.split(":", 2)[0]).resolve("incidents");
    if (own == null) {
      map.problem("enabled", "requires a path, since no service manager names a state directory");
      return null;
    }
    return new BlackBoxSettings(
        own, memory * MEGA, before, after, (long) most * MEGA, pause, triggers, labels, masked);
  }

  private static Set<TriggerKind> triggers(YamlMap map) {
    if (!map.has("triggers")) {
      return BlackBoxSettings.TRIGGERS;
    }
    Set<TriggerKind> triggers = EnumSet.noneOf(TriggerKind.class);
    for (String word : map.textOrTexts("triggers")) {
      TriggerKind kind =
          BlackBoxSettings.TRIGGERS.stream()
              .filter(known -> known.word().equals(word))
              .findAny()
              .orElse(null);
      if (kind == null) {
        map.problem(
            "triggers", "must be of fault, throttle, watchdog, but was '%s'".formatted(word));
      } else {
        triggers.add(kind);
      }
    }
    return triggers;
  }

  private static Duration seconds(YamlMap map, String key, Duration byDefault) {
    double seconds = map.number(key, byDefault.toMillis() / 1e3, 0, MAX_SECONDS);
    return Duration.ofMillis(Math.round(seconds * 1e3));
  }
}
