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
 * Reads all sensors of the device. Every read looks sensors up by name again, because device
 * numbers change and drivers come and go; caching the roughly 150 small files of a Jetson would
 * risk stale data for little gain. A read may take long, and never returns if a driver hangs. Not
 * thread-safe.
 */
public final class DeviceReader {

  private static final Logger log = LoggerFactory.getLogger(DeviceReader.class);

  /**
   * Every kind of reading a device could have; kinds without a single reading are reported absent.
   */
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

  private final MissingReadings missingReadings = new MissingReadings();
  private final ThermalFiles heat;
  private final PowerFiles power;
  private final ClockFiles speed;
  private final MemoryFiles memory;
  private final Path diskFolder;

  private final Map<String, Long> lastCounts = new HashMap<>();
  private final Map<String, Long> countsSinceStart = new HashMap<>();
  private final Set<String> loggedAbsent = new HashSet<>();

  /**
   * @param root where {@code sys}, {@code proc}, {@code etc} and {@code var} are
   * @param diskFolder the folder whose disk is measured; need not exist yet
   * @param nativeBytes bytes allocated by native code for this process; null if unknown
   */
  public DeviceReader(Path root, Path diskFolder, Supplier<@Nullable Long> nativeBytes) {
    DeviceFiles files = new DeviceFiles(root);
    heat = new ThermalFiles(files, missingReadings);
    power = new PowerFiles(files, missingReadings);
    speed = new ClockFiles(files, missingReadings);
    memory = new MemoryFiles(files, missingReadings, nativeBytes);
    this.diskFolder = diskFolder;
  }

  /** Reads every sensor once; blocks for as long as the drivers take to answer. */
  public DeviceReading read() {
    missingReadings.beginRead();
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
    missingReadings.seen("disk", disk != null);
    SortedSet<String> missing = missingReadings.missing(KINDS);
    logNewlyMissing(missing);
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

  /** The kernel counts since boot; a counter that decreases was reset by its driver. */
  private List<ThrottleCount> sinceStart(Map<String, Long> sinceBoot) {
    List<ThrottleCount> counts = new ArrayList<>();
    for (Map.Entry<String, Long> count : sinceBoot.entrySet()) {
      long now = count.getValue();
      Long last = lastCounts.put(count.getKey(), now);
      long more = last == null ? 0 : now >= last ? now - last : now;
      counts.add(
          new ThrottleCount(
              count.getKey(), countsSinceStart.merge(count.getKey(), more, Long::sum)));
    }
    return counts;
  }

  private void logNewlyMissing(Set<String> missing) {
    List<String> news = missing.stream().filter(loggedAbsent::add).toList();
    if (!news.isEmpty()) {
      log.info("not available on this device, omitted from telemetry: {}", String.join(", ", news));
    }
  }
}
