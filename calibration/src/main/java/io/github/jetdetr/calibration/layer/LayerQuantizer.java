package io.github.jetdetr.calibration.layer;

import java.util.Arrays;

/**
 * Rounds a layer's weights and corrects its bias, given the quantization of its input.
 *
 * <p>Each output uses the best of a few weight clips, by the error of its activated output. The
 * bias absorbs the mean error of the rounded layer (Nagel et al. 2019, section 4.2).
 */
public final class LayerQuantizer {

  private static final float[] WEIGHT_CLIPS = {1, 0.95f, 0.9f, 0.85f};

  private final LayerSample sample;
  private final Layer layer;
  private final InputQuantization choice;
  private final float[][] codes;
  private final float[] y;

  private LayerQuantizer(LayerSample sample, InputQuantization choice) {
    this.sample = sample;
    this.choice = choice;
    layer = sample.layer();
    codes = new float[layer.groups() * layer.columns()][sample.count()];
    sample.quantize(choice.grid(), 0, sample.count(), codes);
    y = new float[sample.count()];
  }

  /** The full method: GPTQ, the best weight clip of each output, bias correction. */
  public static QuantizedLayer refine(LayerSample sample, InputQuantization choice) {
    return new LayerQuantizer(sample, choice).refine();
  }

  /** Weights rounded to nearest and the bias unchanged, as stock tools do. */
  public static QuantizedLayer plain(LayerSample sample, InputQuantization choice) {
    Layer layer = sample.layer();
    float[] migrated = sample.migrate(choice.grid().migration());
    float[] scales = sample.weightScales(migrated, 1);
    byte[] codes = new byte[migrated.length];
    for (int at = 0; at < codes.length; at++) {
      double code = Math.rint(migrated[at] / scales[at / layer.columns()]);
      codes[at] = (byte) Math.max(-127, Math.min(127, code));
    }
    return new QuantizedLayer(layer, choice, codes, scales, layer.bias(), choice.error());
  }

  private QuantizedLayer refine() {
    float[] migrated = sample.migrate(choice.grid().migration());
    Gptq gptq = new Gptq(sample, codes);
    float[] chosen = new float[migrated.length];
    float[] chosenScales = new float[layer.outputs()];
    float[] chosenBias = new float[layer.outputs()];
    double[] minError = new double[layer.outputs()];
    Arrays.fill(minError, Double.POSITIVE_INFINITY);
    float[] trial = new float[migrated.length];
    for (float clip : WEIGHT_CLIPS) {
      float[] scales = sample.weightScales(migrated, clip);
      for (int output = 0; output < layer.outputs(); output++) {
        gptq.round(migrated, output, scales[output], trial);
        float bias = correctedBias(output, trial, scales[output]);
        double error = sample.outputError(output, y, bias);
        if (error < minError[output]) {
          minError[output] = error;
          chosenScales[output] = scales[output];
          chosenBias[output] = bias;
          int from = output * layer.columns();
          System.arraycopy(trial, from, chosen, from, layer.columns());
        }
      }
    }
    byte[] bytes = new byte[chosen.length];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = (byte) chosen[at];
    }
    double error = Arrays.stream(minError).sum() / sample.signal();
    return new QuantizedLayer(layer, choice, bytes, chosenScales, chosenBias, error);
  }

  /**
   * Computes an output's rounded product into {@link #y} and returns its bias plus the mean error.
   */
  private float correctedBias(int output, float[] trial, float weightScale) {
    Arrays.fill(y, 0);
    int from = output * layer.columns();
    Moments.add(y, trial, from, codes, layer.firstColumn(output), layer.columns(), y.length);
    LayerSample.scale(y, choice.grid().scale() * weightScale, y.length);
    return layer.bias()[output] + sample.meanResidual(output, y);
  }
}
