package io.github.jetdetr.track.config;

import io.github.jetdetr.track.TrackSettings;
import io.github.jetdetr.track.event.EventSettings;
import io.github.jetdetr.track.zone.PlaceSettings;

/**
 * What is wanted of one camera's objects over time.
 *
 * @param on whether objects are followed at all
 * @param tracks how they are followed
 * @param places its zones and lines
 * @param events when there is something to tell
 */
public record CameraTracks(
    boolean on, TrackSettings tracks, PlaceSettings places, EventSettings events) {

  /** Objects are followed, as usual, on a picture without places. */
  public static final CameraTracks DEFAULT =
      new CameraTracks(true, TrackSettings.DEFAULT, PlaceSettings.NONE, EventSettings.DEFAULT);

  /**
   * @throws IllegalArgumentException when there are places but nobody is followed
   */
  public CameraTracks {
    if (!on && !places.isEmpty()) {
      throw new IllegalArgumentException("zones and lines need tracks, but tracks are off");
    }
  }
}
