package io.github.jetdetr.calibration.prune;

import io.github.jetdetr.calibration.layer.Gptq;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerSample;
import io.github.jetdetr.calibration.layer.Moments;
import java.util.Arrays;

/**
 * A layer with two of every four weights along its input channels zero (NVIDIA's 2:4 structured
 * sparsity) and the others adjusted to preserve the outputs: first all weights are fitted to the
 * layer's actual inputs, then the remaining ones compensate for the removed ones, by the
 * elimination of GPTQ with zeros instead of codes (SparseGPT, Frantar and Alistarh 2023). Both
 * steps are least squares.
 *
 * @param weights [outputs, columns]
 * @param bias [outputs]
 * @param error relative error of the activated output on the sampled rows; 0: exact
 */
@SuppressWarnings("ArrayRecordComponent") // large, made once, handed on
public record SparseLayer(float[] weights, float[] bias, double error) {

  /** Prunes a layer whose input channels are a multiple of four. */
  public static SparseLayer of(LayerSample sample) {
    Layer layer = sample.layer();
    float[][] inputs = new float[layer.columns()][];
    Arrays.setAll(inputs, sample::column);
    Gptq elimination = new Gptq(sample, inputs);
    float[] fitted = elimination.fit();
    boolean[] zero = zeros(layer, fitted, inputs, sample);
    float[] weights = new float[layer.weights().length];
    float[] bias = new float[layer.outputs()];
    float[] y = new float[sample.count()];
    double error = 0;
    for (int output = 0; output < layer.outputs(); output++) {
      elimination.prune(fitted, output, zero, weights);
      Arrays.fill(y, 0);
      Moments.add(y, weights, output * layer.columns(), inputs, 0, layer.columns(), y.length);
      bias[output] = layer.bias()[output] + sample.meanResidual(output, y);
      error += sample.outputError(output, y, bias[output]);
    }
    return new SparseLayer(weights, bias, error / sample.signal());
  }

  /** Which weights become zero: of every four the two of lowest weight² · input energy. */
  private static boolean[] zeros(
      Layer layer, float[] weights, float[][] inputs, LayerSample sample) {
    double[] energy = new double[layer.columns()];
    for (int column = 0; column < energy.length; column++) {
      for (int row = 0; row < sample.count(); row++) {
        energy[column] +=
            (double) sample.rowWeight()[row] * inputs[column][row] * inputs[column][row];
      }
    }
    int kernelSize = layer.window().kernelSize();
    boolean[] zero = new boolean[layer.weights().length];
    for (int output = 0; output < layer.outputs(); output++) {
      for (int position = 0; position < kernelSize; position++) {
        for (int channel = 0; channel < layer.channels(); channel += 4) {
          zeroTwoOfFour(
              weights,
              kernelSize,
              energy,
              output * layer.columns(),
              channel * kernelSize + position,
              zero);
        }
      }
    }
    return zero;
  }

  private static void zeroTwoOfFour(
      float[] weights, int kernelSize, double[] energy, int base, int first, boolean[] zero) {
    for (int round = 0; round < 2; round++) {
      int leastImportant = -1;
      double minImportance = Double.POSITIVE_INFINITY;
      for (int at = 0; at < 4; at++) {
        int column = first + at * kernelSize;
        double weight = weights[base + column];
        double importance = weight * weight * energy[column];
        if (!zero[base + column] && importance < minImportance) {
          minImportance = importance;
          leastImportant = base + column;
        }
      }
      zero[leastImportant] = true;
    }
  }
}
