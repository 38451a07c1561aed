package io.github.jetdetr.track;

/** Why a track ended. */
public enum TrackEnd {
  /** It was last seen moving out of the picture. */
  LEFT,
  /** It was not seen for as long as tracks are kept. */
  LOST,
  /** Nothing spoke for it any more: a guess that came to nothing. */
  DOUBTED,
  /** Nothing at all was seen for too long: the camera was away. */
  CAMERA_LOST,
  /** The tracker was stopped, or its camera's picture changed its shape. */
  STOPPED
}
