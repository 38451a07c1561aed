package io.github.jetdetr.calibration.statistics;

import io.github.jetdetr.calibration.metric.CocoMatches;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure one can be that one detector is better than another: a confidence interval of the
 * difference of their AP on the same pictures.
 *
 * <p>The paired bootstrap: pictures are drawn with replacement and both detectors are scored on the
 * same draw. Pictures are the unit because the detections on one picture are not independent.
 * Matching does not depend on the draw, so it is done once; a draw only weights each picture's
 * matches. AP takes the best precision to the right, which lifts it on a draw with repeated
 * pictures, so the plain percentile interval would be off its centre; bias and skew are corrected
 * by the BCa interval (Efron, Better Bootstrap Confidence Intervals, Journal of the American
 * Statistical Association 82, 1987, sections 2 and 3).
 *
 * <p>The interval speaks of pictures like these, and needs some dozens of them to be honest.
 */
public final class PairedBootstrap {

  private static final int MAX_GROUPS = 200;

  private final CocoMatches first;
  private final CocoMatches second;
  private final BootstrapOptions options;
  private final SubsetAp sampler;

  private PairedBootstrap(CocoMatches first, CocoMatches second, BootstrapOptions options) {
    this.first = first;
    this.second = second;
    this.options = options;
    this.sampler = new SubsetAp(options.area(), options.ious());
  }

  /**
   * The interval of AP(second) − AP(first), in −1..1.
   *
   * @throws IllegalArgumentException if the two were not matched against the same truth, or if it
   *     holds no objects of the wanted size
   */
  public static ConfidenceInterval apDifference(
      CocoMatches first, CocoMatches second, BootstrapOptions options) {
    if (!first.truth().equals(second.truth())) {
      throw new IllegalArgumentException("a paired comparison needs the same truth on both sides");
    }
    return new PairedBootstrap(first, second, options).run();
  }

  /** {@link #skew} of AP(second) − AP(first). */
  static double acceleration(CocoMatches first, CocoMatches second, BootstrapOptions options) {
    return new PairedBootstrap(first, second, options).skew(first.evenWeights());
  }

  private ConfidenceInterval run() {
    int[] weights = first.evenWeights();
    double estimate = difference(weights);
    if (Double.isNaN(estimate)) {
      throw new IllegalArgumentException(
          "the truth holds no objects of size " + options.area() + " to compare by");
    }
    double[] differences = draw(weights);
    double bias = bias(differences, estimate);
    double skew = skew(weights);
    double tail = expanded((1 - options.confidence()) / 2, weights.length);
    return new ConfidenceInterval(
        estimate,
        quantile(differences, corrected(tail, bias, skew)),
        quantile(differences, corrected(1 - tail, bias, skew)),
        options.confidence());
  }

  /** The differences of all draws, ascending. */
  private double[] draw(int[] weights) {
    SplittableRandom random = new SplittableRandom(options.seed());
    double[] differences = new double[options.resamples()];
    for (int i = 0; i < differences.length; i++) {
      // A draw without a single object says nothing about AP, so it is drawn again.
      do {
        Arrays.fill(weights, 0);
        for (int picture = 0; picture < weights.length; picture++) {
          weights[random.nextInt(weights.length)]++;
        }
        differences[i] = difference(weights);
      } while (Double.isNaN(differences[i]));
    }
    Arrays.sort(differences);
    return differences;
  }

  /**
   * A tail made a little smaller, because draws from n pictures vary less than n new pictures would
   * (Hesterberg, What Teachers Should Know About the Bootstrap, The American Statistician 69, 2015,
   * expanded percentile interval; Student's quantile by its first-order expansion).
   */
  private static double expanded(double tail, int pictures) {
    int freedom = Math.max(1, pictures - 1);
    double z = NormalDistribution.quantile(tail);
    double student = z + (z * z * z + z) / (4 * freedom);
    return NormalDistribution.below(student * Math.sqrt((freedom + 1.0) / freedom));
  }

  /** How far the middle of the draws is off the estimate, in standard normal units. */
  private static double bias(double[] differences, double estimate) {
    int below = 0;
    int equal = 0;
    for (double difference : differences) {
      below += difference < estimate ? 1 : 0;
      equal += difference == estimate ? 1 : 0;
    }
    // Kept off 0 and 1, where no finite correction exists.
    double share = (below + 0.5 * equal + 0.5) / (differences.length + 1);
    return NormalDistribution.quantile(share);
  }

  /**
   * Efron's acceleration, from the estimates without one group of pictures each. Groups of one are
   * the jackknife; more pictures than {@link #MAX_GROUPS} are left out several at a time, which
   * leaves the sums of second and third powers the same in expectation.
   */
  private double skew(int[] weights) {
    int groups = Math.min(weights.length, MAX_GROUPS);
    double[] without = new double[groups];
    double mean = 0;
    int count = 0;
    for (int group = 0; group < groups; group++) {
      for (int picture = 0; picture < weights.length; picture++) {
        weights[picture] = picture % groups == group ? 0 : 1;
      }
      double difference = difference(weights);
      if (!Double.isNaN(difference)) {
        without[count++] = difference;
        mean += difference;
      }
    }
    mean /= count;
    double squares = 0;
    double cubes = 0;
    for (int i = 0; i < count; i++) {
      double influence = mean - without[i];
      squares += influence * influence;
      cubes += influence * influence * influence;
    }
    return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  /** Which quantile of the draws stands for this quantile of the truth. */
  static double corrected(double share, double bias, double skew) {
    double shifted = bias + NormalDistribution.quantile(share);
    return NormalDistribution.below(bias + shifted / (1 - skew * shifted));
  }

  private double difference(int[] weights) {
    return sampler.ap(second, weights) - sampler.ap(first, weights);
  }

  /**
   * Linear between the two nearest values (type 6 of Hyndman and Fan, The American Statistician 50,
   * 1996): of B draws the k-th stands for k / (B + 1), so that few draws do not narrow the
   * interval.
   */
  private static double quantile(double[] sorted, double share) {
    double at = Math.max(0, Math.min(share * (sorted.length + 1) - 1, sorted.length - 1));
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
