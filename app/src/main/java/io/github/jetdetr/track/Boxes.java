package io.github.jetdetr.track;

/** Arithmetic of boxes given by their edges. */
final class Boxes {

  private Boxes() {}

  /** Intersection over union, in 0..1; 0 where one of the two has no area. */
  static double overlap(
      double left1,
      double top1,
      double right1,
      double bottom1,
      double left2,
      double top2,
      double right2,
      double bottom2) {
    double across = Math.min(right1, right2) - Math.max(left1, left2);
    double down = Math.min(bottom1, bottom2) - Math.max(top1, top2);
    if (!(across > 0 && down > 0)) {
      return 0;
    }
    double shared = across * down;
    double both =
        (right1 - left1) * (bottom1 - top1) + (right2 - left2) * (bottom2 - top2) - shared;
    return shared / both;
  }

  /** The part of a track's box that another one's lies over, in 0..1. */
  static double covered(Track track, Track by) {
    double across = Math.min(track.right(), by.right()) - Math.max(track.left(), by.left());
    double down = Math.min(track.bottom(), by.bottom()) - Math.max(track.top(), by.top());
    double area = (track.right() - track.left()) * (track.bottom() - track.top());
    return across > 0 && down > 0 && area > 0 ? Math.min(1, across * down / area) : 0;
  }
}
