package io.github.jetdetr.device;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the whole device. Every look finds everything anew by its name, because numbers change
 * and drivers come and go; the about 150 small files of a Jetson are not worth a cache that could
 * be wrong. A look may take long, or for ever where a driver hangs. Not thread-safe.
 */
public final class DeviceReader {

  private static final Logger log = LoggerFactory.getLogger(DeviceReader.class);

  /** All that a device could have; what it has nothing of is absent. */
  private static final List<String> KINDS =
      List.of(
          ThermalFiles.TEMPERATURE,
          ThermalFiles.COOLING,
          PowerFiles.THROTTLE_COUNT,
          ClockFiles.GPU_CLOCK,
          ClockFiles.GPU_LOAD,
          ClockFiles.CPU_CLOCK,
          PowerFiles.POWER,
          PowerFiles.FAN,
          PowerFiles.POWER_MODE,
          MemoryFiles.MEMORY,
          "disk");

  private final MissingReadings absences = new MissingReadings();
  private final ThermalFiles heat;
  private final PowerFiles power;
  private final ClockFiles speed;
  private final MemoryFiles memory;
  private final Path diskFolder;

  private final Map<String, Long> countsLast = new HashMap<>();
  private final Map<String, Long> countsSinceStart = new HashMap<>();
  private final Set<String> saidAbsent = new HashSet<>();

  /**
   * @param root where {@code sys}, {@code proc}, {@code etc} and {@code var} are
   * @param diskFolder the folder whose disk is looked at; need not be there yet
   * @param nativeBytes what native code holds for this process; null when it does not say
   */
  public DeviceReader(Path root, Path diskFolder, Supplier<@Nullable Long> nativeBytes) {
    DeviceFiles files = new DeviceFiles(root);
    heat = new ThermalFiles(files, absences);
    power = new PowerFiles(files, absences);
    speed = new ClockFiles(files, absences);
    memory = new MemoryFiles(files, absences, nativeBytes);
    this.diskFolder = diskFolder;
  }

  /** Looks. */
  public DeviceReading read() {
    absences.beginLook();
    List<Temperature> temperatures = heat.temperatures();
    List<Cooling> cooling = heat.cooling();
    List<ThrottleCount> throttled = sinceStart(power.throttleCounts());
    List<Clock> clocks = speed.clocks();
    Double gpuLoad = speed.gpuLoad();
    List<PowerRail> rails = power.rails();
    List<Fan> fans = power.fans();
    String powerMode = power.powerMode();
    Memory used = memory.memory();
    Disk disk = Disk.of(diskFolder);
    absences.seen("disk", disk != null);
    SortedSet<String> missing = absences.missing(KINDS);
    sayOnce(missing);
    return new DeviceReading(
        temperatures,
        cooling,
        throttled,
        clocks,
        gpuLoad,
        rails,
        fans,
        powerMode,
        used,
        disk,
        List.copyOf(missing));
  }

  /** The kernel counts since the boot; a counter that falls was begun anew by its driver. */
  private List<ThrottleCount> sinceStart(Map<String, Long> sinceBoot) {
    List<ThrottleCount> counts = new ArrayList<>();
    for (Map.Entry<String, Long> count : sinceBoot.entrySet()) {
      long now = count.getValue();
      Long last = countsLast.put(count.getKey(), now);
      long more = last == null ? 0 : now >= last ? now - last : now;
      counts.add(
          new ThrottleCount(
              count.getKey(), countsSinceStart.merge(count.getKey(), more, Long::sum)));
    }
    return counts;
  }

  private void sayOnce(Set<String> missing) {
    List<String> news = missing.stream().filter(saidAbsent::add).toList();
    if (!news.isEmpty()) {
      log.info("this device does not tell, so absent in telemetry: {}", String.join(", ", news));
    }
  }
}
