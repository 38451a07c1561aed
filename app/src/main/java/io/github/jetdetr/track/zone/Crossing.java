package io.github.jetdetr.track.zone;

/** Which way a line was crossed, seen from its first point towards its second. */
public enum Crossing {
  LEFT_TO_RIGHT,
  RIGHT_TO_LEFT
}
