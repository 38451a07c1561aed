package io.github.jetdetr.message;

/**
 * How detections on one camera compare to the truth, since the daemon started.
 *
 * @param labels how many labels the truth has
 * @param sharedLabels how many of them the model knows; only these are judged
 * @param frames frames that were judged
 * @param objects objects that were there
 * @param detections detections that were judged
 * @param correct detections of an object that was there
 */
public record SelfCheckCounts(
    int labels, int sharedLabels, long frames, long objects, long detections, long correct) {

  /**
   * @throws IllegalArgumentException when a count is negative or greater than what it is part of
   */
  public SelfCheckCounts {
    boolean sound =
        0 <= sharedLabels
            && sharedLabels <= labels
            && frames >= 0
            && 0 <= correct
            && correct <= Math.min(objects, detections);
    if (!sound) {
      throw new IllegalArgumentException(
          "counts of a self-check contradict each other: %d of %d labels, %d frames, %d of %d found, %d detected"
              .formatted(sharedLabels, labels, frames, correct, objects, detections));
    }
  }
}
