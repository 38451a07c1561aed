package io.github.jetdetr.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks power mode, GPU clock and memory, which determine the speed of a working installation.
 * Read only.
 */
final class PowerState {

  private static final long MIB_PER_GIB = 1024;
  // Without swap, building a plan runs out of memory on a board with 4 or 8 GB.
  private static final long SMALL_MEMORY_MIB = 9 * MIB_PER_GIB;

  private PowerState() {}

  static List<PreflightFinding> check(Root root) {
    List<PreflightFinding> findings = new ArrayList<>();
    mode(root).ifPresent(findings::add);
    gpuClock(root).ifPresent(findings::add);
    memory(root).ifPresent(findings::add);
    return findings;
  }

  /**
   * nvpmodel stores the current mode as {@code pmode:0002}, and the names of all modes in its
   * configuration.
   */
  private static Optional<PreflightFinding> mode(Root root) {
    String config = root.text("/etc/nvpmodel.conf").orElse("");
    Optional<Integer> id =
        number("pmode:(\\d+)", root.text("/var/lib/nvpmodel/status").orElse(""))
            .or(() -> number("<\\s*PM_CONFIG\\s+DEFAULT=(\\d+)", config));
    return id.map(
        mode -> {
          String name = "<\\s*POWER_MODEL\\s+ID=" + mode + "\\s+NAME=(\\S+)";
          Matcher named = Pattern.compile(name).matcher(config);
          return PreflightFinding.ok(
              "power mode", (named.find() ? named.group(1) : "?") + " (" + mode + ")");
        });
  }

  private static Optional<Integer> number(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? Optional.of(Integer.parseInt(matcher.group(1))) : Optional.empty();
  }

  private static Optional<PreflightFinding> gpuClock(Root root) {
    for (String device : root.list("/sys/class/devfreq", "*")) {
      String folder = "/sys/class/devfreq/" + device;
      String name = root.text(folder + "/device/of_node/name").orElse(device);
      if (!(name + device).matches(".*(gpu|ga10b).*")) {
        continue;
      }
      Optional<Long> now = megahertz(root, folder + "/cur_freq");
      Optional<Long> max = megahertz(root, folder + "/max_freq");
      if (now.isPresent() && max.isPresent()) {
        String governor = root.text(folder + "/governor").map(text -> ", " + text).orElse("");
        return Optional.of(
            PreflightFinding.ok(
                "gpu clock", "%d MHz of at most %d%s".formatted(now.get(), max.get(), governor)));
      }
    }
    return Optional.empty();
  }

  private static Optional<Long> megahertz(Root root, String file) {
    return root.text(file)
        .filter(text -> text.matches("\\d{1,18}"))
        .map(text -> Long.parseLong(text) / 1_000_000);
  }

  private static Optional<PreflightFinding> memory(Root root) {
    String info = root.text("/proc/meminfo").orElse("");
    Optional<Integer> total = number("MemTotal:\\s+(\\d{1,9}) kB", info);
    if (total.isEmpty()) {
      return Optional.empty();
    }
    long totalMib = total.get() / 1024;
    long availableMib = number("MemAvailable:\\s+(\\d{1,9}) kB", info).orElse(0) / 1024;
    long swapMib = number("SwapTotal:\\s+(\\d{1,9}) kB", info).orElse(0) / 1024;
    String found =
        "%d of %d MiB available, %s"
            .formatted(availableMib, totalMib, swapMib == 0 ? "no swap" : swapMib + " MiB swap");
    return Optional.of(
        swapMib == 0 && totalMib < SMALL_MEMORY_MIB
            ? PreflightFinding.note(
                "memory", found, "add swap, which is required for building a plan")
            : PreflightFinding.ok("memory", found));
  }
}
