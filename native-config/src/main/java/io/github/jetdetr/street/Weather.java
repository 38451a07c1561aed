package io.github.jetdetr.street;

import java.util.Optional;

/** Light and weather of a street. */
public enum Weather {
  /** Daylight, from clear with hard shadows to overcast. */
  DAY("day"),
  /** Low warm light, first street lamps lit. */
  DUSK("dusk"),
  /** Street lamps, lit windows and headlights. */
  NIGHT("night"),
  /** Gray daylight, rain streaks and a wet road. */
  RAIN("rain"),
  /** Daylight with visibility that decreases with distance. */
  FOG("fog"),
  /** A wet night. */
  NIGHT_RAIN("night-rain");

  private final String word;

  Weather(String word) {
    this.word = word;
  }

  /** The name in a camera's URI. */
  public String word() {
    return word;
  }

  /** The weather with this {@link #word()}; empty if unknown. */
  public static Optional<Weather> of(String word) {
    for (Weather weather : values()) {
      if (weather.word.equals(word)) {
        return Optional.of(weather);
      }
    }
    return Optional.empty();
  }

  public boolean isNight() {
    return this == NIGHT || this == NIGHT_RAIN;
  }

  public boolean isWet() {
    return this == RAIN || this == NIGHT_RAIN;
  }
}
