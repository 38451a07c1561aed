package io.github.jetdetr.track.config;

import io.github.jetdetr.track.TrackSettings;
import io.github.jetdetr.track.event.EventSettings;
import io.github.jetdetr.track.zone.PlaceSettings;
import java.time.Duration;

/**
 * What is wanted of one camera's objects over time.
 *
 * @param on whether objects are followed at all
 * @param tracks how they are followed
 * @param places its zones and lines
 * @param events when there is something to tell
 * @param hold how long a zone counts as occupied after the last object has left it
 */
public record CameraTracks(
    boolean on, TrackSettings tracks, PlaceSettings places, EventSettings events, Duration hold) {

  /** Default of {@link #hold}. */
  public static final Duration DEFAULT_HOLD = Duration.ofSeconds(5);

  /** Objects are followed, as usual, on a picture without places. */
  public static final CameraTracks DEFAULT =
      new CameraTracks(
          true, TrackSettings.DEFAULT, PlaceSettings.NONE, EventSettings.DEFAULT, DEFAULT_HOLD);

  /**
   * @throws IllegalArgumentException when there are places but nobody is followed, or a negative
   *     time
   */
  public CameraTracks {
    if (!on && !places.isEmpty()) {
      throw new IllegalArgumentException("zones and lines need tracks, but tracks are off");
    }
    if (hold.isNegative()) {
      throw new IllegalArgumentException("the hold time must not be negative, but was " + hold);
    }
  }
}
