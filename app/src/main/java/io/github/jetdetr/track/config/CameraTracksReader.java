package io.github.jetdetr.track.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.ConfigSection;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.track.TrackSettings;
import io.github.jetdetr.track.event.EventSettings;
import io.github.jetdetr.track.zone.Anchor;
import io.github.jetdetr.track.zone.Line;
import io.github.jetdetr.track.zone.PlaceSettings;
import io.github.jetdetr.track.zone.Zone;
import io.github.jetdetr.yaml.YamlMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the sections {@code tracks}, {@code zones} and {@code lines} of a camera; what it does not
 * say, its profile says. A camera's zones take the place of all of its profile's, and so do its
 * lines.
 */
public final class CameraTracksReader {

  private static final double MAX_TRACK_SECONDS = 60;
  private static final double DAY_SECONDS = 86_400;
  private static final int MAX_HITS = 1000;

  private static final ConfigKey<Boolean> ENABLED =
      ConfigKey.flag("enabled", /* usual= */ true, "Whether objects are followed at all.");
  private static final ConfigKey<Double> KEEP =
      ConfigKey.number(
          "keep_s",
          0.1,
          MAX_TRACK_SECONDS,
          TrackSettings.DEFAULT.keepSeconds(),
          "An object that is unseen for so long is lost.");
  private static final ConfigKey<Duration> MIN_AGE =
      ConfigKey.seconds(
          "min_age_s",
          0,
          MAX_TRACK_SECONDS,
          EventSettings.DEFAULT.minAge(),
          "How long an object must have been there until its event begins.");
  private static final ConfigKey<Integer> MIN_HITS =
      ConfigKey.wholeNumber(
              "min_hits",
              1,
              MAX_HITS,
              EventSettings.DEFAULT.minHits(),
              "And on how many frames it must have been found.")
          .inUnit("frames");
  private static final ConfigKey<Duration> HOLD =
      ConfigKey.seconds(
          "hold_s",
          0,
          DAY_SECONDS,
          CameraTracks.DEFAULT_HOLD,
          "How long a zone counts as occupied after the last object has left it.");
  private static final ConfigKey<List<Float>> AREA =
      points(
          "area",
          "x, y, x, y, … in 0 to 1, of 3 to 256 points",
          3,
          Zone.MAX_CORNERS,
          "Corners of the zone, as shares of the picture's width and height.");
  private static final ConfigKey<List<Float>> LINE =
      points(
          "line",
          "x, y, x, y in 0 to 1",
          2,
          2,
          "Where the line begins and ends; `left_to_right` is for somebody at its first point who"
              + " looks to its second.");
  private static final ConfigKey<List<String>> LABELS =
      ConfigKey.other(
              "labels",
              KeyType.listOf("list of labels", KeyType.text()),
              List.<String>of(),
              null,
              "Whose objects count.",
              (map, usual) -> map.texts("labels"))
          .byDefault("all");
  private static final ConfigKey<Anchor> ANCHOR =
      ConfigKey.choice(
          "anchor",
          Anchor.class,
          Anchor.BOTTOM,
          "Which point of a box decides: the middle of its lower edge, or its own.");

  /** How objects are followed. */
  public static final ConfigSection TRACKS =
      ConfigSection.of(
          "tracks",
          "How the camera's objects are followed, and when there is something to say.",
          """
          cameras:
            front:
              uri: rtsp://10.0.0.5/stream
              tracks:
                enabled: true
                keep_s: 2.5
                min_age_s: 0.3
                min_hits: 3
                hold_s: 5
          """,
          ENABLED,
          KEEP,
          MIN_AGE,
          MIN_HITS,
          HOLD);

  /** Zones by name. */
  public static final ConfigSection ZONES =
      ConfigSection.of(
              "zones",
              "Parts of the picture that objects are in or not: at most 64, which need `tracks`.",
              """
              cameras:
                front:
                  uri: rtsp://10.0.0.5/stream
                  zones:
                    driveway:
                      area: [0.1, 0.5, 0.6, 0.5, 0.6, 1, 0.1, 1]
                      labels: [car, truck]
                      anchor: bottom
              """,
              AREA,
              LABELS,
              ANCHOR)
          .ofEach("NAME", PlaceSettings.MAX_PLACES);

  /** Lines by name. */
  public static final ConfigSection LINES =
      ConfigSection.of(
              "lines",
              "Lines that objects cross: at most 64, which need `tracks`.",
              """
              cameras:
                front:
                  uri: rtsp://10.0.0.5/stream
                  lines:
                    gate:
                      line: [0.2, 0.9, 0.8, 0.9]
                      labels: [person]
                      anchor: bottom
              """,
              LINE,
              LABELS,
              ANCHOR)
          .ofEach("NAME", PlaceSettings.MAX_PLACES);

  private CameraTracksReader() {}

  private static ConfigKey<List<Float>> points(
      String name, String words, int min, int max, String what) {
    KeyType type = KeyType.list(words, KeyType.number(0, 1), 2 * min, 2 * max);
    return ConfigKey.other(
            name, type, List.<Float>of(), null, what, (map, usual) -> map.numbers(name))
        .required();
  }

  /** Reads what both mappings say; mistakes go to their problems, with the line. */
  public static CameraTracks read(YamlMap map, YamlMap profile) {
    YamlMap own = TRACKS.in(map);
    YamlMap usual = TRACKS.in(profile);
    boolean on = ENABLED.in(own, usual);
    double keep = KEEP.in(own, usual);
    EventSettings events = EventSettings.DEFAULT;
    Duration minAge = MIN_AGE.in(own, usual);
    int minHits = MIN_HITS.in(own, usual);
    Duration hold = HOLD.in(own, usual);
    own.done();
    usual.done();
    List<Zone> zones = places(map, profile, ZONES, AREA, Zone::new);
    List<Line> lines = places(map, profile, LINES, LINE, Line::new);
    PlaceSettings places = settings(map, zones, lines);
    if (!on && !places.isEmpty()) {
      map.problem(TRACKS.name(), "zones and lines need tracks, but they are not enabled");
      places = PlaceSettings.NONE;
    }
    return new CameraTracks(
        on,
        TrackSettings.DEFAULT.keeping(keep),
        places,
        new EventSettings(minHits, minAge, events.clearlyBetter(), events.lookGap()),
        hold);
  }

  private static PlaceSettings settings(YamlMap map, List<Zone> zones, List<Line> lines) {
    try {
      return new PlaceSettings(zones, lines, PlaceSettings.DEFAULT_SETTLE);
    } catch (IllegalArgumentException e) {
      map.problem((ZONES.isIn(map) ? ZONES : LINES).name(), String.valueOf(e.getMessage()));
      return PlaceSettings.NONE;
    }
  }

  /** A zone or a line from what they have in common. */
  private interface PlaceFactory<P> {
    P of(String name, List<Double> points, Set<String> labels, Anchor anchor);
  }

  /** The camera's own places of a kind, or its profile's where it names none. */
  private static <P> List<P> places(
      YamlMap map,
      YamlMap profile,
      ConfigSection kind,
      ConfigKey<List<Float>> pointsKey,
      PlaceFactory<P> factory) {
    List<P> usual = places(kind.in(profile), pointsKey, factory);
    return kind.isIn(map) ? places(kind.in(map), pointsKey, factory) : usual;
  }

  private static <P> List<P> places(
      YamlMap named, ConfigKey<List<Float>> pointsKey, PlaceFactory<P> factory) {
    List<P> places = new ArrayList<>();
    for (String name : named.keys()) {
      YamlMap entry = named.map(name);
      List<Double> points = numbers(entry, pointsKey);
      Set<String> labels = new HashSet<>(LABELS.in(entry));
      Anchor anchor = ANCHOR.in(entry);
      entry.done();
      try {
        places.add(factory.of(name, points, labels, anchor));
      } catch (IllegalArgumentException e) {
        named.problem(name, String.valueOf(e.getMessage()));
      }
    }
    return places;
  }

  // As they are written: 0.1 is not the float nearest to it.
  private static List<Double> numbers(YamlMap map, ConfigKey<List<Float>> key) {
    return key.in(map).stream().map(number -> Double.valueOf(number.toString())).toList();
  }
}
