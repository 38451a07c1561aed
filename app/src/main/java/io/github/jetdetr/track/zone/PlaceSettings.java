package io.github.jetdetr.track.zone;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The zones and lines of one camera.
 *
 * @param zones at most {@link #MAX_PLACES}
 * @param lines at most {@link #MAX_PLACES}
 * @param settle how long an object near a border must have been on the new side until that counts;
 *     what is clearly beyond it counts at once
 */
public record PlaceSettings(List<Zone> zones, List<Line> lines, Duration settle) {

  /** Zones of one camera, and lines: one bit each in what a track remembers. */
  public static final int MAX_PLACES = 64;

  /** Default of {@link #settle}. */
  public static final Duration DEFAULT_SETTLE = Duration.ofMillis(500);

  /** A camera without zones and lines. */
  public static final PlaceSettings NONE = new PlaceSettings(List.of(), List.of(), DEFAULT_SETTLE);

  /**
   * @throws IllegalArgumentException for too many, or a name that is taken
   */
  public PlaceSettings {
    zones = List.copyOf(zones);
    lines = List.copyOf(lines);
    if (zones.size() > MAX_PLACES || lines.size() > MAX_PLACES) {
      throw new IllegalArgumentException(
          "a camera has at most %d zones and %d lines".formatted(MAX_PLACES, MAX_PLACES));
    }
    Set<String> names = new HashSet<>();
    Stream.concat(zones.stream().map(Zone::name), lines.stream().map(Line::name))
        .forEach(
            name -> {
              if (!names.add(name)) {
                throw new IllegalArgumentException("two places of one camera are named " + name);
              }
            });
  }

  /** Whether there is nothing to watch. */
  public boolean isEmpty() {
    return zones.isEmpty() && lines.isEmpty();
  }

  /** Labels that a place names and a model does not have: nothing will ever be met there. */
  public Set<String> unknownLabels(List<String> modelLabels) {
    Set<String> unknown = new TreeSet<>();
    zones.forEach(zone -> unknown.addAll(zone.labels()));
    lines.forEach(line -> unknown.addAll(line.labels()));
    modelLabels.forEach(unknown::remove);
    return unknown;
  }
}
