package io.github.jetdetr.preflight;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identifies the machine, from its kernel and its L4T release.
 *
 * @param model {@code NVIDIA Jetson AGX Orin Developer Kit}; empty if the kernel has no device tree
 * @param chip {@code tegra234} (Orin), {@code tegra264} (Thor); empty for other chips
 * @param l4t {@code 36.4.3}; empty on other machines
 * @param driver version of the NVIDIA kernel module; empty if it is not loaded, and for that of
 *     L4T, which has no version of its own
 */
record Board(String model, String chip, String l4t, String driver) {

  // "# R36 (release), REVISION: 4.3, GCID: ...", first line of /etc/nv_tegra_release.
  private static final Pattern RELEASE =
      Pattern.compile("# R(\\d+) \\(release\\), REVISION: ([0-9.]+)");
  // "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  ..."
  private static final Pattern DRIVER =
      Pattern.compile("NVRM version:.*?\\s(\\d+\\.\\d+(\\.\\d+)?)");

  /** JetPack releases by L4T release. */
  private static final Map<String, String> JETPACK =
      Map.ofEntries(
          Map.entry("36.3.0", "6.0"),
          Map.entry("36.4.0", "6.1"),
          Map.entry("36.4.3", "6.2"),
          Map.entry("36.4.4", "6.2.1"),
          Map.entry("36.4.7", "6.2.1"),
          Map.entry("36.5.0", "6.2.2"),
          Map.entry("38.2.0", "7.0"),
          Map.entry("38.2.1", "7.0"),
          Map.entry("38.2.2", "7.0"),
          Map.entry("38.4.0", "7.1"),
          Map.entry("39.2.0", "7.2"),
          Map.entry("39.2.1", "7.2.1"));

  static Board of(Root root) {
    String tree =
        root.exists("/proc/device-tree") ? "/proc/device-tree" : "/sys/firmware/devicetree/base";
    String compatible = root.text(tree + "/compatible").orElse("");
    return new Board(
        root.text(tree + "/model").orElse(""),
        first(Pattern.compile("nvidia,(tegra\\d+)"), compatible).orElse(""),
        release(root.text("/etc/nv_tegra_release").orElse("")),
        first(DRIVER, root.text("/proc/driver/nvidia/version").orElse("")).orElse(""));
  }

  private static String release(String text) {
    Matcher release = RELEASE.matcher(text);
    if (!release.find()) {
      return "";
    }
    String revision = release.group(2);
    // Both "2.0" and "4" occur; L4T releases have three numbers.
    return release.group(1) + "." + (revision.contains(".") ? revision : revision + ".0");
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  boolean isJetson() {
    return !l4t.isEmpty() || chip.startsWith("tegra");
  }

  boolean isOrin() {
    return chip.equals("tegra234");
  }

  boolean isThor() {
    return chip.equals("tegra264");
  }

  /** The JetPack version; only its major version if the release is unknown. */
  String jetPack() {
    String exact = JETPACK.get(l4t);
    if (exact != null) {
      return exact;
    }
    String major = l4t.isEmpty() ? "" : l4t.substring(0, l4t.indexOf('.'));
    return switch (major) {
      case "35" -> "5";
      case "36" -> "6";
      case "38", "39" -> "7";
      default -> "";
    };
  }

  /** A human-readable description. */
  String text() {
    String name = model.isEmpty() ? System.getProperty("os.arch", "") : model;
    if (l4t.isEmpty()) {
      return name;
    }
    String jetPack = jetPack().isEmpty() ? "" : " (JetPack " + jetPack() + ")";
    return String.join(", ", List.of(name, "L4T " + l4t + jetPack));
  }
}
