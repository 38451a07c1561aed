package io.github.jetdetr.track.config;

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
 * Reads the keys {@code tracks}, {@code zones} and {@code lines} of a camera; what it does not say,
 * its profile says. A camera's zones take the place of all of its profile's, and so do its lines.
 *
 * <pre>{@code
 * tracks: {enabled: true, keep_s: 2.5, min_age_s: 0.3, min_hits: 3, hold_s: 5}
 * zones:
 *   driveway: {area: [0.1, 0.5, 0.6, 0.5, 0.6, 1, 0.1, 1], labels: [car, truck], anchor: bottom}
 * lines:
 *   gate: {line: [0.2, 0.9, 0.8, 0.9], labels: [person]}
 * }</pre>
 */
public final class CameraTracksReader {

  private CameraTracksReader() {}

  /** Reads what both mappings say; mistakes go to their problems, with the line. */
  public static CameraTracks read(YamlMap map, YamlMap profile) {
    YamlMap own = map.map("tracks");
    YamlMap usual = profile.map("tracks");
    boolean on = own.flag("enabled", usual.flag("enabled", true));
    TrackSettings settings = TrackSettings.DEFAULT;
    double keep = number(own, usual, "keep_s", settings.keepSeconds(), 0.1, 60);
    EventSettings events = EventSettings.DEFAULT;
    double minAge = number(own, usual, "min_age_s", seconds(events.minAge()), 0, 60);
    int usualHits = usual.integer("min_hits", events.minHits(), 1, 1000);
    int minHits = own.integer("min_hits", usualHits, 1, 1000);
    double hold = number(own, usual, "hold_s", seconds(CameraTracks.DEFAULT_HOLD), 0, 86_400);
    own.done();
    usual.done();
    List<Zone> zones = places(map, profile, "zones", "area", Zone::new);
    List<Line> lines = places(map, profile, "lines", "line", Line::new);
    PlaceSettings places = settings(map, zones, lines);
    if (!on && !places.isEmpty()) {
      map.problem("tracks", "zones and lines need tracks, but they are not enabled");
      places = PlaceSettings.NONE;
    }
    return new CameraTracks(
        on,
        settings.keeping(keep),
        places,
        new EventSettings(minHits, duration(minAge), events.clearlyBetter(), events.lookGap()),
        duration(hold));
  }

  private static double number(
      YamlMap own, YamlMap usual, String key, double byDefault, double min, double max) {
    return own.number(key, usual.number(key, byDefault, min, max), min, max);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1e3));
  }

  private static PlaceSettings settings(YamlMap map, List<Zone> zones, List<Line> lines) {
    try {
      return new PlaceSettings(zones, lines, PlaceSettings.DEFAULT_SETTLE);
    } catch (IllegalArgumentException e) {
      map.problem(map.has("zones") ? "zones" : "lines", String.valueOf(e.getMessage()));
      return PlaceSettings.NONE;
    }
  }

  /** A zone or a line from what they have in common. */
  private interface PlaceFactory<P> {
    P of(String name, List<Double> points, Set<String> labels, Anchor anchor);
  }

  /** The camera's own places of a kind, or its profile's where it names none. */
  private static <P> List<P> places(
      YamlMap map, YamlMap profile, String kind, String pointsKey, PlaceFactory<P> factory) {
    List<P> usual = places(profile.map(kind), pointsKey, factory);
    return map.has(kind) ? places(map.map(kind), pointsKey, factory) : usual;
  }

  private static <P> List<P> places(YamlMap named, String pointsKey, PlaceFactory<P> factory) {
    List<P> places = new ArrayList<>();
    for (String name : named.keys()) {
      YamlMap entry = named.map(name);
      List<Double> points = numbers(entry, pointsKey);
      Set<String> labels = new HashSet<>(entry.texts("labels"));
      Anchor anchor = entry.choice("anchor", Anchor.BOTTOM, Anchor.class);
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
  private static List<Double> numbers(YamlMap map, String key) {
    return map.numbers(key).stream().map(number -> Double.valueOf(number.toString())).toList();
  }
}
