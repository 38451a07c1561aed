package io.github.jetdetr.calibration.layer;

/**
 * A layer as it is written.
 *
 * @param layer the layer in fp32
 * @param choice the codes of its input
 * @param codes the weights' codes [outputs, columns], −127 to 127
 * @param weightScales what a weight's code is worth, by output
 * @param bias by output, corrected
 * @param error the layer's relative error on its sampled rows: 0 none, 1 as large as its output
 */
@SuppressWarnings("ArrayRecordComponent") // large, shared, never changed; compared by identity
public record QuantizedLayer(
    Layer layer,
    InputQuantization choice,
    byte[] codes,
    float[] weightScales,
    float[] bias,
    double error) {

  /** The bias that also takes back what the input's shift brings in. */
  public float[] shiftedBias() {
    InputGrid grid = choice.grid();
    float[] shifted = bias.clone();
    for (int output = 0; output < shifted.length; output++) {
      double sum = 0;
      for (int column = 0; column < layer.columns(); column++) {
        int channel = layer.channel(layer.firstColumn(output) + column);
        sum += codes[output * layer.columns() + column] * grid.shift()[channel];
      }
      shifted[output] = (float) (bias[output] - sum * grid.scale() * weightScales[output]);
    }
    return shifted;
  }
}
