package io.github.jetdetr.device;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One temperature and its limits.
 *
 * @param sensor the sensor's name
 * @param celsius the temperature, °C
 * @param limitsCelsius by the kind of limit ({@code passive}: the device is slowed down, {@code
 *     hot}, {@code critical}: it is switched off, {@code active}: a fan turns), the lowest of each
 *     kind, °C
 */
public record Temperature(String sensor, double celsius, SortedMap<String, Double> limitsCelsius) {

  // Outside of these no computer sensor measures; drivers use such values, and 0, for "no reading".
  private static final double MIN_CELSIUS = -55;
  private static final double MAX_CELSIUS = 150;
  private static final double MILLI = 1e-3;

  public Temperature {
    limitsCelsius = Collections.unmodifiableSortedMap(new TreeMap<>(limitsCelsius));
  }

  /** The lowest limit at which the device is slowed down or switched off, °C; null without any. */
  public @Nullable Double throttleCelsius() {
    Double lowest = null;
    for (Map.Entry<String, Double> limit : limitsCelsius.entrySet()) {
      if (!limit.getKey().equals("active") && (lowest == null || limit.getValue() < lowest)) {
        lowest = limit.getValue();
      }
    }
    return lowest;
  }

  /** Converts the kernel's millidegrees to °C; null if the value is not a plausible reading. */
  static @Nullable Double celsius(@Nullable Long milliCelsius) {
    if (milliCelsius == null || milliCelsius == 0) {
      return null;
    }
    double celsius = milliCelsius * MILLI;
    return celsius > MIN_CELSIUS && celsius < MAX_CELSIUS ? celsius : null;
  }
}
