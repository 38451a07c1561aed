package io.github.jetdetr.training.network;

import java.util.SplittableRandom;

/**
 * Initial weights and bias of a layer.
 *
 * @param gain factor of Xavier's uniform distribution (Glorot and Bengio, 2010); 0 for zero weights
 * @param bias the elements of the bias, repeated; empty for zeros
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Initialization(float gain, float... bias) {

  /** Xavier initialization with zero bias: the default of linear layers. */
  public static final Initialization XAVIER = new Initialization(1);

  /** All zero: a layer whose initial output is zero. */
  static final Initialization ZERO = new Initialization(0);

  /**
   * A classifier whose initial probabilities are 1 %, so that the many queries without an object do
   * not dominate the loss (Lin et al., "Focal loss", section 3.3).
   */
  static final Initialization ONE_PERCENT =
      new Initialization(1, (float) -Math.log((1 - 0.01) / 0.01));

  /** Weights [out, in]. */
  public float[] linearWeights(SplittableRandom random, int in, int out) {
    return uniform(random, in * out, gain * Math.sqrt(6.0 / (in + out)));
  }

  /** Biases [out]. */
  public float[] biases(int out) {
    float[] values = new float[out];
    for (int at = 0; at < out && bias.length > 0; at++) {
      values[at] = bias[at % bias.length];
    }
    return values;
  }

  /**
   * Weights [out, in, kernel, kernel] of a convolution followed by ReLU (He et al., 2015, equation
   * 14).
   */
  public static float[] convWeights(SplittableRandom random, int in, int out, int kernel) {
    return uniform(
        random, out * in * kernel * kernel, Math.sqrt(6.0 / ((double) out * kernel * kernel)));
  }

  private static float[] uniform(SplittableRandom random, int count, double bound) {
    float[] values = new float[count];
    for (int at = 0; at < count; at++) {
      values[at] = (float) ((random.nextDouble() * 2 - 1) * bound);
    }
    return values;
  }
}
