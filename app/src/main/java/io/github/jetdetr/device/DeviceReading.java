package io.github.jetdetr.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the device says of itself at one moment. Empty lists and nulls stand for what it does
 * not say; {@link #absent} names it.
 *
 * @param temperatures each sensor once
 * @param cooling each kind of cooling once
 * @param throttled each cause once
 * @param clocks each unit once
 * @param gpuLoad how busy the GPU is, 0 to 1
 * @param rails each rail once
 * @param fans each fan once
 * @param powerMode the name of the power mode
 * @param memory of this process and of the device
 * @param disk where the cache is
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

  /** The rail that feeds all others, where there is one. */
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

  /** A device that says nothing. */
  public static DeviceReading silent(String why) {
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

  /** What the device takes: its input's power, or the sum of its rails; null without any. */
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
