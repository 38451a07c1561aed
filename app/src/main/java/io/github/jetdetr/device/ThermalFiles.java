package io.github.jetdetr.device;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Temperatures and cooling devices: {@code /sys/class/thermal} (kernel documentation,
 * driver-api/thermal/sysfs-api) and the temperatures of {@code /sys/class/hwmon}
 * (hwmon/sysfs-interface).
 */
final class ThermalFiles {

  static final String TEMPERATURE = "temperature";
  static final String COOLING = "cooling";

  private static final String THERMAL = "sys/class/thermal";
  private static final String HWMON = "sys/class/hwmon";
  // A zone of Jetson's power management chip that always reports the same value.
  private static final String FIXED_ZONE = "PMIC";
  private static final int MAX_TRIP_POINTS = 16;

  private final DeviceFiles files;
  private final MissingReadings missing;

  ThermalFiles(DeviceFiles files, MissingReadings missing) {
    this.files = files;
    this.missing = missing;
  }

  List<Temperature> temperatures() {
    List<Temperature> temperatures = new ArrayList<>();
    UniqueNames names = new UniqueNames();
    Set<String> zones = new HashSet<>();
    for (Path zone : files.in(THERMAL)) {
      String type = isNumbered(zone, "thermal_zone") ? files.text(zone.resolve("type")) : null;
      if (type != null && !type.contains(FIXED_ZONE)) {
        zones.add(type.replace('-', '_'));
        add(temperatures, names.of(type), files.whole(zone.resolve("temp")), trips(zone));
      }
    }
    for (Path chip : files.in(HWMON)) {
      String name = files.text(chip.resolve("name"));
      // The kernel lists each zone a second time as a hwmon chip, with _ in place of -.
      if (name != null && !zones.contains(name)) {
        chip(temperatures, names, chip, name);
      }
    }
    return temperatures;
  }

  private void chip(List<Temperature> into, UniqueNames names, Path chip, String name) {
    for (String input : inputs(chip, "temp")) {
      String label = files.text(chip.resolve(input + "_label"));
      SortedMap<String, Double> limits = new TreeMap<>();
      limit(limits, "hot", files.whole(chip.resolve(input + "_max")));
      limit(limits, "critical", files.whole(chip.resolve(input + "_crit")));
      add(
          into,
          names.of(label == null ? name : name + " " + label),
          files.whole(chip.resolve(input + "_input")),
          limits);
    }
  }

  /** The numbered prefixes of a chip's inputs: {@code temp1} for {@code temp1_input}. */
  private List<String> inputs(Path chip, String kind) {
    List<String> inputs = new ArrayList<>();
    for (Path file : files.in(chip)) {
      String name = String.valueOf(file.getFileName());
      if (name.startsWith(kind) && name.endsWith("_input")) {
        inputs.add(name.substring(0, name.length() - "_input".length()));
      }
    }
    return inputs;
  }

  private void add(
      List<Temperature> into,
      String name,
      @Nullable Long milliCelsius,
      SortedMap<String, Double> limits) {
    Double celsius = Temperature.celsius(milliCelsius);
    missing.seen(TEMPERATURE, name, celsius != null);
    if (celsius != null) {
      into.add(new Temperature(name, celsius, limits));
    }
  }

  private SortedMap<String, Double> trips(Path zone) {
    SortedMap<String, Double> limits = new TreeMap<>();
    for (int at = 0; at < MAX_TRIP_POINTS; at++) {
      String type = files.text(zone.resolve("trip_point_" + at + "_type"));
      if (type == null) {
        break;
      }
      limit(limits, type, files.whole(zone.resolve("trip_point_" + at + "_temp")));
    }
    return limits;
  }

  /** A limit at or below freezing is treated as not set. */
  private static void limit(Map<String, Double> limits, String kind, @Nullable Long milliCelsius) {
    Double celsius = Temperature.celsius(milliCelsius);
    if (celsius != null && celsius > 0) {
      limits.merge(kind, celsius, Math::min);
    }
  }

  /**
   * Cooling devices of one type act together, as the processors of a PC do; the most active counts.
   */
  List<Cooling> cooling() {
    Map<String, Cooling> byType = new TreeMap<>();
    for (Path device : files.in(THERMAL)) {
      String type =
          isNumbered(device, "cooling_device") ? files.text(device.resolve("type")) : null;
      if (type == null) {
        continue;
      }
      Long state = files.whole(device.resolve("cur_state"));
      Long max = files.whole(device.resolve("max_state"));
      boolean readable = state != null && max != null && state >= 0 && state <= max;
      missing.seen(COOLING, type, readable);
      if (state != null && max != null && readable) {
        byType.merge(type, new Cooling(type, state, max), (a, b) -> a.state() >= b.state() ? a : b);
      }
    }
    return List.copyOf(byType.values());
  }

  private static boolean isNumbered(Path path, String prefix) {
    return String.valueOf(path.getFileName()).startsWith(prefix);
  }
}
