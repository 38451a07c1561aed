package io.github.jetdetr.calibration.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether one model loses less accuracy against another than a limit: the one-sided test of
 * non-inferiority (Piaggio et al., Reporting of Noninferiority and Equivalence Randomized Trials,
 * JAMA 308, 2012). It is proved when the upper end of the one-sided interval of the loss lies below
 * the limit, refuted when the lower end lies above it, and otherwise not decided by these pictures.
 *
 * <p>Whoever looks again after more pictures has another chance to be wrong, so each look after the
 * first asks for more confidence: 98.75 %, then half the doubt each time. All looks together are
 * wrong in at most 7.5 % of the cases, the first alone in 5 %.
 *
 * @param decision the answer
 * @param loss the loss on these pictures, −1..1
 * @param lower lower end of the one-sided interval at {@code confidence}
 * @param upper upper end of the one-sided interval at {@code confidence}
 * @param upper95 upper end of the one-sided 95 % interval, the same at the first look
 * @param limit what the loss has to be below, 0..1
 * @param confidence of this look, such as 0.95
 * @param look 1 for the first; one more each time that pictures were added
 * @param pictures how many have what the loss is measured by
 * @param power probability that so many pictures prove a model that truly loses half the limit
 * @param morePictures how many further ones should decide it in four of five cases, if the loss is
 *     what it seems; 0 when it is decided
 */
public record NonInferiority(
    Decision decision,
    double loss,
    double lower,
    double upper,
    double upper95,
    double limit,
    double confidence,
    int look,
    int pictures,
    double power,
    int morePictures) {

  /** Fewer pictures prove nothing: what they do not show is too likely to be elsewhere. */
  public static final int MIN_PICTURES = 30;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double FIRST_CONFIDENCE = 0.95;
  private static final double WANTED_POWER = 0.8;
  private static final int MIN_MORE = 10;

  /** Beyond that the loss is so close to the limit that no number is honest. */
  private static final int MAX_GROWTH = 100;

  /** The answer to the question whether the loss is below the limit. */
  public enum Decision {
    PROVED("proved"),
    REFUTED("refuted"),
    UNDECIDED("undecided");

    private final String word;

    Decision(String word) {
      this.word = word;
    }

    /** The word in JSON and for people. */
    public String word() {
      return word;
    }
  }

  /**
   * Decides.
   *
   * @param limit what the loss has to be below, 0..1
   * @param look 1 for the first, one more each time that pictures were added
   */
  public static NonInferiority of(LossEstimate estimate, double limit, int look) {
    double confidence = confidence(look);
    double lower = estimate.lower(confidence);
    double upper = estimate.upper(confidence);
    Decision decision = Decision.UNDECIDED;
    if (lower > limit) {
      decision = Decision.REFUTED;
    } else if (upper < limit && estimate.pictures() >= MIN_PICTURES) {
      decision = Decision.PROVED;
    }
    double error = estimate.deviationOfOnePicture() / Math.sqrt(estimate.pictures());
    double power =
        estimate.pictures() < MIN_PICTURES
            ? 0
            : NORMAL.cumulativeProbability(limit / 2 / error - quantile(confidence));
    return new NonInferiority(
        decision,
        estimate.loss(),
        lower,
        upper,
        estimate.upper(FIRST_CONFIDENCE),
        limit,
        confidence,
        look,
        estimate.pictures(),
        Double.isNaN(power) ? 1 : power,
        decision == Decision.UNDECIDED ? more(estimate, limit, look + 1) : 0);
  }

  /** The confidence that a look asks for; 1 is the first. */
  public static double confidence(int look) {
    if (look < 1) {
      throw new IllegalArgumentException("the first look is 1, but was " + look);
    }
    return look == 1 ? FIRST_CONFIDENCE : 1 - (1 - FIRST_CONFIDENCE) / Math.pow(2, look);
  }

  private static int more(LossEstimate estimate, double limit, int nextLook) {
    double distance = Math.abs(limit - estimate.loss());
    double ends = quantile(confidence(nextLook)) + quantile(WANTED_POWER);
    double needed = Math.pow(ends * estimate.deviationOfOnePicture() / distance, 2);
    double most = (double) MAX_GROWTH * Math.max(MIN_PICTURES, estimate.pictures());
    double all = Math.max(MIN_PICTURES, needed < most ? needed : most);
    return (int) Math.max(MIN_MORE, Math.ceil(all - estimate.pictures()));
  }

  private static double quantile(double share) {
    return NORMAL.inverseCumulativeProbability(share);
  }
}
