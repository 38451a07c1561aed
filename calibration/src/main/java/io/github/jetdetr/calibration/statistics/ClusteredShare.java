package io.github.jetdetr.calibration.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A share of detections, which come in pictures and are alike within one, with its one-sided
 * intervals: Wilson's score interval (Journal of the American Statistical Association 22, 1927) on
 * the effective number of detections (Korn and Graubard, Survey Methodology 24, 1998: as many
 * independent ones would vary as much, corrected for the pictures' small number).
 *
 * <p>How alike they are is known from the pictures in which only some have it. Where these are few,
 * the detections of a picture are taken to be all alike, which is the worst that can be.
 */
public final class ClusteredShare {

  /** How many pictures the worst case weighs as much as. */
  private static final double WORST_CASE_WEIGHT = 2;

  private final double share;
  private final double detections;
  private final double effective;
  private final int pictures;

  private ClusteredShare(double share, double detections, double effective, int pictures) {
    this.share = share;
    this.detections = detections;
    this.effective = effective;
    this.pictures = pictures;
  }

  /**
   * The share of the detections that have something.
   *
   * @param having how many of each picture's detections have it
   * @param detections how many detections each picture has; one without any tells nothing
   * @throws IllegalArgumentException if the two are not of the same pictures
   */
  public static ClusteredShare of(long[] having, long[] detections) {
    if (having.length != detections.length) {
      throw new IllegalArgumentException(
          "%d pictures are not %d".formatted(having.length, detections.length));
    }
    long all = 0;
    long with = 0;
    int pictures = 0;
    for (int at = 0; at < detections.length; at++) {
      if (having[at] < 0 || having[at] > detections[at]) {
        throw new IllegalArgumentException(
            "picture %d has %d of %d".formatted(at, having[at], detections[at]));
      }
      all += detections[at];
      with += having[at];
      pictures += detections[at] > 0 ? 1 : 0;
    }
    double share = (double) with / all;
    double squares = 0;
    double worst = 0;
    int telling = 0;
    for (int at = 0; at < detections.length; at++) {
      double residual = having[at] - share * detections[at];
      squares += residual * residual;
      worst += (double) detections[at] * detections[at] / all;
      telling += having[at] < detections[at] ? 1 : 0;
    }
    // The design effect: how many detections tell as much as a single independent one.
    double variance = squares / all / all * pictures / (pictures - 1);
    double independent = share * (1 - share) / all;
    double seen = variance > independent ? variance / independent : 1;
    double design = (telling * seen + WORST_CASE_WEIGHT * worst) / (telling + WORST_CASE_WEIGHT);
    double effective = all / Math.max(1, design);
    return new ClusteredShare(share, all, effective, pictures);
  }

  /** The share, 0..1; NaN without detections. */
  public double share() {
    return share;
  }

  /** How many pictures have detections. */
  public int pictures() {
    return pictures;
  }

  /** What the true share is above with this confidence; 0 where too little is known. */
  public double lower(double confidence) {
    return isKnown() ? wilson(confidence, -1) : 0;
  }

  /** What the true share is below with this confidence; 1 where too little is known. */
  public double upper(double confidence) {
    return isKnown() ? wilson(confidence, 1) : 1;
  }

  /** The standard error times √pictures; finite where every detection has it, or none. */
  public double deviationOfOnePicture() {
    double count = effective;
    // Wilson's centre: away from 0 and 1, where nothing seems to vary.
    double centre = (share * count + 2) / (count + 4);
    return Math.sqrt(centre * (1 - centre) / count * pictures);
  }

  private boolean isKnown() {
    return detections > 0 && pictures > 1;
  }

  private double wilson(double confidence, int side) {
    double z = PairedBootstrap.normalQuantile(confidence);
    double student = TDistribution.of(pictures - 1).inverseCumulativeProbability(confidence);
    double count = Math.max(1, effective * (z / student) * (z / student));
    double square = z * z;
    double centre = share + square / (2 * count);
    double half = z * Math.sqrt(share * (1 - share) / count + square / (4 * count * count));
    return Math.max(0, Math.min(1, (centre + side * half) / (1 + square / count)));
  }
}
