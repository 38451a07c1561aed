package io.github.jetdetr.config;

import io.github.jetdetr.config.key.ConfigKey;
import io.github.jetdetr.config.key.KeyType;
import io.github.jetdetr.picture.PictureSettings;
import io.github.jetdetr.picture.PictureSettings.LowLight;
import io.github.jetdetr.picture.PictureSettings.Mount;
import io.github.jetdetr.picture.Region;
import io.github.jetdetr.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;

/** Reads the picture settings of a camera; its profile provides the defaults. */
final class PictureSettingsReader {

  private static final KeyType REGIONS =
      KeyType.named(
          "names of regions, each with x, y, x, y, … in 0 to 1, of at least 3 points",
          KeyType.listOf("", KeyType.number(0, 1), 6));

  static final ConfigKey<Boolean> CHECK =
      ConfigKey.flag(
          "picture_check",
          PictureSettings.DEFAULT.check(),
          "Whether every picture is checked for being black, frozen, blurred and so on.");
  static final ConfigKey<Mount> MOUNT =
      ConfigKey.choice(
          "mount",
          Mount.class,
          PictureSettings.DEFAULT.mount(),
          "On a vehicle, or on a wall, where the view must not change.");
  static final ConfigKey<LowLight> LOW_LIGHT =
      ConfigKey.choice(
          "low_light",
          LowLight.class,
          PictureSettings.DEFAULT.lowLight(),
          "Whether dark pictures are brightened.");
  static final ConfigKey<Double> MAX_DAMAGE =
      ConfigKey.number(
          "max_damage",
          0,
          1,
          PictureSettings.DEFAULT.maxDamage(),
          "Share of a picture that may be damaged by lost data; one with more is not detected on.");
  // A camera's regions replace those of its profile.
  static final ConfigKey<List<Region>> MASK =
      regions("mask", "Regions that are painted black before anything else is done.");
  static final ConfigKey<List<Region>> IGNORE =
      regions("ignore", "Regions whose detections are left out, and counted.");

  private PictureSettingsReader() {}

  static PictureSettings read(YamlMap map, YamlMap profile) {
    return new PictureSettings(
        CHECK.in(map, profile),
        MOUNT.in(map, profile),
        LOW_LIGHT.in(map, profile),
        LensReader.read(map, profile),
        MAX_DAMAGE.in(map, profile),
        MASK.in(map, profile),
        IGNORE.in(map, profile));
  }

  private static ConfigKey<List<Region>> regions(String name, String what) {
    return ConfigKey.other(
        name,
        REGIONS,
        List.of(),
        null,
        what,
        (map, usual) -> map.has(name) ? regions(map.map(name)) : usual);
  }

  private static List<Region> regions(YamlMap named) {
    List<Region> regions = new ArrayList<>();
    for (String name : named.keys()) {
      try {
        regions.add(new Region(named.numbers(name)));
      } catch (IllegalArgumentException e) {
        named.problem(name, String.valueOf(e.getMessage()));
      }
    }
    return regions;
  }
}
