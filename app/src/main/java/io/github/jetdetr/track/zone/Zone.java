package io.github.jetdetr.track.zone;

import java.util.List;
import java.util.Set;

/**
 * A part of the picture that objects can be in.
 *
 * @param name in topics and messages, {@code [a-zA-Z0-9_-]+}
 * @param corners x, y, x, y, … in 0..1 of the picture; three corners or more, the last joined to
 *     the first; where the border crosses itself the even-odd rule holds
 * @param labels whose objects count; empty for all
 * @param anchor which point of a box must be inside
 */
public record Zone(String name, List<Double> corners, Set<String> labels, Anchor anchor) {

  /** More corners than anybody draws. */
  public static final int MAX_CORNERS = 256;

  /**
   * @throws IllegalArgumentException for a name that topics cannot have, too few corners, or one
   *     outside 0..1
   */
  public Zone {
    Places.checkName("zone", name);
    corners = List.copyOf(corners);
    labels = Set.copyOf(labels);
    Places.checkPoints("a zone", corners, 3, MAX_CORNERS);
  }
}
