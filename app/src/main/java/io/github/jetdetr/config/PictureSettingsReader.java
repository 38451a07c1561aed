package io.github.jetdetr.config;

import io.github.jetdetr.picture.PictureSettings;
import io.github.jetdetr.picture.PictureSettings.LowLight;
import io.github.jetdetr.picture.PictureSettings.Mount;
import io.github.jetdetr.picture.Region;
import io.github.jetdetr.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;

/** Reads the picture settings of a camera; its profile provides the defaults. */
final class PictureSettingsReader {

  private PictureSettingsReader() {}

  static PictureSettings read(YamlMap map, YamlMap profile) {
    boolean check = profile.flag("picture_check", PictureSettings.DEFAULT.check());
    Mount mount = profile.choice("mount", PictureSettings.DEFAULT.mount(), Mount.class);
    LowLight light =
        profile.choice("low_light", PictureSettings.DEFAULT.lowLight(), LowLight.class);
    double maxDamage = profile.number("max_damage", PictureSettings.DEFAULT.maxDamage(), 0, 1);
    return new PictureSettings(
        map.flag("picture_check", check),
        map.choice("mount", mount, Mount.class),
        map.choice("low_light", light, LowLight.class),
        LensReader.read(map, profile),
        map.number("max_damage", maxDamage, 0, 1),
        regions(map, profile, "mask"),
        regions(map, profile, "ignore"));
  }

  /** A camera's regions replace those of its profile. */
  private static List<Region> regions(YamlMap map, YamlMap profile, String key) {
    List<Region> ofProfile = regions(profile.map(key));
    return map.has(key) ? regions(map.map(key)) : ofProfile;
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
