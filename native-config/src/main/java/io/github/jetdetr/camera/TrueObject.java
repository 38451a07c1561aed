package io.github.jetdetr.camera;

/**
 * One object that is really on a picture, as a camera that knows says it.
 *
 * @param id the same in all pictures of one camera for the same object; positive
 * @param labelIndex which of {@link CameraSource#truthLabels()} it is
 * @param label that label's word
 * @param left first column with a visible pixel, px
 * @param top first row with a visible pixel, px
 * @param right one past the last column with a visible pixel, px
 * @param bottom one past the last row with a visible pixel, px
 * @param visibleFraction visible pixels over the pixels inside the picture if nothing stood in
 *     front, in (0, 1]
 * @param counted whether a detector is asked for it; evaluators ignore the others, which are too
 *     small, too hidden, mostly outside the picture, lost in fog, or seen from behind
 */
public record TrueObject(
    int id,
    int labelIndex,
    String label,
    int left,
    int top,
    int right,
    int bottom,
    float visibleFraction,
    boolean counted) {

  /** Checks that the box is not empty and the fraction is one. */
  public TrueObject {
    if (labelIndex < 0 || label.isEmpty()) {
      throw new IllegalArgumentException(
          "a true object needs a label, but has '%s' as number %d".formatted(label, labelIndex));
    }
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
