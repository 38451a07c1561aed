package io.github.jetdetr.track.event;

import java.time.Duration;

/**
 * When there is something to tell.
 *
 * @param minHits on so many frames an object must have been seen before it is announced; at least 1
 * @param minAge so long ago it must have been seen first
 * @param clearlyBetter so many times better a look must be to be announced; above 1
 * @param lookGap so long after the last event of an object a better look is announced
 */
public record EventSettings(int minHits, Duration minAge, double clearlyBetter, Duration lookGap) {

  /** What holds where nobody says otherwise. */
  public static final EventSettings DEFAULT =
      new EventSettings(3, Duration.ofMillis(300), 1.25, Duration.ofSeconds(1));

  /**
   * @throws IllegalArgumentException for values that would tell of everything or nothing
   */
  public EventSettings {
    if (minHits < 1 || minAge.isNegative() || lookGap.isNegative() || !(clearlyBetter > 1)) {
      throw new IllegalArgumentException(
          "events need hits of 1 and more, no negative times, and a factor above 1");
    }
  }
}
