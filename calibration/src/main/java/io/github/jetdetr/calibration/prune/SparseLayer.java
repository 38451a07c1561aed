package io.github.jetdetr.calibration.prune;

import io.github.jetdetr.calibration.layer.Gptq;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerSample;
import io.github.jetdetr.calibration.layer.Moments;
import java.util.Arrays;

/**
 * A layer with two of each four weights along its input channels at zero (NVIDIA's 2:4 structured
 * sparsity), the others moved so that the outputs stay as near as can be: first all weights, to
 * what the layer is really given, then those that stay, to make up for those that go, by the
 * elimination order of GPTQ with zeros in place of codes (SparseGPT, Frantar and Alistarh 2023).
 * Both are least squares.
 *
 * @param weights [outputs, columns]
 * @param bias by output
 * @param error relative error of the activated output on the sampled rows
 */
@SuppressWarnings("ArrayRecordComponent") // large, made once, handed on
public record SparseLayer(float[] weights, float[] bias, double error) {

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
      bias[output] = layer.bias()[output] + sample.meanLack(output, y);
      error += sample.outputError(output, y, bias[output]);
    }
    return new SparseLayer(weights, bias, error / sample.signal());
  }

  /** The two of each four whose weight times the input's energy is least. */
  private static boolean[] zeros(
      Layer layer, float[] weights, float[][] inputs, LayerSample sample) {
    double[] energy = new double[layer.columns()];
    for (int column = 0; column < energy.length; column++) {
      for (int row = 0; row < sample.count(); row++) {
        energy[column] +=
            (double) sample.rowWeight()[row] * inputs[column][row] * inputs[column][row];
      }
    }
    int places = layer.window().places();
    boolean[] zero = new boolean[layer.weights().length];
    for (int output = 0; output < layer.outputs(); output++) {
      for (int place = 0; place < places; place++) {
        for (int channel = 0; channel < layer.channels(); channel += 4) {
          four(weights, places, energy, output * layer.columns(), channel * places + place, zero);
        }
      }
    }
    return zero;
  }

  private static void four(
      float[] weights, int places, double[] energy, int base, int first, boolean[] zero) {
    for (int round = 0; round < 2; round++) {
      int least = -1;
      double smallest = Double.POSITIVE_INFINITY;
      for (int at = 0; at < 4; at++) {
        int column = first + at * places;
        double weight = weights[base + column];
        double worth = weight * weight * energy[column];
        if (!zero[base + column] && worth < smallest) {
          smallest = worth;
          least = base + column;
        }
      }
      zero[least] = true;
    }
  }
}
