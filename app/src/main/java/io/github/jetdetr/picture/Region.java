package io.github.jetdetr.picture;

import java.util.List;

/**
 * A polygon on a picture of any size.
 *
 * @param corners x, y, x, y, … as parts of the picture's width and height, in 0..1; three corners
 *     or more, the last joined to the first; where the border crosses itself the even-odd rule
 *     holds
 */
public record Region(List<Float> corners) {

  /**
   * @throws IllegalArgumentException when there are fewer than three corners, half of one, or one
   *     outside 0..1
   */
  public Region {
    corners = List.copyOf(corners);
    if (corners.size() < 6 || corners.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "a region needs x and y of three corners or more, but has %d numbers"
              .formatted(corners.size()));
    }
    for (float corner : corners) {
      if (!(corner >= 0 && corner <= 1)) {
        throw new IllegalArgumentException("a region's corners are in [0, 1], but was " + corner);
      }
    }
  }

  /** Whether the point, in 0..1, lies inside. */
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
