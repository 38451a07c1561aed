package io.github.jetdetr.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All readings of the device at one moment. Empty lists and nulls stand for what is not available;
 * {@link #absent} names it.
 *
 * @param temperatures one entry per sensor
 * @param cooling one entry per type of cooling device
 * @param throttled one entry per cause
 * @param clocks one entry per clocked unit
 * @param gpuLoad GPU load, 0 to 1; null if unknown
 * @param rails one entry per power rail
 * @param fans one entry per fan
 * @param powerMode name of the power mode; null if unknown
 * @param memory of this process and of the device; null before the first reading
 * @param disk the disk that holds the plan cache; null if unknown
 * @param absent what could not be read: a sensor ({@code temperature cv0-thermal}), or all of a
 *     kind ({@code power})
 */
public record DeviceReading(
    List<Temperature> temperatures,
    List<Cooling> cooling,
    List<ThrottleCount> throttled,
    List<Clock> clocks,
    @Nullable Double gpuLoad,
    List<PowerRail> rails,
    List<Fan> fans,
    @Nullable String powerMode,
    @Nullable Memory memory,
    @Nullable Disk disk,
    List<String> absent) {

  /** The input rail that feeds all others, on boards that have one. */
  private static final String WHOLE_DEVICE = "VDD_IN";

  public DeviceReading {
    temperatures = List.copyOf(temperatures);
    cooling = List.copyOf(cooling);
    throttled = List.copyOf(throttled);
    clocks = List.copyOf(clocks);
    rails = List.copyOf(rails);
    fans = List.copyOf(fans);
    absent = List.copyOf(absent);
  }

  /** A device without any readings; {@code why} is its only {@link #absent} entry. */
  public static DeviceReading unavailable(String why) {
    return new DeviceReading(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        null,
        null,
        null,
        List.of(why));
  }

  /**
   * Power draw in watts: that of the input rail, or the sum of all rails; null if there are none.
   */
  public @Nullable Double totalWatts() {
    if (rails.isEmpty()) {
      return null;
    }
    double sum = 0;
    for (PowerRail rail : rails) {
      if (rail.rail().equals(WHOLE_DEVICE)) {
        return rail.watts();
      }
      sum += rail.watts();
    }
    return sum;
  }
}
