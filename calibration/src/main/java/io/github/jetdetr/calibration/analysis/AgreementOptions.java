package io.github.jetdetr.calibration.analysis;

/**
 * When two detections of different sets are the same.
 *
 * @param scoreThreshold reference detections with this score or a better one are looked for
 * @param matchIou from this overlap on, detections of one category may be matched, 0..1
 * @param agreeIou a matched pair agrees if it overlaps by this, {@code matchIou} to 1
 * @param agreeScoreDifference and if its scores differ by no more than this
 */
public record AgreementOptions(
    double scoreThreshold, double matchIou, double agreeIou, double agreeScoreDifference) {

  public AgreementOptions {
    if (!(matchIou > 0 && matchIou <= agreeIou && agreeIou <= 1)) {
      throw new IllegalArgumentException(
          "needs 0 < matchIou ≤ agreeIou ≤ 1, but was %s and %s".formatted(matchIou, agreeIou));
    }
    if (!(agreeScoreDifference >= 0)) {
      throw new IllegalArgumentException(
          "the score difference must be zero or more, but was " + agreeScoreDifference);
    }
    if (Double.isNaN(scoreThreshold)) {
      throw new IllegalArgumentException("the score threshold must be a number");
    }
  }

  /** Matched from IoU .5, agreed from IoU .9 and scores within .03. */
  public static AgreementOptions above(double scoreThreshold) {
    return new AgreementOptions(scoreThreshold, 0.5, 0.9, 0.03);
  }
}
