package io.github.jetdetr.calibration.quantize;

/**
 * A layer as it is written.
 *
 * @param layer the layer in fp32
 * @param choice migration and range of its input
 * @param codes the weights' codes [outputs, columns], −127 to 127
 * @param weightScales what a weight's code is worth, by output
 * @param bias by output, corrected
 * @param error the layer's relative error on its sampled rows: 0 none, 1 as large as its output
 */
@SuppressWarnings("ArrayRecordComponent") // large, shared, never changed; compared by identity
record QuantizedLayer(
    Layer layer, Choice choice, byte[] codes, float[] weightScales, float[] bias, double error) {

  /** Whether the input is multiplied channel by channel. */
  boolean isMigrated() {
    for (float factor : choice.migration()) {
      if (factor != 1) {
        return true;
      }
    }
    return false;
  }
}
