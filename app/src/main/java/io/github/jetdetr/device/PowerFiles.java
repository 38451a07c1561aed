package io.github.jetdetr.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Power rails, throttling counters, fans and the power mode. Rails are those of the INA3221 chips
 * and counters those of the {@code soctherm_oc} driver (NVIDIA's Jetson Linux Developer Guide,
 * Platform Power and Performance); a PC has thermal throttling counters per processor.
 */
final class PowerFiles {

  static final String POWER = "power";
  static final String THROTTLE_COUNT = "throttle count";
  static final String FAN = "fan";
  static final String POWER_MODE = "power mode";

  private static final int MAX_RAILS = 3;
  // Ranges of the chip's registers, the current with the smallest shunt in use, 1 mΩ (data sheet).
  private static final long MAX_MILLIVOLTS = 32_760;
  private static final long MAX_MILLIAMPERES = 163_800;
  private static final double MILLI = 1e-3;
  private static final double FULL_DUTY = 255;
  private static final Map<String, String> OVER_CURRENT =
      Map.of(
          "oc1", "oc1_under_voltage",
          "oc2", "oc2_average_current",
          "oc3", "oc3_instantaneous_current");

  private final DeviceFiles files;
  private final MissingReadings missing;

  PowerFiles(DeviceFiles files, MissingReadings missing) {
    this.files = files;
    this.missing = missing;
  }

  /** Rails by their label in the schematics; an unconnected channel is labelled NC. */
  List<PowerRail> rails() {
    List<PowerRail> rails = new ArrayList<>();
    UniqueNames names = new UniqueNames();
    for (Path chip : files.chips("ina3221")) {
      for (int channel = 1; channel <= MAX_RAILS; channel++) {
        String label = files.text(chip.resolve("in" + channel + "_label"));
        if (label == null || label.equals("NC")) {
          continue;
        }
        String rail = names.of(label);
        Long millivolts = files.whole(chip.resolve("in" + channel + "_input"));
        Long milliamperes = files.whole(chip.resolve("curr" + channel + "_input"));
        boolean readable = isWithin(0, millivolts, MAX_MILLIVOLTS);
        readable &= isWithin(-MAX_MILLIAMPERES, milliamperes, MAX_MILLIAMPERES);
        missing.seen(POWER, rail, readable);
        if (millivolts != null && milliamperes != null && readable) {
          rails.add(new PowerRail(rail, millivolts * MILLI, milliamperes * MILLI));
        }
      }
    }
    return rails;
  }

  private static boolean isWithin(long min, @Nullable Long value, long max) {
    return value != null && value >= min && value <= max;
  }

  /** Throttling events since boot, by cause. */
  Map<String, Long> throttleCounts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Path chip : files.chips("soctherm_oc")) {
      for (Map.Entry<String, String> cause : OVER_CURRENT.entrySet()) {
        Path file = chip.resolve(cause.getKey() + "_event_cnt");
        if (Files.exists(file)) {
          missing.seen(THROTTLE_COUNT, cause.getValue(), /* readable= */ false);
        }
        count(counts, cause.getValue(), files.whole(file));
      }
    }
    for (Path cpu : files.in("sys/devices/system/cpu")) {
      Path throttle = cpu.resolve("thermal_throttle");
      // Every core of a package repeats the package's counter.
      count(counts, "cpu_core_hot", files.whole(throttle.resolve("core_throttle_count")));
      count(counts, "cpu_package_hot", files.whole(throttle.resolve("package_throttle_count")));
    }
    return counts;
  }

  private void count(Map<String, Long> counts, String cause, @Nullable Long count) {
    if (count != null && count >= 0) {
      missing.seen(THROTTLE_COUNT, cause, /* readable= */ true);
      counts.merge(cause, count, Math::max);
    }
  }

  /** Jetson reports a fan's duty cycle and its speed through two separate chips. */
  List<Fan> fans() {
    List<Fan> fans = new ArrayList<>();
    UniqueNames names = new UniqueNames();
    for (Path chip : files.chips("pwmfan")) {
      Long pwm = files.whole(chip.resolve("pwm1"));
      Double duty = pwm == null || pwm < 0 || pwm > FULL_DUTY ? null : pwm / FULL_DUTY;
      Long rpm = null;
      for (Path tachometer : files.chips("pwm_tach")) {
        rpm = validRpm(files.whole(tachometer.resolve("rpm")));
      }
      fan(fans, names.of("pwmfan"), duty, rpm);
    }
    for (Path chip : files.in("sys/class/hwmon")) {
      String name = files.text(chip.resolve("name"));
      for (int at = 1; name != null && at <= 8; at++) {
        Long rpm = validRpm(files.whole(chip.resolve("fan" + at + "_input")));
        if (rpm != null) {
          String label = files.text(chip.resolve("fan" + at + "_label"));
          fan(fans, names.of(label == null ? name + " fan" + at : label), null, rpm);
        }
      }
    }
    return fans;
  }

  private static @Nullable Long validRpm(@Nullable Long rpm) {
    return rpm == null || rpm < 0 ? null : rpm;
  }

  private void fan(List<Fan> fans, String name, @Nullable Double duty, @Nullable Long rpm) {
    boolean readable = duty != null || rpm != null;
    missing.seen(FAN, name, readable);
    if (readable) {
      fans.add(new Fan(name, duty, rpm));
    }
  }

  /** The name of the power mode that nvpmodel set last, as listed in its configuration. */
  @Nullable String powerMode() {
    String status = files.text(files.at("var/lib/nvpmodel/status"));
    String mode = status == null ? null : name(status);
    missing.seen(POWER_MODE, mode != null);
    return mode;
  }

  private @Nullable String name(String status) {
    Long id = numberAfter(status, "pmode:");
    String modes = files.text(files.at("etc/nvpmodel.conf"));
    if (id == null || modes == null) {
      return id == null ? null : "mode " + id;
    }
    // < POWER_MODEL ID=2 NAME=MAXN_SUPER >
    for (String line : modes.lines().toList()) {
      Long of = line.contains("POWER_MODEL") ? numberAfter(line, "ID=") : null;
      int name = line.indexOf("NAME=");
      if (id.equals(of) && name >= 0) {
        return line.substring(name + "NAME=".length()).split("[ >]", 2)[0];
      }
    }
    return "mode " + id;
  }

  private static @Nullable Long numberAfter(String text, String marker) {
    int start = text.indexOf(marker) + marker.length();
    if (start < marker.length()) {
      return null;
    }
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end == start || end - start > 9 ? null : Long.valueOf(text.substring(start, end));
  }
}
