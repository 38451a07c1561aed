package io.github.jetdetr.config;

import io.github.jetdetr.blackbox.BlackBoxSettings;
import io.github.jetdetr.blackbox.TriggerKind;
import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.yaml.YamlMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code black_box}. */
final class BlackBoxSettingsReader {

  private static final int MEGA = 1 << 20;
  private static final int MAX_MEMORY_MEGABYTES = 1_024;
  private static final int MAX_MEGABYTES = 1 << 20;
  private static final double MAX_SECONDS = 3_600;

  private static final List<String> KNOWN =
      Arrays.stream(TriggerKind.values())
          .filter(BlackBoxSettings.TRIGGERS::contains)
          .map(TriggerKind::word)
          .toList();

  private static final ConfigKey<Boolean> ENABLED =
      ConfigKey.flag("enabled", /* usual= */ false, "Whether the last minutes are kept.")
          .byDefault("`true` with a `path`");
  private static final ConfigKey<String> PATH =
      ConfigKey.text("path", KeyType.text("folder"), "", "Where incidents are written.")
          .byDefault("`incidents` in the service's state folder");
  private static final ConfigKey<Integer> MEMORY_MB =
      ConfigKey.wholeNumber(
          "memory_mb",
          1,
          MAX_MEMORY_MEGABYTES,
          BlackBoxSettings.MEMORY_BYTES / MEGA,
          "Native memory for all cameras together.");
  private static final ConfigKey<Duration> BEFORE =
      ConfigKey.seconds(
          "before_s",
          0,
          MAX_SECONDS,
          BlackBoxSettings.BEFORE,
          "How much of what came before is written, as far as memory has it.");
  private static final ConfigKey<Duration> AFTER =
      ConfigKey.seconds(
          "after_s",
          0,
          MAX_SECONDS,
          BlackBoxSettings.AFTER,
          "How long recording goes on; what happens meanwhile prolongs it.");
  private static final ConfigKey<Integer> MAX_MB =
      ConfigKey.wholeNumber(
          "max_mb",
          1,
          MAX_MEGABYTES,
          (int) (BlackBoxSettings.MAX_BYTES / MEGA),
          "Size of all files; the oldest make room.");
  private static final ConfigKey<Duration> PAUSE =
      ConfigKey.seconds(
          "pause_s",
          0,
          MAX_SECONDS,
          BlackBoxSettings.PAUSE,
          "Time after an incident in which only the command makes another.");
  private static final ConfigKey<Set<TriggerKind>> TRIGGERS =
      ConfigKey.other(
              "triggers",
              KeyType.oneOrSomeOf(KNOWN),
              BlackBoxSettings.TRIGGERS,
              null,
              "What an incident is written for, besides the command.",
              (map, usual) -> map.has("triggers") ? triggers(map) : usual)
          .byDefault("all");
  private static final ConfigKey<List<String>> LABELS =
      ConfigKey.other(
          "labels",
          KeyType.oneOrList("label or list of labels", KeyType.text()),
          List.<String>of(),
          null,
          "An object of these that is new makes an incident, too.",
          (map, usual) -> map.textOrTexts("labels"));
  private static final ConfigKey<Boolean> MASKED_CAMERAS =
      ConfigKey.flag(
          "masked_cameras",
          /* usual= */ false,
          "Whether cameras that have masks are recorded, too, with what the masks hide.");

  static final ConfigSection BLACK_BOX =
      ConfigSection.of(
          "black_box",
          "The last minutes, kept in memory and written to a file when something happens.",
          """
          black_box:
            enabled: true
            path: /var/lib/jetdetr/incidents
            memory_mb: 64
            before_s: 120
            after_s: 15
            max_mb: 1024
            pause_s: 60
            triggers: [fault, throttle, watchdog]
            labels: [person]
            masked_cameras: false
          """,
          ENABLED,
          PATH,
          MEMORY_MB,
          BEFORE,
          AFTER,
          MAX_MB,
          PAUSE,
          TRIGGERS,
          LABELS,
          MASKED_CAMERAS);

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
    String path = PATH.textIn(map);
    boolean enabled = ENABLED.in(map, path != null);
    int memory = MEMORY_MB.in(map);
    Duration before = BEFORE.in(map);
    Duration after = AFTER.in(map);
    int most = MAX_MB.in(map);
    Duration pause = PAUSE.in(map);
    Set<TriggerKind> triggers = TRIGGERS.in(map);
    Set<String> labels = Set.copyOf(LABELS.in(map));
    boolean masked = MASKED_CAMERAS.in(map);
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
      ENABLED.problem(map, "requires a path, since no service manager names a state directory");
      return null;
    }
    return new BlackBoxSettings(
        own, memory * MEGA, before, after, (long) most * MEGA, pause, triggers, labels, masked);
  }

  private static Set<TriggerKind> triggers(YamlMap map) {
    Set<TriggerKind> triggers = EnumSet.noneOf(TriggerKind.class);
    for (String word : map.textOrTexts("triggers")) {
      TriggerKind kind =
          BlackBoxSettings.TRIGGERS.stream()
              .filter(known -> known.word().equals(word))
              .findAny()
              .orElse(null);
      if (kind == null) {
        map.problem(
            "triggers", "must be of %s, but was '%s'".formatted(String.join(", ", KNOWN), word));
      } else if (!triggers.add(kind)) {
        map.problem("triggers", "'%s' is named twice".formatted(word));
      }
    }
    return triggers;
  }
}
