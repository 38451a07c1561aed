package io.github.jetdetr.track.zone;

import io.github.jetdetr.track.Track;

/** The point of a box that decides where its object is. */
public enum Anchor {
  /** The middle of the lower edge: where something that stands on the ground touches it. */
  BOTTOM,
  /** The middle of the box: for cameras that look straight down, and for what hangs. */
  CENTER;

  // A box that the picture's edge cuts still stands in the picture.
  private static final double MAX = 1 - 1e-6;

  /** From left to right, in 0..1. */
  double x(Track track) {
    return inside((track.left() + track.right()) / 2);
  }

  /** From top to bottom, in 0..1. */
  double y(Track track) {
    return inside(this == BOTTOM ? track.bottom() : (track.top() + track.bottom()) / 2);
  }

  private static double inside(double part) {
    return Math.max(0, Math.min(MAX, part));
  }
}
