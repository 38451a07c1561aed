package io.github.jetdetr.camera;

/**
 * One ground truth object of a picture.
 *
 * @param id identifies the object across the pictures of one camera; positive
 * @param labelIndex index into {@link CameraSource#truthLabels()}
 * @param label that label's name
 * @param left first column with a visible pixel, px
 * @param top first row with a visible pixel, px
 * @param right one past the last column with a visible pixel, px
 * @param bottom one past the last row with a visible pixel, px
 * @param visibleFraction visible pixels divided by the pixels that would be visible without
 *     occlusion, in (0, 1]
 * @param counted whether it counts in an evaluation; the others are ignored because they are too
 *     small, too occluded, mostly outside the picture, lost in fog, or seen from behind
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

  /** Validates the label, the box and the fraction. */
  public TrueObject {
    if (labelIndex < 0 || label.isEmpty()) {
      throw new IllegalArgumentException(
          "a ground truth object requires a label, but was '%s' with index %d"
              .formatted(label, labelIndex));
    }
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
