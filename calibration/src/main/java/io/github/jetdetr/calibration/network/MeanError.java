package io.github.jetdetr.calibration.network;

import java.util.Arrays;

/**
 * A query-wise error as the mean over pictures. A few pictures on which a close decision tips carry
 * much of it, so two variants closer than a few standard errors are not told apart.
 *
 * @param value 0 where the networks are equal; infinite when an output is not finite
 * @param standardError of the mean; NaN with a single picture
 */
public record MeanError(double value, double standardError) {

  static MeanError of(double[] errors) {
    double mean = Arrays.stream(errors).average().orElse(0);
    double squares = Arrays.stream(errors).map(error -> (error - mean) * (error - mean)).sum();
    double count = errors.length;
    return new MeanError(mean, Math.sqrt(squares / (count - 1) / count));
  }
}
