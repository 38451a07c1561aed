package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.calibration.onnx.Half;
import java.util.Arrays;

/**
 * Chooses migration, range and shift of one layer: of all candidates the one whose activated output
 * is wrong by least.
 *
 * <p>Migration is SmoothQuant's (Xiao et al. 2023, equation 4): channel k is multiplied with r =
 * reach^−α · wmax^(1−α), so that channels of different size share the codes; α = 0 stands for none.
 * A depthwise layer has a weight scale for each channel, so there α = 1 costs nothing.
 */
public final class LayerSearch {

  static final float[] ALPHAS = {0, 0.5f, 0.8f, 1, 0.65f, 0.25f};
  static final float[] CLIPS = {
    0.5f, 1, 0.8f, 0.65f, 0.4f, 0.32f, 0.9f, 0.25f, 0.2f, 0.16f, 0.12f, 0.09f, 0.06f
  };
  private static final float MIN_SHARE = 1e-4f;
  private static final float MAX_MIGRATION = 4096; // half precision has room beyond

  /** A shift is an addition at run time, and behind padding a copy too; it has to be worth it. */
  private static final double WORTH_AN_ADDITION = 0.9;

  private static final double WORTH_A_COPY = 0.5;

  private final LayerSample sample;
  private final Layer layer;
  private final InputRange range;

  private InputQuantization best;

  /**
   * @param range of the layer's input over all places of all pictures
   */
  public LayerSearch(LayerSample sample, InputRange range) {
    this.sample = sample;
    this.layer = sample.layer();
    this.range = range;
    best = stock(max(magnitudes()));
  }

  public InputQuantization best() {
    look(magnitudes(), false, 1);
    look(halves(), true, layer.window().isPadded() ? WORTH_A_COPY : WORTH_AN_ADDITION);
    return best;
  }

  /** Goes over all candidates of one kind; the best one counts if it is better by this factor. */
  private void look(float[] reach, boolean shifted, double worth) {
    double least = best.error() * sample.signal() * worth;
    for (float alpha : layer.isDepthwise() ? new float[] {0, 1} : ALPHAS) {
      float[] migration = migration(alpha, reach);
      float[] weights = sample.migrate(migration);
      float[] weightScales = sample.weightScales(weights, 1);
      float[] codes = round(weights, weightScales);
      float most = most(migration, reach);
      for (float clip : CLIPS) {
        float scale = scale(clip * most);
        float[] shift = shifted ? shift(migration, scale) : new float[migration.length];
        InputGrid grid = new InputGrid(migration, shift, scale);
        double error = error(grid, codes, weightScales, least);
        if (error < least) {
          least = error;
          best = new InputQuantization(alpha, clip, grid, error / sample.signal());
        }
      }
    }
  }

  /** What the layer's relative error is with this range and no migration, weights rounded. */
  public InputQuantization stock(float limit) {
    float[] weightScales = sample.weightScales(layer.weights(), 1);
    InputGrid grid = InputGrid.plain(layer.channels(), scale(limit));
    float[] codes = round(layer.weights(), weightScales);
    double error = error(grid, codes, weightScales, Double.POSITIVE_INFINITY);
    float most = max(magnitudes());
    return new InputQuantization(0, most > 0 ? limit / most : 1, grid, error / sample.signal());
  }

  /** Codes reach −128 and 127, so the range's end is met by half a step at either side. */
  private static float scale(float limit) {
    return Math.max(Half.round(limit / 127.5f), 0x1p-24f);
  }

  private double error(InputGrid grid, float[] codes, float[] weightScales, double giveUp) {
    float[] scales = weightScales.clone();
    LayerSample.scale(scales, grid.scale(), scales.length);
    return sample.error(grid, codes, scales, layer.bias(), giveUp);
  }

  /** The largest magnitude of each channel: what has to fit on either side of zero. */
  private float[] magnitudes() {
    float[] magnitudes = new float[layer.channels()];
    for (int channel = 0; channel < magnitudes.length; channel++) {
      magnitudes[channel] = Math.max(range.highest()[channel], -range.lowest()[channel]);
    }
    return magnitudes;
  }

  /** Half of what lies between each channel's ends: what has to fit once it may be moved. */
  private float[] halves() {
    float[] halves = new float[layer.channels()];
    for (int channel = 0; channel < halves.length; channel++) {
      halves[channel] = (range.highest()[channel] - range.lowest()[channel]) / 2;
    }
    return halves;
  }

  /**
   * Moves each channel that would not fit otherwise: into the middle where there is room, and else
   * so that only its longer side is cut off.
   */
  private float[] shift(float[] migration, float scale) {
    float[] shift = new float[migration.length];
    for (int channel = 0; channel < shift.length; channel++) {
      float low = range.lowest()[channel] * migration[channel] / scale;
      float high = range.highest()[channel] * migration[channel] / scale;
      if (low >= -128 && high <= 127) {
        continue;
      }
      float middle = (float) Math.rint(-0.5f - (low + high) / 2);
      float lowEnd = Math.min(0, (float) Math.ceil(-128 - low));
      float highEnd = Math.max(0, (float) Math.floor(127 - high));
      shift[channel] = high > -low ? Math.max(middle, lowEnd) : Math.min(middle, highEnd);
    }
    return shift;
  }

  private static float most(float[] migration, float[] reach) {
    float most = 0;
    for (int channel = 0; channel < migration.length; channel++) {
      most = Math.max(most, reach[channel] * migration[channel]);
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

  private float[] migration(float alpha, float[] reach) {
    float[] migration = new float[layer.channels()];
    Arrays.fill(migration, 1);
    if (alpha == 0) {
      return migration;
    }
    float[] weightMost = weightMost();
    float inputFloor = MIN_SHARE * max(reach);
    float weightFloor = MIN_SHARE * max(weightMost);
    double logarithms = 0;
    for (int channel = 0; channel < migration.length; channel++) {
      double input = Math.max(Math.max(reach[channel], inputFloor), Float.MIN_NORMAL);
      double weight = Math.max(Math.max(weightMost[channel], weightFloor), Float.MIN_NORMAL);
      double factor = Math.pow(input, -alpha) * Math.pow(weight, 1 - alpha);
      migration[channel] = (float) factor;
      logarithms += Math.log(factor);
    }
    double centre = Math.exp(logarithms / migration.length);
    for (int channel = 0; channel < migration.length; channel++) {
      float factor = (float) (migration[channel] / centre);
      migration[channel] = Half.round(Math.max(1 / MAX_MIGRATION, Math.min(MAX_MIGRATION, factor)));
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
