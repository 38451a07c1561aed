package io.github.jetdetr.config;

import io.github.jetdetr.snapshot.SnapshotSettings;
import io.github.jetdetr.snapshot.SnapshotView;
import io.github.jetdetr.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the key {@code pictures} of a camera; what it does not say, its profile says.
 *
 * <pre>{@code
 * pictures: {events: [crop, whole-boxed], every_s: 60, every_boxed: true, side: 640, quality: 80,
 *            max_kb: 200, per_minute: 60, max_share: 0.05}
 * }</pre>
 */
final class SnapshotSettingsReader {

  private static final double MAX_EVERY_SECONDS = 86_400;
  private static final double MIN_SHARE = 0.001;
  private static final int KILO = 1 << 10;

  private SnapshotSettingsReader() {}

  /**
   * @param tracked whether the camera's objects are followed, so that there are events
   */
  static SnapshotSettings read(YamlMap map, YamlMap profile, boolean tracked) {
    SnapshotSettings usual = read(profile.map("pictures"), SnapshotSettings.OFF);
    SnapshotSettings settings = read(map.map("pictures"), usual);
    if (!settings.events().isEmpty() && !tracked) {
      YamlMap said = map.has("pictures") ? map : profile;
      said.problem("pictures", "pictures of events need tracks, but they are not enabled");
      return SnapshotSettings.OFF;
    }
    return settings;
  }

  private static SnapshotSettings read(YamlMap map, SnapshotSettings usual) {
    List<SnapshotView> events = map.has("events") ? views(map) : usual.events();
    Duration every = every(map, usual.every());
    boolean everyBoxed = map.flag("every_boxed", usual.everyBoxed());
    int side =
        map.integer("side", usual.maxSide(), SnapshotSettings.MIN_SIDE, SnapshotSettings.MAX_SIDE);
    int quality = map.integer("quality", usual.quality(), 1, 100);
    int kilobytes =
        map.integer(
            "max_kb",
            usual.maxBytes() / KILO,
            SnapshotSettings.MIN_BYTES / KILO,
            SnapshotSettings.MAX_BYTES / KILO);
    int perMinute =
        map.integer("per_minute", usual.perMinute(), 1, SnapshotSettings.MAX_PER_MINUTE);
    double share = map.number("max_share", usual.maxShare(), MIN_SHARE, SnapshotSettings.MAX_SHARE);
    map.done();
    return new SnapshotSettings(
        events, every, everyBoxed, side, quality, kilobytes * KILO, perMinute, share);
  }

  /** Seconds; 0 for a camera whose profile has it otherwise. */
  private static Duration every(YamlMap map, Duration usual) {
    double seconds = map.number("every_s", usual.toMillis() / 1e3, 0, MAX_EVERY_SECONDS);
    if (seconds > 0 && seconds < 1) {
      map.problem("every_s", "must be 0, for none, or in [1, 86400], but was " + seconds);
      return usual;
    }
    return Duration.ofMillis(Math.round(seconds * 1e3));
  }

  private static List<SnapshotView> views(YamlMap map) {
    List<SnapshotView> views = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (SnapshotView view : SnapshotView.values()) {
      words.add(view.word());
    }
    for (String word : map.texts("events")) {
      int at = words.indexOf(word);
      if (at < 0) {
        map.problem(
            "events", "must be of %s, but was '%s'".formatted(String.join(", ", words), word));
      } else if (views.contains(SnapshotView.values()[at])) {
        map.problem("events", "'%s' is named twice".formatted(word));
      } else {
        views.add(SnapshotView.values()[at]);
      }
    }
    return views;
  }
}
