package io.github.jetdetr.track.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.track.zone.Anchor;
import io.github.jetdetr.track.zone.Line;
import io.github.jetdetr.track.zone.Zone;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CameraTracksReaderTest {

  private final YamlProblems problems = new YamlProblems();

  private CameraTracks read(String camera, String profile) {
    YamlMap map = YamlMap.parse("camera.yaml", camera, problems);
    YamlMap usual = YamlMap.parse("profile.yaml", profile, problems);
    CameraTracks tracks = CameraTracksReader.read(map, usual);
    map.done();
    usual.done();
    return tracks;
  }

  @Test
  void whoSaysNothingGetsTheUsual() {
    assertEquals(CameraTracks.DEFAULT, read("", ""));
    assertTrue(problems.isEmpty());
  }

  @Test
  void everyKeyIsRead() {
    CameraTracks tracks =
        read(
            """
            tracks: {keep_s: 4, min_age_s: 1.5, min_hits: 5, hold_s: 0.5}
            zones:
              driveway: {area: [0.1, 0.5, 0.6, 0.5, 0.6, 1], labels: [car, truck], anchor: center}
              door: {area: [0, 0, 0.2, 0, 0.2, 0.2, 0, 0.2]}
            lines:
              gate: {line: [0.2, 0.9, 0.8, 0.9], labels: [person]}
            """,
            "");

    assertEquals(List.of(), problems.lines());
    assertTrue(tracks.on());
    assertEquals(4, tracks.tracks().keepSeconds());
    assertEquals(Duration.ofMillis(1500), tracks.events().minAge());
    assertEquals(5, tracks.events().minHits());
    assertEquals(Duration.ofMillis(500), tracks.hold());
    assertEquals(
        new Zone(
            "driveway",
            List.of(0.1, 0.5, 0.6, 0.5, 0.6, 1.0),
            Set.of("car", "truck"),
            Anchor.CENTER),
        tracks.places().zones().get(0));
    assertEquals(Anchor.BOTTOM, tracks.places().zones().get(1).anchor());
    assertEquals(
        new Line("gate", List.of(0.2, 0.9, 0.8, 0.9), Set.of("person"), Anchor.BOTTOM),
        tracks.places().lines().get(0));
    assertEquals(Set.of("truck"), tracks.places().unknownLabels(List.of("car", "person")));
  }

  @Test
  void whatACameraDoesNotSayItsProfileSays() {
    String profile =
        """
        tracks: {keep_s: 4}
        zones:
          a: {area: [0, 0, 1, 0, 1, 1]}
        lines:
          b: {line: [0, 0, 1, 1]}
        """;

    CameraTracks tracks = read("tracks: {min_hits: 9}\nzones: {}", profile);

    assertEquals(4, tracks.tracks().keepSeconds());
    assertEquals(9, tracks.events().minHits());
    assertEquals(List.of(), tracks.places().zones());
    assertEquals("b", tracks.places().lines().get(0).name());
  }

  @Test
  void tracksCanBeSwitchedOff() {
    assertFalse(read("tracks: {enabled: false}", "").on());
    assertTrue(problems.isEmpty());
  }

  @Test
  void everyMistakeIsNamedWithItsLine() {
    read(
        """
        tracks: {keep_s: -1, kepp_s: 2}
        zones:
          a: {area: [0, 0, 1]}
          b/c: {area: [0, 0, 1, 0, 1, 1]}
          d: {area: [0, 0, 1, 0, 1, 1], anchor: left}
          e: {aera: [0, 0, 1, 0, 1, 1]}
        lines:
          f: {line: [0, 0, 2, 1]}
          d: {line: [0, 0, 1, 1]}
        """,
        "");

    String all = String.join("\n", problems.lines());
    assertTrue(all.contains("camera.yaml:1: keep_s: must be in [0.1, 60], but was -1"), all);
    assertTrue(all.contains("camera.yaml:1: unknown key 'kepp_s'; did you mean 'keep_s'?"), all);
    assertTrue(all.contains("camera.yaml:3: a: a zone needs x and y of 3 to 256 points"), all);
    assertTrue(all.contains("camera.yaml:4: b/c: a zone's name consists of letters"), all);
    assertTrue(all.contains("camera.yaml:5: anchor: must be one of bottom, center"), all);
    assertTrue(all.contains("camera.yaml:6: unknown key 'aera'; did you mean 'area'?"), all);
    assertTrue(all.contains("camera.yaml:8: f: a line lies in [0, 1] of the picture"), all);
    assertTrue(all.contains("camera.yaml:2: zones: two places of one camera are named d"), all);
  }

  @Test
  void placesWithoutTracksAreAMistake() {
    CameraTracks tracks =
        read("tracks: {enabled: false}\nzones:\n  a: {area: [0, 0, 1, 0, 1, 1]}", "");

    assertFalse(tracks.on());
    assertEquals(1, problems.lines().size());
    assertTrue(problems.lines().get(0).startsWith("camera.yaml:1: tracks: zones and lines need"));
  }
}
