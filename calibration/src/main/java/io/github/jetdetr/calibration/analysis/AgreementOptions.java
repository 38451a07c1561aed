package io.github.jetdetr.calibration.analysis;

/**
 * When detections of two sets count as matched and as agreeing.
 *
 * @param scoreThreshold minimum score of the reference detections
 * @param matchIou minimum overlap at which detections of one category may be matched, in (0, 1]
 * @param agreeIou minimum overlap of an agreeing pair, {@code matchIou} to 1
 * @param agreeScoreDifference maximum score difference of an agreeing pair, 0 or more
 */
public record AgreementOptions(
    double scoreThreshold, double matchIou, double agreeIou, double agreeScoreDifference) {

  public AgreementOptions {
    if (!(matchIou > 0 && matchIou <= agreeIou && agreeIou <= 1)) {
      throw new IllegalArgumentException(
          "0 < matchIou ≤ agreeIou ≤ 1 required, but was %s and %s".formatted(matchIou, agreeIou));
    }
    if (!(agreeScoreDifference >= 0)) {
      throw new IllegalArgumentException(
          "the score difference must be zero or more, but was " + agreeScoreDifference);
    }
    if (Double.isNaN(scoreThreshold)) {
      throw new IllegalArgumentException("the score threshold must be a number");
    }
  }

  /** Defaults: matched at IoU .5 or more, agreeing at IoU .9 or more with scores within .03. */
  public static AgreementOptions above(double scoreThreshold) {
    return new AgreementOptions(scoreThreshold, 0.5, 0.9, 0.03);
  }
}
