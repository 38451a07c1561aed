package io.github.jetdetr.device;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Clocks of processors, GPU and memory, and the GPU load: {@code /sys/class/devfreq}, {@code
 * cpufreq} and the load file of Orin's GPU driver. Thor's driver reports no load.
 */
final class ClockFiles {

  static final String GPU_CLOCK = "gpu clock";
  static final String CPU_CLOCK = "cpu clock";
  static final String GPU_LOAD = "gpu load";

  private static final String DEVFREQ = "sys/class/devfreq";
  // devfreq names may start with a bus address: 17000000.gpu.
  private static final Pattern ADDRESS = Pattern.compile("^[0-9a-f]+\\.");
  private static final double PER_KILO = 1e3;
  private static final double FULL_LOAD = 1e3;

  /** Paths of the load file on releases that do not link it from the clock's device. */
  private static final List<String> LOADS =
      List.of(
          "sys/devices/platform/gpu.0/load",
          "sys/devices/platform/17000000.gpu/load",
          "sys/devices/platform/bus@0/17000000.gpu/load");

  private final DeviceFiles files;
  private final MissingReadings missing;

  ClockFiles(DeviceFiles files, MissingReadings missing) {
    this.files = files;
    this.missing = missing;
  }

  List<Clock> clocks() {
    List<Clock> clocks = new ArrayList<>();
    UniqueNames names = new UniqueNames();
    for (Path device : files.in(DEVFREQ)) {
      String unit = unit(device);
      if (unit != null) {
        Long hertz = files.whole(device.resolve("cur_freq"));
        Long max = files.whole(device.resolve("max_freq"));
        String kind = unit.equals("emc") ? unit + " clock" : GPU_CLOCK;
        add(clocks, kind, names.of(unit), hertz, max, 1);
      }
    }
    for (Path policy : files.in("sys/devices/system/cpu/cpufreq")) {
      String name = String.valueOf(policy.getFileName());
      if (name.startsWith("policy")) {
        Long kilohertz = files.whole(policy.resolve("scaling_cur_freq"));
        Long max = files.whole(policy.resolve("scaling_max_freq"));
        String unit = "cpu" + name.substring("policy".length());
        add(clocks, CPU_CLOCK, unit, kilohertz, max, PER_KILO);
      }
    }
    return clocks;
  }

  private void add(
      List<Clock> clocks,
      String kind,
      String unit,
      @Nullable Long now,
      @Nullable Long max,
      double hertzPerUnit) {
    // 0 Hz is a valid reading: that of a GPU that is powered down.
    boolean readable = now != null && now >= 0;
    missing.seen(kind, unit, readable);
    if (now != null && readable) {
      Double maxHertz = max == null || max <= 0 ? null : max * hertzPerUnit;
      clocks.add(new Clock(unit, now * hertzPerUnit, maxHertz));
    }
  }

  /** The unit a devfreq device belongs to; null if it is neither GPU nor memory. */
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

  /** GPU load, 0 to 1; null if unknown. */
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
    missing.seen(GPU_LOAD, load != null);
    return load;
  }

  private static @Nullable Double share(@Nullable Long thousandths) {
    return thousandths == null || thousandths < 0 || thousandths > FULL_LOAD
        ? null
        : thousandths / FULL_LOAD;
  }
}
