package io.github.jetdetr.calibration.network;

import java.util.Arrays;

/**
 * The mean of a query-wise error over pictures. A few pictures on which a close decision tips
 * contribute much of it, so variants that differ by less than a few standard errors cannot be
 * distinguished.
 *
 * @param value the mean; 0 if the networks are equal, infinite if an output is not finite
 * @param standardError standard error of the mean; NaN with a single picture
 */
public record MeanError(double value, double standardError) {

  static MeanError of(double[] errors) {
    double mean = Arrays.stream(errors).average().orElse(0);
    double squares = Arrays.stream(errors).map(error -> (error - mean) * (error - mean)).sum();
    double count = errors.length;
    return new MeanError(mean, Math.sqrt(squares / (count - 1) / count));
  }
}
