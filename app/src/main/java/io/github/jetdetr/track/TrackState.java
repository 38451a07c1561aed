package io.github.jetdetr.track;

/** Where a track is in its life. */
public enum TrackState {
  /** Perhaps an object; not announced yet. */
  GUESSED,
  /** Believed, and seen on this frame. */
  SEEN,
  /** Believed, and not seen on this frame: hidden, missed by the detector, or gone. */
  UNSEEN,
  /** Over; good until the tracker's next update. */
  ENDED
}
