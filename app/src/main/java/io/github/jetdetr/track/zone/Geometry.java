package io.github.jetdetr.track.zone;

import java.util.List;

/** Polygons and segments as plain numbers, made once. */
final class Geometry {

  private Geometry() {}

  static double[] numbers(List<Double> list) {
    return list.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Whether the point lies inside the polygon, by the even-odd rule. */
  static boolean contains(double[] corners, double x, double y) {
    boolean inside = false;
    int last = corners.length - 2;
    for (int at = 0; at < corners.length; last = at, at += 2) {
      double y1 = corners[at + 1];
      double y2 = corners[last + 1];
      if (y1 > y != y2 > y) {
        inside ^= x < corners[at] + (y - y1) / (y2 - y1) * (corners[last] - corners[at]);
      }
    }
    return inside;
  }

  /** Distance of the point from the polygon's border. */
  static double distanceToBorder(double[] corners, double x, double y) {
    double least = Double.POSITIVE_INFINITY;
    int last = corners.length - 2;
    for (int at = 0; at < corners.length; last = at, at += 2) {
      least =
          Math.min(
              least,
              distance(corners[last], corners[last + 1], corners[at], corners[at + 1], x, y));
    }
    return least;
  }

  /** Distance of the point from a segment. */
  static double distance(double x1, double y1, double x2, double y2, double x, double y) {
    double dx = x2 - x1;
    double dy = y2 - y1;
    double square = dx * dx + dy * dy;
    double along = square == 0 ? 0 : ((x - x1) * dx + (y - y1) * dy) / square;
    double bounded = Math.max(0, Math.min(1, along));
    return Math.hypot(x - x1 - bounded * dx, y - y1 - bounded * dy);
  }

  /**
   * On which side of the line through two points a third one lies: above 0 to the right of who
   * looks from the first to the second, the picture's y pointing down.
   */
  static double side(double x1, double y1, double x2, double y2, double x, double y) {
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1);
  }
}
