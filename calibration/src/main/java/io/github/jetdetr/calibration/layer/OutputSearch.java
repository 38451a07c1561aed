package io.github.jetdetr.calibration.layer;

import java.util.Arrays;

/**
 * Chooses the range of a layer's output for kernels that round it to 8 bits: of all pairs of ends,
 * the one with the lowest error of the activated output on the sampled rows. Behind a SiLU what
 * lies far below zero needs no codes, and rare peaks need none that the others would miss.
 */
final class OutputSearch {

  private static final float[] SHARES = {1.1f, 1, 0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f};
  private static final int CODES = 255;

  /** Enough outputs to tell candidates apart; more only take time. */
  private static final int MAX_JUDGED_OUTPUTS = 1 << 15;

  /** A channel that is this much smaller than the largest gains nothing from more codes. */
  private static final float MAX_FACTOR = 64;

  private final LayerSample sample;
  private final Layer layer;
  private final float[][] outputs;
  private final float[] lows;
  private final float[] highs;
  private final int step;

  /**
   * @param range of the output over all positions of all pictures; ignored for products, whose
   *     outputs nobody rounds
   */
  OutputSearch(LayerSample sample, InputRange range) {
    this.sample = sample;
    layer = sample.layer();
    long all = (long) layer.outputs() * sample.count();
    step = (int) Math.max(1, all / MAX_JUDGED_OUTPUTS);
    outputs = new float[layer.outputs()][];
    lows = new float[outputs.length];
    highs = new float[outputs.length];
    for (int output = 0; output < outputs.length; output++) {
      float bias = layer.bias()[output];
      outputs[output] = thinned(sample.exact(output), bias);
      if (layer.isConvolution()) {
        lows[output] = layer.activation() == Activation.RELU ? 0 : range.channelMin()[output];
        highs[output] = range.channelMax()[output];
      }
    }
  }

  /** Every {@link #step}th row, with its bias. */
  private float[] thinned(float[] exact, float bias) {
    float[] values = new float[(sample.count() + step - 1) / step];
    for (int at = 0; at < values.length; at++) {
      values[at] = exact[at * step] + bias;
    }
    return values;
  }

  /** The best range with the same steps for all channels. */
  OutputRange common() {
    float[] ones = new float[outputs.length];
    Arrays.fill(ones, 1);
    return best(ones);
  }

  /** The best range with steps of its own for each channel. */
  OutputRange byChannel() {
    float largest = 0;
    for (int output = 0; output < outputs.length; output++) {
      largest = Math.max(largest, highs[output] - lows[output]);
    }
    float[] factors = new float[outputs.length];
    for (int output = 0; output < outputs.length; output++) {
      float width = highs[output] - lows[output];
      factors[output] = width > 0 ? Math.min(MAX_FACTOR, largest / width) : 1;
    }
    return best(factors);
  }

  private OutputRange best(float[] factors) {
    float min = 0;
    float max = 0;
    for (int output = 0; output < outputs.length; output++) {
      min = Math.min(min, factors[output] * lows[output]);
      max = Math.max(max, factors[output] * highs[output]);
    }
    OutputRange best = new OutputRange(factors, min, max, Double.POSITIVE_INFINITY);
    for (float lowShare : min < 0 ? SHARES : new float[] {1}) {
      for (float highShare : SHARES) {
        double error = error(factors, lowShare * min, highShare * max, best.error());
        if (error < best.error()) {
          best = new OutputRange(factors, lowShare * min, highShare * max, error);
        }
      }
    }
    return new OutputRange(factors, best.low(), best.high(), best.error() * step / sample.signal());
  }

  private double error(float[] factors, float low, float high, double limit) {
    float scale = Math.max((high - low) / CODES, Float.MIN_NORMAL);
    float zero = Math.round(-low / scale);
    double sum = 0;
    float[] rounded = new float[outputs[0].length];
    float[] exact = new float[rounded.length];
    for (int output = 0; output < outputs.length && sum < limit; output++) {
      float perCode = scale / factors[output];
      for (int at = 0; at < rounded.length; at++) {
        float y = outputs[output][at];
        float code = Math.round(y / perCode) + zero;
        rounded[at] = (Math.max(0, Math.min(CODES, code)) - zero) * perCode;
        exact[at] = y;
      }
      layer.activation().apply(rounded, 0, rounded.length);
      layer.activation().apply(exact, 0, exact.length);
      for (int at = 0; at < rounded.length; at++) {
        double error = rounded[at] - exact[at];
        sum += sample.rowWeight()[at * step] * error * error;
      }
    }
    return sum;
  }
}
