package io.github.jetdetr.track.zone;

import java.util.List;
import java.util.Set;

/**
 * A directed line across the picture that objects can cross, seen by somebody who stands at its
 * first point and looks to its second.
 *
 * @param name in topics and messages, {@code [a-zA-Z0-9_-]+}
 * @param points x, y, x, y in 0..1 of the picture: where it begins and where it ends
 * @param labels whose objects count; empty for all
 * @param anchor which point of a box must cross it
 */
public record Line(String name, List<Double> points, Set<String> labels, Anchor anchor) {

  /**
   * @throws IllegalArgumentException for a name that topics cannot have, other than two points, one
   *     outside 0..1, or two that are the same
   */
  public Line {
    Places.checkName("line", name);
    points = List.copyOf(points);
    labels = Set.copyOf(labels);
    Places.checkPoints("a line", points, 2, 2);
    if (points.get(0).equals(points.get(2)) && points.get(1).equals(points.get(3))) {
      throw new IllegalArgumentException("a line's two points must not be the same");
    }
  }
}
