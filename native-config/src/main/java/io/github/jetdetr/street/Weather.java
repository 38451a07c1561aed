package io.github.jetdetr.street;

import java.util.Optional;

/** Light and weather of a street. */
public enum Weather {
  /** Daylight, from clear with hard shadows to overcast. */
  DAY("day"),
  /** Low warm light, the first lamps. */
  DUSK("dusk"),
  /** Street lamps, lit windows and headlights. */
  NIGHT("night"),
  /** Grey daylight, streaks and a wet road. */
  RAIN("rain"),
  /** Daylight that fades with distance. */
  FOG("fog"),
  /** A wet night. */
  NIGHT_RAIN("night-rain");

  private final String word;

  Weather(String word) {
    this.word = word;
  }

  /** The word in a camera's URI. */
  public String word() {
    return word;
  }

  /** The weather of this {@link #word()}, or nothing. */
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
