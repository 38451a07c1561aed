package io.github.jetdetr.device;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One temperature and what may follow from it.
 *
 * @param sensor the sensor's name
 * @param celsius the temperature, °C
 * @param limitsCelsius by the kind of limit ({@code passive}: the device is slowed down, {@code
 *     hot}, {@code critical}: it is switched off, {@code active}: a fan turns), the lowest of each
 *     kind, °C
 */
public record Temperature(String sensor, double celsius, SortedMap<String, Double> limitsCelsius) {

  // Beyond these no sensor of a computer measures; drivers use such numbers, and 0, to say nothing.
  private static final double LOWEST_CELSIUS = -55;
  private static final double HIGHEST_CELSIUS = 150;
  private static final double MILLI = 1e-3;

  public Temperature {
    limitsCelsius = Collections.unmodifiableSortedMap(new TreeMap<>(limitsCelsius));
  }

  /** The lowest limit at which the device is slowed down or switched off; null without any. */
  public @Nullable Double throttleCelsius() {
    Double lowest = null;
    for (Map.Entry<String, Double> limit : limitsCelsius.entrySet()) {
      if (!limit.getKey().equals("active") && (lowest == null || limit.getValue() < lowest)) {
        lowest = limit.getValue();
      }
    }
    return lowest;
  }

  /** Thousandths of a degree, as the kernel writes them, in °C; null when they are no reading. */
  static @Nullable Double celsius(@Nullable Long milliCelsius) {
    if (milliCelsius == null || milliCelsius == 0) {
      return null;
    }
    double celsius = milliCelsius * MILLI;
    return celsius > LOWEST_CELSIUS && celsius < HIGHEST_CELSIUS ? celsius : null;
  }
}
