package io.github.jetdetr.calibration.analysis;

/**
 * How far two detectors say the same of the same pictures.
 *
 * @param reference detections that were looked for
 * @param agreed those with a counterpart that overlaps closely and scores alike
 * @param matched those with any counterpart of their category, the agreed ones among them
 * @param meanScoreDrift counterpart's score minus the reference's, mean over the matched; NaN
 *     without any
 * @param meanAbsoluteScoreDrift the mean of its size; NaN without any
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
          "needs 0 ≤ agreed ≤ matched ≤ reference, but was %d, %d, %d"
              .formatted(agreed, matched, reference));
    }
  }

  /** Agreed over reference, 0..1; NaN where there is nothing to look for. */
  public double agreedShare() {
    return (double) agreed / reference;
  }

  /** Matched over reference, 0..1; NaN where there is nothing to look for. */
  public double matchedShare() {
    return (double) matched / reference;
  }
}
