package io.github.jetdetr.message;

/**
 * Detections of one camera compared with the ground truth, since the daemon started.
 *
 * @param labels number of labels of the ground truth
 * @param sharedLabels number of those that the model knows; only these are compared
 * @param frames frames compared
 * @param objects ground truth objects
 * @param detections detections compared
 * @param correct detections matched to an object
 */
public record SelfCheckCounts(
    int labels, int sharedLabels, long frames, long objects, long detections, long correct) {

  /**
   * @throws IllegalArgumentException if a count is negative or greater than its total
   */
  public SelfCheckCounts {
    boolean valid =
        0 <= sharedLabels
            && sharedLabels <= labels
            && frames >= 0
            && 0 <= correct
            && correct <= Math.min(objects, detections);
    if (!valid) {
      throw new IllegalArgumentException(
          "counts of a self-check contradict each other: %d of %d labels, %d frames, %d of %d found, %d detected"
              .formatted(sharedLabels, labels, frames, correct, objects, detections));
    }
  }
}
