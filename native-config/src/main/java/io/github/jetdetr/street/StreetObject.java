package io.github.jetdetr.street;

import io.github.jetdetr.camera.TrueObject;

/**
 * A ground truth object of a street.
 *
 * @param id identifies the object across the pictures of one street; positive
 * @param label its label
 * @param left first column with a visible pixel, px
 * @param top first row with a visible pixel, px
 * @param right one past the last column with a visible pixel, px
 * @param bottom one past the last row with a visible pixel, px
 * @param visibleFraction visible pixels divided by the pixels that would be visible without
 *     occlusion, in (0, 1]
 * @param counted whether it counts in an evaluation; the others are ignored because they are too
 *     small, too occluded, mostly outside the picture, lost in fog, or seen from behind (a signal)
 */
public record StreetObject(
    int id,
    StreetLabel label,
    int left,
    int top,
    int right,
    int bottom,
    float visibleFraction,
    boolean counted) {

  /** Converts it to the general type, which does not depend on streets. */
  public TrueObject toTrueObject() {
    return new TrueObject(
        id, label.ordinal(), label.label(), left, top, right, bottom, visibleFraction, counted);
  }

  /** Validates the box and the fraction. */
  public StreetObject {
    if (left < 0 || top < 0 || right <= left || bottom <= top) {
      throw new IllegalArgumentException(
          "a box must not be empty, but was [%d, %d, %d, %d]".formatted(left, top, right, bottom));
    }
    if (!(visibleFraction > 0 && visibleFraction <= 1)) {
      throw new IllegalArgumentException(
          "the visible fraction must be in (0, 1], but was " + visibleFraction);
    }
  }
}
