package io.github.jetdetr.calibration.layer;

/**
 * A quantized layer, ready to be written.
 *
 * @param layer the layer in fp32
 * @param choice quantization of its input
 * @param codes weight codes [outputs, columns], −127 to 127
 * @param weightScales value of one weight code step, [outputs]
 * @param bias [outputs], corrected
 * @param error relative error on the sampled rows; 0: exact, 1: as large as its output
 */
@SuppressWarnings("ArrayRecordComponent") // large, shared, never changed; compared by identity
public record QuantizedLayer(
    Layer layer,
    InputQuantization choice,
    byte[] codes,
    float[] weightScales,
    float[] bias,
    double error) {

  /** The bias that also compensates the shift of the input, [outputs]. */
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
