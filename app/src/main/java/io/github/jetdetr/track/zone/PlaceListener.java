package io.github.jetdetr.track.zone;

import io.github.jetdetr.track.Track;

/** Hears what happens at a camera's zones and lines. Called on the thread of the tracker. */
public interface PlaceListener {

  /**
   * An object is in a zone.
   *
   * @param zone of the camera's settings, from 0
   * @param atNanos when it came in: the capture time of the first frame that shows it inside
   */
  void entered(Track track, int zone, long atNanos);

  /**
   * An object is in a zone no more; also when its track ended there.
   *
   * @param dwellNanos how long it was in the zone, as far as it was seen
   */
  void left(Track track, int zone, long dwellNanos);

  /**
   * An object has crossed a line.
   *
   * @param line of the camera's settings, from 0
   * @param atNanos capture time of the first frame that shows it beyond
   */
  void crossed(Track track, int line, Crossing way, long atNanos);
}
