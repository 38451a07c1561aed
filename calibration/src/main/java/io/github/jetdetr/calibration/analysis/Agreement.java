package io.github.jetdetr.calibration.analysis;

/**
 * How far two detectors agree on the same pictures.
 *
 * @param reference number of reference detections
 * @param agreed how many of them have a counterpart with a close overlap and a similar score
 * @param matched how many of them have any counterpart of their category; includes the agreed ones
 * @param meanScoreDrift mean over the matched of the counterpart's score minus the reference's; NaN
 *     without any
 * @param meanAbsoluteScoreDrift mean of the absolute score difference; NaN without any
 * @param meanIou mean overlap of the matched, 0..1; NaN without any
 */
public record Agreement(
    long reference,
    long agreed,
    long matched,
    double meanScoreDrift,
    double meanAbsoluteScoreDrift,
    double meanIou) {

  public Agreement {
    if (agreed < 0 || agreed > matched || matched > reference) {
      throw new IllegalArgumentException(
          "agreed ≤ matched ≤ reference required, but was %d, %d, %d"
              .formatted(agreed, matched, reference));
    }
  }

  /** Agreed over reference, 0..1; NaN without reference detections. */
  public double agreedShare() {
    return (double) agreed / reference;
  }

  /** Matched over reference, 0..1; NaN without reference detections. */
  public double matchedShare() {
    return (double) matched / reference;
  }
}
