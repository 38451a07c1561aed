package io.github.jetdetr.calibration.statistics;

import io.github.jetdetr.calibration.metric.CocoMatches;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Confidence interval of the difference in AP of two detectors on the same pictures.
 *
 * <p>The paired bootstrap: pictures are drawn with replacement and both detectors are scored on the
 * same resample. Pictures are the unit because the detections on one picture are not independent.
 * Matching does not depend on the resample, so it is done once; a resample only weights each
 * picture's matches. AP uses the highest precision to the right, which raises it on a resample with
 * repeated pictures, so the plain percentile interval would be off centre; bias and skewness are
 * corrected by the BCa interval (Efron, Better Bootstrap Confidence Intervals, Journal of the
 * American Statistical Association 82, 1987, sections 2 and 3).
 *
 * <p>The interval applies to pictures like these, and needs a few dozen of them for its coverage to
 * hold.
 */
public final class PairedBootstrap {

  private static final int MAX_GROUPS = 200;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double MAX_NORMAL_QUANTILE = 7;

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
   *     has no objects of the selected size
   */
  public static ConfidenceInterval apDifference(
      CocoMatches first, CocoMatches second, BootstrapOptions options) {
    return resampled(first, second, options).interval(options.confidence());
  }

  /**
   * AP(second) − AP(first) on the resamples.
   *
   * @throws IllegalArgumentException as in {@link #apDifference}
   */
  public static ResampledDifference resampled(
      CocoMatches first, CocoMatches second, BootstrapOptions options) {
    if (!first.truth().equals(second.truth())) {
      throw new IllegalArgumentException("a paired comparison needs the same truth on both sides");
    }
    return new PairedBootstrap(first, second, options).run();
  }

  private ResampledDifference run() {
    int[] weights = first.unitWeights();
    double estimate = difference(weights);
    if (Double.isNaN(estimate)) {
      throw new IllegalArgumentException(
          "the annotations have no objects of size " + options.area() + " to compare by");
    }
    double[] differences = resample(weights);
    double bias = bias(differences, estimate);
    return new ResampledDifference(
        estimate, differences, bias, acceleration(weights), weights.length);
  }

  /** The differences on all resamples, ascending. */
  private double[] resample(int[] weights) {
    SplittableRandom random = new SplittableRandom(options.seed());
    double[] differences = new double[options.resamples()];
    for (int i = 0; i < differences.length; i++) {
      // AP is undefined on a resample without objects, so it is drawn again.
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
   * A tail probability made slightly smaller, because resamples of n pictures vary less than n new
   * pictures would (Hesterberg, What Teachers Should Know About the Bootstrap, The American
   * Statistician 69, 2015, expanded percentile interval; Student's quantile by its first-order
   * expansion).
   */
  static double expanded(double tail, int pictures) {
    int degreesOfFreedom = Math.max(1, pictures - 1);
    double z = normalQuantile(tail);
    double student = z + (z * z * z + z) / (4.0 * degreesOfFreedom);
    return NORMAL.cumulativeProbability(
        student * Math.sqrt((degreesOfFreedom + 1.0) / degreesOfFreedom));
  }

  /**
   * Bias correction z₀: how far the median of the resamples is off the estimate, in standard normal
   * units.
   */
  static double bias(double[] differences, double estimate) {
    int below = 0;
    int equal = 0;
    for (double difference : differences) {
      below += difference < estimate ? 1 : 0;
      equal += difference == estimate ? 1 : 0;
    }
    // Kept away from 0 and 1, where no finite correction exists.
    double share = (below + 0.5 * equal + 0.5) / (differences.length + 1);
    return normalQuantile(share);
  }

  /**
   * Efron's acceleration, from the estimates that leave out one group of pictures each. Groups of
   * one are the jackknife; with more pictures than {@link #MAX_GROUPS} several are left out at a
   * time, which keeps the sums of second and third powers the same in expectation.
   */
  private double acceleration(int[] weights) {
    int groups = Math.min(weights.length, MAX_GROUPS);
    double[] leaveOneOut = new double[groups];
    double mean = 0;
    int count = 0;
    for (int group = 0; group < groups; group++) {
      for (int picture = 0; picture < weights.length; picture++) {
        weights[picture] = picture % groups == group ? 0 : 1;
      }
      double difference = difference(weights);
      if (!Double.isNaN(difference)) {
        leaveOneOut[count++] = difference;
        mean += difference;
      }
    }
    mean /= count;
    double squares = 0;
    double cubes = 0;
    for (int i = 0; i < count; i++) {
      double influence = mean - leaveOneOut[i];
      squares += influence * influence;
      cubes += influence * influence * influence;
    }
    return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  /** The quantile of the resamples that estimates this quantile of the true distribution. */
  static double corrected(double share, double bias, double acceleration) {
    double shifted = bias + normalQuantile(share);
    return NORMAL.cumulativeProbability(bias + shifted / (1 - acceleration * shifted));
  }

  /**
   * The standard normal value below which this share lies, finite also where a confidence level
   * close to 1 rounds the share to 0 or 1.
   */
  static double normalQuantile(double share) {
    double quantile = NORMAL.inverseCumulativeProbability(share);
    return Math.max(-MAX_NORMAL_QUANTILE, Math.min(quantile, MAX_NORMAL_QUANTILE));
  }

  private double difference(int[] weights) {
    return sampler.ap(second, weights) - sampler.ap(first, weights);
  }
}
