package io.github.jetdetr.calibration.quantize;

import io.github.jetdetr.calibration.onnx.Half;
import java.util.Arrays;

/**
 * Chooses migration and range of one layer: of all candidates the one whose activated output is
 * wrong by least.
 *
 * <p>Migration is SmoothQuant's (Xiao et al. 2023, equation 4): channel k is multiplied with r =
 * amax^−α · wmax^(1−α), so that channels of different size share the codes; α = 0 stands for none.
 * A depthwise layer has a weight scale for each channel, so there α = 1 costs nothing.
 */
final class LayerSearch {

  static final float[] ALPHAS = {0, 0.5f, 0.8f, 1, 0.65f, 0.25f};
  static final float[] CLIPS = {
    0.5f, 1, 0.8f, 0.65f, 0.4f, 0.32f, 0.9f, 0.25f, 0.2f, 0.16f, 0.12f, 0.09f, 0.06f
  };
  private static final float LEAST_SHARE = 1e-4f;
  private static final float MOST_MIGRATION = 4096; // half precision has room beyond

  private final LayerSample sample;
  private final Layer layer;
  private final float[] largest;

  /**
   * @param largest largest magnitude of each input channel over all places of all pictures
   */
  LayerSearch(LayerSample sample, float[] largest) {
    this.sample = sample;
    this.layer = sample.layer();
    this.largest = largest;
  }

  Choice best() {
    Choice best = null;
    double least = Double.POSITIVE_INFINITY;
    for (float alpha : layer.isDepthwise() ? new float[] {0, 1} : ALPHAS) {
      float[] migration = migration(alpha);
      float[] weights = sample.migrate(migration);
      float[] weightScales = sample.weightScales(weights, 1);
      float[] codes = round(weights, weightScales);
      float most = most(migration);
      for (float clip : CLIPS) {
        float scale = scale(clip * most);
        double error = error(migration, scale, codes, weightScales, least);
        if (best == null || error < least) {
          least = error;
          best = new Choice(alpha, clip, migration, scale, error / sample.signal());
        }
      }
    }
    if (best == null) {
      throw new IllegalStateException("there are always candidates");
    }
    return best;
  }

  /** What the layer's relative error is with this range and no migration, weights rounded. */
  Choice stock(float limit) {
    float[] migration = migration(0);
    float[] weightScales = sample.weightScales(layer.weights(), 1);
    float scale = scale(limit);
    double error =
        error(
            migration,
            scale,
            round(layer.weights(), weightScales),
            weightScales,
            Double.POSITIVE_INFINITY);
    return new Choice(0, limit / most(migration), migration, scale, error / sample.signal());
  }

  /** Codes reach −128 and 127, so the range's end is met by half a step at either side. */
  private static float scale(float limit) {
    return Math.max(Half.round(limit / 127.5f), 0x1p-24f);
  }

  private double error(
      float[] migration, float scale, float[] codes, float[] weightScales, double giveUp) {
    float[] scales = weightScales.clone();
    LayerSample.scale(scales, scale, scales.length);
    return sample.error(sample.perCode(migration, scale), codes, scales, layer.bias(), giveUp);
  }

  private float most(float[] migration) {
    float most = 0;
    for (int channel = 0; channel < migration.length; channel++) {
      most = Math.max(most, largest[channel] * migration[channel]);
    }
    return most;
  }

  private float[] round(float[] weights, float[] scales) {
    float[] codes = new float[weights.length];
    for (int at = 0; at < codes.length; at++) {
      double code = Math.rint(weights[at] / scales[at / layer.columns()]);
      codes[at] = (float) Math.max(-127, Math.min(127, code));
    }
    return codes;
  }

  private float[] migration(float alpha) {
    float[] migration = new float[layer.channels()];
    Arrays.fill(migration, 1);
    if (alpha == 0) {
      return migration;
    }
    float[] weightMost = weightMost();
    float inputFloor = LEAST_SHARE * max(largest);
    float weightFloor = LEAST_SHARE * max(weightMost);
    double logarithms = 0;
    for (int channel = 0; channel < migration.length; channel++) {
      double input = Math.max(Math.max(largest[channel], inputFloor), Float.MIN_NORMAL);
      double weight = Math.max(Math.max(weightMost[channel], weightFloor), Float.MIN_NORMAL);
      double factor = Math.pow(input, -alpha) * Math.pow(weight, 1 - alpha);
      migration[channel] = (float) factor;
      logarithms += Math.log(factor);
    }
    double centre = Math.exp(logarithms / migration.length);
    for (int channel = 0; channel < migration.length; channel++) {
      float factor = (float) (migration[channel] / centre);
      migration[channel] =
          Half.round(Math.max(1 / MOST_MIGRATION, Math.min(MOST_MIGRATION, factor)));
    }
    return migration;
  }

  /** Largest weight that each input channel meets. */
  private float[] weightMost() {
    float[] most = new float[layer.channels()];
    for (int output = 0; output < layer.outputs(); output++) {
      for (int column = 0; column < layer.columns(); column++) {
        int channel = layer.channel(layer.firstColumn(output) + column);
        float weight = Math.abs(layer.weights()[output * layer.columns() + column]);
        most[channel] = Math.max(most[channel], weight);
      }
    }
    return most;
  }

  private static float max(float[] values) {
    float most = 0;
    for (float value : values) {
      most = Math.max(most, value);
    }
    return most;
  }
}
