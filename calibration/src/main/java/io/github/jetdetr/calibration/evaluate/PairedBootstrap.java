package io.github.jetdetr.calibration.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure one can be that one detector is better than another: a confidence interval of the
 * difference of their AP on the same pictures.
 *
 * <p>The paired bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8
 * and 13, percentile interval): pictures are drawn with replacement, both detectors are scored on
 * the same draw, and the middle share of the differences is the interval. Pictures are the unit
 * because the detections on one picture are not independent. Matching does not depend on the draw,
 * so it is done once; a draw only weights each picture's matches.
 *
 * <p>The interval speaks of pictures like these, and needs some dozens of them to be honest.
 */
public final class PairedBootstrap {

  private final CocoMatches first;
  private final CocoMatches second;
  private final BootstrapOptions options;
  private final PrecisionSampler sampler = new PrecisionSampler();

  private PairedBootstrap(CocoMatches first, CocoMatches second, BootstrapOptions options) {
    this.first = first;
    this.second = second;
    this.options = options;
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

  private ConfidenceInterval run() {
    int[] weights = first.evenWeights();
    double estimate = difference(weights);
    if (Double.isNaN(estimate)) {
      throw new IllegalArgumentException(
          "the truth holds no objects of size " + options.area() + " to compare by");
    }
    SplittableRandom random = new SplittableRandom(options.seed());
    double[] differences = new double[options.resamples()];
    for (int i = 0; i < differences.length; i++) {
      // A draw without a single object says nothing about AP, so it is drawn again.
      do {
        draw(random, weights);
        differences[i] = difference(weights);
      } while (Double.isNaN(differences[i]));
    }
    Arrays.sort(differences);
    double tail = (1 - options.confidence()) / 2;
    return new ConfidenceInterval(
        estimate,
        quantile(differences, tail),
        quantile(differences, 1 - tail),
        options.confidence());
  }

  private static void draw(SplittableRandom random, int[] weights) {
    Arrays.fill(weights, 0);
    for (int i = 0; i < weights.length; i++) {
      weights[random.nextInt(weights.length)]++;
    }
  }

  private double difference(int[] weights) {
    return ap(second, weights) - ap(first, weights);
  }

  /** AP of one draw: the mean over the categories that have objects in it, NaN without any. */
  private double ap(CocoMatches matches, int[] weights) {
    int ious = options.ious().bits();
    double sum = 0;
    int count = 0;
    for (CategoryMatches category : matches.categories()) {
      if (sampler.sample(category, options.area(), CocoGrid.MAX_DETECTIONS, ious, weights)) {
        for (int rest = ious; rest != 0; rest &= rest - 1) {
          sum += sampler.ap(Integer.numberOfTrailingZeros(rest));
        }
        count += Integer.bitCount(ious);
      }
    }
    return sum / count;
  }

  /** Linear between the two nearest values (type 7 of Hyndman and Fan, 1996). */
  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
