package io.github.jetdetr.picture;

import java.util.List;

/**
 * A polygon in relative coordinates.
 *
 * @param corners x, y, x, y, … relative to the picture's width and height, in 0..1; at least three
 *     corners, the last one joined to the first; self-intersections follow the even-odd rule
 */
public record Region(List<Float> corners) {

  /**
   * @throws IllegalArgumentException if there are fewer than three corners, an odd count of
   *     numbers, or one outside 0..1
   */
  public Region {
    corners = List.copyOf(corners);
    if (corners.size() < 6 || corners.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "a region must be x and y of at least three corners, but has %d numbers"
              .formatted(corners.size()));
    }
    for (float corner : corners) {
      if (!(corner >= 0 && corner <= 1)) {
        throw new IllegalArgumentException(
            "a region's corners must be in [0, 1], but was " + corner);
      }
    }
  }

  /** Whether a point, in relative coordinates in 0..1, lies inside. */
  public boolean contains(double x, double y) {
    boolean inside = false;
    int last = corners.size() - 2;
    for (int at = 0; at < corners.size(); last = at, at += 2) {
      double y1 = corners.get(at + 1);
      double y2 = corners.get(last + 1);
      if (y1 > y != y2 > y) {
        double x1 = corners.get(at);
        double x2 = corners.get(last);
        inside ^= x < x1 + (y - y1) / (y2 - y1) * (x2 - x1);
      }
    }
    return inside;
  }
}
