package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.snapshot.SnapshotSettings;
import io.github.jetdetr.snapshot.SnapshotView;
import io.github.jetdetr.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the section {@code pictures} of a camera; what it does not say, its profile says. */
final class SnapshotSettingsReader {

  private static final double MAX_EVERY_SECONDS = 86_400;
  private static final double MIN_SHARE = 0.001;
  private static final int KILO = 1 << 10;

  private static final List<String> VIEWS =
      Arrays.stream(SnapshotView.values()).map(SnapshotView::word).toList();

  private static final ConfigKey<List<SnapshotView>> EVENTS =
      ConfigKey.other(
          "events",
          KeyType.someOf(VIEWS),
          List.of(),
          null,
          "Pictures of each event, a topic each: the object or the whole frame, with or without"
              + " its box.",
          (map, usual) -> map.has("events") ? views(map) : usual);
  private static final ConfigKey<Duration> EVERY =
      ConfigKey.other(
          "every_s",
          KeyType.either(KeyType.oneOf(List.of(0)), KeyType.number(1, MAX_EVERY_SECONDS)),
          SnapshotSettings.OFF.every(),
          0,
          "Time between two pictures of what the camera shows; 0 for none.",
          SnapshotSettingsReader::every);
  private static final ConfigKey<Boolean> EVERY_BOXED =
      ConfigKey.flag(
          "every_boxed",
          SnapshotSettings.OFF.everyBoxed(),
          "Whether these have the boxes of all objects.");
  private static final ConfigKey<Integer> SIDE =
      ConfigKey.wholeNumber(
              "side",
              SnapshotSettings.MIN_SIDE,
              SnapshotSettings.MAX_SIDE,
              SnapshotSettings.OFF.maxSide(),
              "The longer side of a picture at most.")
          .inUnit("pixels");
  private static final ConfigKey<Integer> QUALITY =
      ConfigKey.wholeNumber("quality", 1, 100, SnapshotSettings.OFF.quality(), "JPEG's quality.");
  private static final ConfigKey<Integer> MAX_KB =
      ConfigKey.wholeNumber(
          "max_kb",
          SnapshotSettings.MIN_BYTES / KILO,
          SnapshotSettings.MAX_BYTES / KILO,
          SnapshotSettings.OFF.maxBytes() / KILO,
          "A larger picture is made coarser, and left out if that does not suffice.");
  private static final ConfigKey<Integer> PER_MINUTE =
      ConfigKey.wholeNumber(
          "per_minute",
          1,
          SnapshotSettings.MAX_PER_MINUTE,
          SnapshotSettings.OFF.perMinute(),
          "Most pictures, all kinds together.");
  private static final ConfigKey<Double> MAX_SHARE =
      ConfigKey.number(
          "max_share",
          MIN_SHARE,
          SnapshotSettings.MAX_SHARE,
          SnapshotSettings.OFF.maxShare(),
          "Share of one processor's time that all this may take.");

  static final ConfigSection PICTURES =
      ConfigSection.of(
          "pictures",
          "Pictures for people, over MQTT; none by default. Pictures of events need `tracks`.",
          """
          cameras:
            front:
              uri: rtsp://10.0.0.5/stream
              pictures:
                events: [crop, whole-boxed]
                every_s: 60
                every_boxed: true
                side: 640
                quality: 80
                max_kb: 200
                per_minute: 60
                max_share: 0.05
          """,
          EVENTS,
          EVERY,
          EVERY_BOXED,
          SIDE,
          QUALITY,
          MAX_KB,
          PER_MINUTE,
          MAX_SHARE);

  private SnapshotSettingsReader() {}

  /**
   * @param tracked whether the camera's objects are followed, so that there are events
   */
  static SnapshotSettings read(YamlMap map, YamlMap profile, boolean tracked) {
    SnapshotSettings usual = read(PICTURES.in(profile), SnapshotSettings.OFF);
    SnapshotSettings settings = read(PICTURES.in(map), usual);
    if (!settings.events().isEmpty() && !tracked) {
      YamlMap said = PICTURES.isIn(map) ? map : profile;
      said.problem(PICTURES.name(), "pictures of events need tracks, but they are not enabled");
      return SnapshotSettings.OFF;
    }
    return settings;
  }

  private static SnapshotSettings read(YamlMap map, SnapshotSettings usual) {
    List<SnapshotView> events = EVENTS.in(map, usual.events());
    Duration every = EVERY.in(map, usual.every());
    boolean everyBoxed = EVERY_BOXED.in(map, usual.everyBoxed());
    int side = SIDE.in(map, usual.maxSide());
    int quality = QUALITY.in(map, usual.quality());
    int kilobytes = MAX_KB.in(map, usual.maxBytes() / KILO);
    int perMinute = PER_MINUTE.in(map, usual.perMinute());
    double share = MAX_SHARE.in(map, usual.maxShare());
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
    for (String word : map.texts("events")) {
      int at = VIEWS.indexOf(word);
      if (at < 0) {
        map.problem(
            "events", "must be of %s, but was '%s'".formatted(String.join(", ", VIEWS), word));
      } else if (views.contains(SnapshotView.values()[at])) {
        map.problem("events", "'%s' is named twice".formatted(word));
      } else {
        views.add(SnapshotView.values()[at]);
      }
    }
    return views;
  }
}
