package io.github.jetdetr.street;

import io.github.jetdetr.camera.TrueObject;

/**
 * One object of a street that is really in the picture.
 *
 * @param id the same in all pictures of one street for the same object; positive
 * @param label what it is
 * @param left first column with a visible pixel, px
 * @param top first row with a visible pixel, px
 * @param right one past the last column with a visible pixel, px
 * @param bottom one past the last row with a visible pixel, px
 * @param visibleFraction visible pixels over the pixels inside the picture if nothing stood in
 *     front, in (0, 1]
 * @param counted whether a detector is asked for it; evaluators ignore the others, which are too
 *     small, too hidden, mostly outside the picture, lost in fog, or seen from behind (a signal)
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

  /** The same as every camera says it; the core knows no streets. */
  public TrueObject toTrueObject() {
    return new TrueObject(
        id, label.ordinal(), label.label(), left, top, right, bottom, visibleFraction, counted);
  }

  /** Checks that the box is not empty and the fraction is one. */
  public StreetObject {
    if (left < 0 || top < 0 || right <= left || bottom <= top) {
      throw new IllegalArgumentException(
          "a box must not be empty, but was [%d, %d, %d, %d]".formatted(left, top, right, bottom));
    }
    if (!(visibleFraction > 0 && visibleFraction <= 1)) {
      throw new IllegalArgumentException(
          "a visible fraction must be in (0, 1], but was " + visibleFraction);
    }
  }
}
