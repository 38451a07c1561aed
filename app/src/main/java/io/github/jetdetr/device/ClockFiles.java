package io.github.jetdetr.device;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Clocks of processors, GPU and memory, and how busy the GPU is: {@code /sys/class/devfreq}, {@code
 * cpufreq} and the load that the driver of Orin's GPU tells. Thor's driver tells no load.
 */
final class ClockFiles {

  static final String GPU_CLOCK = "gpu clock";
  static final String CPU_CLOCK = "cpu clock";
  static final String GPU_LOAD = "gpu load";

  private static final String DEVFREQ = "sys/class/devfreq";
  // devfreq's names are addresses where nobody gave better ones: 17000000.gpu.
  private static final Pattern ADDRESS = Pattern.compile("^[0-9a-f]+\\.");
  private static final double PER_KILO = 1e3;
  private static final double FULL_LOAD = 1e3;

  /** Where the load lies on the releases that do not link it to the clock. */
  private static final List<String> LOADS =
      List.of(
          "sys/devices/platform/gpu.0/load",
          "sys/devices/platform/17000000.gpu/load",
          "sys/devices/platform/bus@0/17000000.gpu/load");

  private final DeviceFiles files;
  private final MissingReadings absences;

  ClockFiles(DeviceFiles files, MissingReadings absences) {
    this.files = files;
    this.absences = absences;
  }

  List<Clock> clocks() {
    List<Clock> clocks = new ArrayList<>();
    UniqueNames names = new UniqueNames();
    for (Path device : files.in(DEVFREQ)) {
      String unit = unit(device);
      if (unit != null) {
        Long hertz = files.whole(device.resolve("cur_freq"));
        Long most = files.whole(device.resolve("max_freq"));
        String kind = unit.equals("emc") ? unit + " clock" : GPU_CLOCK;
        add(clocks, kind, names.of(unit), hertz, most, 1);
      }
    }
    for (Path policy : files.in("sys/devices/system/cpu/cpufreq")) {
      String name = String.valueOf(policy.getFileName());
      if (name.startsWith("policy")) {
        Long kilohertz = files.whole(policy.resolve("scaling_cur_freq"));
        Long most = files.whole(policy.resolve("scaling_max_freq"));
        String unit = "cpu" + name.substring("policy".length());
        add(clocks, CPU_CLOCK, unit, kilohertz, most, PER_KILO);
      }
    }
    return clocks;
  }

  private void add(
      List<Clock> clocks,
      String kind,
      String unit,
      @Nullable Long now,
      @Nullable Long most,
      double hertzPerUnit) {
    // A clock may stand still: a GPU without power has 0 Hz, and says so.
    boolean readable = now != null && now >= 0;
    absences.seen(kind, unit, readable);
    if (now != null && readable) {
      Double max = most == null || most <= 0 ? null : most * hertzPerUnit;
      clocks.add(new Clock(unit, now * hertzPerUnit, max));
    }
  }

  /** What a devfreq device clocks; null when it is neither GPU nor memory. */
  private @Nullable String unit(Path device) {
    String name = String.valueOf(device.getFileName());
    if (name.equals("bwmgr")) {
      return "emc";
    }
    if (name.startsWith("gpu-")) {
      return name;
    }
    String node = files.text(device.resolve("device/of_node/name"));
    boolean gpu = isGpu(ADDRESS.matcher(name).replaceFirst("")) || (node != null && isGpu(node));
    return gpu ? "gpu" : null;
  }

  private static boolean isGpu(String name) {
    return name.contains("gpu") || name.contains("ga10b");
  }

  /** How busy the GPU is, 0 to 1; null when nobody says. */
  @Nullable Double gpuLoad() {
    Double load = null;
    for (Path device : files.in(DEVFREQ)) {
      if (load == null && "gpu".equals(unit(device))) {
        load = share(files.whole(device.resolve("device/load")));
      }
    }
    for (String file : LOADS) {
      if (load == null) {
        load = share(files.whole(files.at(file)));
      }
    }
    absences.seen(GPU_LOAD, load != null);
    return load;
  }

  private static @Nullable Double share(@Nullable Long thousandths) {
    return thousandths == null || thousandths < 0 || thousandths > FULL_LOAD
        ? null
        : thousandths / FULL_LOAD;
  }
}
