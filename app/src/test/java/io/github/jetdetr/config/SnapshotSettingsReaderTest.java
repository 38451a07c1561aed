package io.github.jetdetr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.snapshot.SnapshotSettings;
import io.github.jetdetr.snapshot.SnapshotView;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a camera's configuration says of pictures. */
class SnapshotSettingsReaderTest {

  private final YamlProblems problems = new YamlProblems();

  private SnapshotSettings read(String camera, String profile, boolean tracked) {
    YamlMap map = YamlMap.parse("camera.yaml", camera, problems);
    YamlMap usual = YamlMap.parse("profile.yaml", profile, problems);
    SnapshotSettings settings = SnapshotSettingsReader.read(map, usual, tracked);
    map.done();
    usual.done();
    return settings;
  }

  @Test
  void whoSaysNothingGetsNoPictures() {
    assertEquals(SnapshotSettings.OFF, read("", "", true));
    assertEquals(SnapshotSettings.OFF, read("pictures: {}", "", true));
    assertTrue(SnapshotSettings.OFF.isOff());
    assertTrue(problems.isEmpty());
  }

  @Test
  void everyKeyIsRead() {
    SnapshotSettings settings =
        read(
            "pictures: {events: [crop, whole-boxed], every_s: 1.5, every_boxed: true, side: 1280,"
                + " quality: 90, max_kb: 100, per_minute: 12, max_share: 0.02}",
            "",
            true);

    assertEquals(List.of(), problems.lines());
    assertEquals(
        new SnapshotSettings(
            List.of(SnapshotView.CROP, SnapshotView.WHOLE_BOXED),
            Duration.ofMillis(1500),
            true,
            1280,
            90,
            100 << 10,
            12,
            0.02),
        settings);
  }

  @Test
  void whatACameraDoesNotSayItsProfileSaysAndItCanSwitchEachOff() {
    String profile = "pictures: {events: [crop], every_s: 60, quality: 50}";

    SnapshotSettings more = read("pictures: {side: 320}", profile, true);
    SnapshotSettings none = read("pictures: {events: [], every_s: 0}", profile, true);

    assertEquals(List.of(SnapshotView.CROP), more.events());
    assertEquals(50, more.quality());
    assertEquals(320, more.maxSide());
    assertTrue(none.isOff());
    assertTrue(problems.isEmpty());
  }

  @Test
  void everyMistakeIsNamedWithItsLine() {
    SnapshotSettings settings =
        read(
            """
            pictures:
              events: [crop, crops, crop]
              every_s: 0.5
              side: 16
              quality: 0
              max_kb: 1000
              per_minute: 0
              max_share: 0.9
              every_boxed: maybe
              qualty: 3
            """,
            "",
            true);

    String all = String.join("\n", problems.lines());
    assertTrue(
        all.contains(
            "camera.yaml:2: events: must be of crop, crop-boxed, whole, whole-boxed, but was"
                + " 'crops'"),
        all);
    assertTrue(all.contains("camera.yaml:2: events: 'crop' is named twice"), all);
    assertTrue(all.contains("camera.yaml:3: every_s: must be 0, for none, or in [1, 86400]"), all);
    assertTrue(all.contains("camera.yaml:4: side: must be in [64, 3840], but was 16"), all);
    assertTrue(all.contains("camera.yaml:5: quality: must be in [1, 100], but was 0"), all);
    assertTrue(all.contains("camera.yaml:6: max_kb: must be in [8, 240], but was 1000"), all);
    assertTrue(all.contains("camera.yaml:7: per_minute: must be in [1, 600], but was 0"), all);
    assertTrue(all.contains("camera.yaml:8: max_share: must be in [0.001, 0.5]"), all);
    assertTrue(all.contains("camera.yaml:9: every_boxed: must be true or false"), all);
    assertTrue(all.contains("camera.yaml:10: unknown key 'qualty'; did you mean 'quality'?"), all);
    assertEquals(10, problems.lines().size(), all);
    assertEquals(List.of(SnapshotView.CROP), settings.events());
  }

  @Test
  void aListThatIsNoneAndAWordThatIsNoMappingAreMistakes() {
    read("pictures: {events: crop}", "", true);
    read("pictures: on", "", true);

    assertEquals(2, problems.lines().size(), problems.lines()::toString);
  }

  @Test
  void picturesOfEventsNeedTracks() {
    assertTrue(read("pictures: {events: [crop]}", "", false).isOff());
    assertEquals(
        List.of(
            "camera.yaml:1: pictures: pictures of events need tracks, but they are not enabled"),
        problems.lines());

    assertEquals(Duration.ofSeconds(10), read("pictures: {every_s: 10}", "", false).every());
    assertEquals(1, problems.lines().size());
  }

  @Test
  void settingsOutOfTheirRangeAreRefusedByThemselvesToo() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SnapshotSettings(
                List.of(SnapshotView.CROP, SnapshotView.CROP),
                Duration.ZERO,
                false,
                640,
                80,
                200 << 10,
                60,
                0.05));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SnapshotSettings(List.of(), Duration.ZERO, false, 640, 101, 9_000, 60, 0.05));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SnapshotSettings(List.of(), Duration.ZERO, false, 640, 80, 9_000, 60, Double.NaN));
  }
}
