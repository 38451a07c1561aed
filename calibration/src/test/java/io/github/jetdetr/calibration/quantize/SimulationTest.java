package io.github.jetdetr.calibration.quantize;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.layer.Activation;
import io.github.jetdetr.calibration.layer.Gptq;
import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.InputQuantization;
import io.github.jetdetr.calibration.layer.InputRange;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerQuantizer;
import io.github.jetdetr.calibration.layer.LayerSample;
import io.github.jetdetr.calibration.layer.LayerSearch;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.layer.SampledRows;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.TestGraphs;
import io.github.jetdetr.calibration.prune.SparseLayer;
import io.github.jetdetr.support.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** ONNX Runtime computes the same from the written model as our own simulation. */
class SimulationTest {

  @Test
  void aConstantGraphGivesTheResultComputedByHand() throws Exception {
    // One input, one weight: 0.7 at 0.25 a code is 3; 0.5 at 0.5 / 127 is 127; bias 0.125.
    OnnxModel model =
        TestGraphs.parse(
            new OnnxGraph()
                .input("x", FLOAT, 1, 1, 1, 1)
                .floats("w", new float[] {0.5f}, 1, 1, 1, 1)
                .floats("b", new float[] {0.125f}, 1)
                .node("y", "Conv", "x", "w", "b")
                .output("y", FLOAT, 1, 1, 1, 1));
    Layer layer = TestLayers.find(model, new float[1], 1, 1, 1, 1).get(0);
    LayerSample none = new LayerSample(layer, new SampledRows(layer, 0));
    InputQuantization choice = new InputQuantization(0, 1, InputGrid.plain(1, 0.25f), 0);
    QuantizedLayer quantized = LayerQuantizer.plain(none, choice);
    assertArrayEquals(new byte[] {127}, quantized.codes());
    OnnxModel written = QdqWriter.write(model, List.of(quantized));
    float weight = 127 * quantized.weightScales()[0];
    for (float[] pair :
        new float[][] {{0.7f, 3}, {-0.7f, -3}, {0.125f, 0}, {0.375f, 2}, {99, 127}, {-99, -128}}) {
      float[] y = TestGraphs.run(written, "y", new float[] {pair[0]}, 1, 1, 1, 1);
      assertEquals(pair[1] * 0.25f * weight + 0.125f, y[0], 1e-6f, "for " + pair[0]);
    }
  }

  @Test
  void onnxRuntimeAndTheSimulationDifferByNoMoreThanAQuantum() throws Exception {
    assertSimulated(TestGraphs.random(4 * 64, 1, 21), false);
  }

  @Test
  void theyAlsoAgreeWithAShift() throws Exception {
    float[] x = TestGraphs.random(4 * 64, 1, 24);
    for (int at = 0; at < x.length; at++) {
      x[at] = Math.max(-0.2f, x[at]);
    }
    assertSimulated(x, true);
  }

  private static void assertSimulated(float[] x, boolean shifted) throws Exception {
    OnnxModel model = TestGraphs.parse(TestGraphs.convolution(4, 5));
    Layer layer = TestLayers.find(model, x, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, x);
    InputQuantization choice = new LayerSearch(sample, TestLayers.range(x, 4)).best();
    assertEquals(shifted, choice.grid().isShifted());
    QuantizedLayer quantized = LayerQuantizer.refine(sample, choice);
    OnnxModel written = QdqWriter.write(model, List.of(quantized));
    float[] y = TestGraphs.run(written, "y", x, 1, 4, 8, 8);
    float[] exact = TestGraphs.run(model, "y", x, 1, 4, 8, 8);
    // All positions were sampled, so the simulated error is that of the whole output.
    double measured = 0;
    double energy = 0;
    double[] weight = weights(exact);
    for (int at = 0; at < y.length; at++) {
      double error = y[at] - exact[at];
      measured += weight[at % 36] * error * error;
      energy += weight[at % 36] * exact[at] * exact[at];
    }
    assertEquals(quantized.error(), measured / energy, 0.01 * quantized.error() + 1e-7);
  }

  private static double[] weights(float[] output) {
    double[] energy = new double[36];
    for (int at = 0; at < output.length; at++) {
      energy[at % 36] += output[at] * output[at];
    }
    double mean = Arrays.stream(energy).average().orElse(0);
    return Arrays.stream(energy).map(it -> 1 / (it + mean)).toArray();
  }

  @Test
  void theFullMethodIsBetterThanRoundingToNearest() throws Exception {
    float[] x = TestGraphs.random(4 * 64, 1, 22);
    for (int at = 0; at < 64; at++) {
      x[at] *= 40; // one channel that hides the others
    }
    OnnxModel model = TestGraphs.parse(TestGraphs.convolution(4, 6));
    Layer layer = TestLayers.find(model, x, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, x);
    LayerSearch search = new LayerSearch(sample, TestLayers.range(x, 4));
    InputQuantization best = search.best();
    assertTrue(best.alpha() > 0, "the channels' sizes must be evened out");
    InputQuantization stock = search.stock(TestLayers.range(x, 4).histogram().largest());
    assertTrue(best.error() < 0.5 * stock.error(), best.error() + " " + stock.error());
    QuantizedLayer refined = LayerQuantizer.refine(sample, best);
    assertTrue(refined.error() < best.error(), refined.error() + " " + best.error());
  }

  @Test
  void roundingInBlocksIsNearlyAsGoodAsInOneBlock() throws Exception {
    Layer layer =
        TestLayers.find(TestGraphs.parse(TestGraphs.convolution(4, 26)), new float[256], 1, 4, 8, 8)
            .get(0);
    SampledRows rows = new SampledRows(layer, 36 * 64);
    for (int picture = 0; picture < 64; picture++) {
      // Neighbours are alike, as in pictures: errors have somewhere to go.
      float[] plane = TestGraphs.random(4 * 64, 0.3f, 300 + picture);
      for (int at = 1; at < plane.length; at++) {
        plane[at] += 0.9f * plane[at - 1];
      }
      rows.add(plane, 8, 8, 6, 6, 36, new SplittableRandom(picture));
    }
    LayerSample sample = new LayerSample(layer, rows);
    double nearest = roundingError(sample, null);
    double whole = roundingError(sample, new Gptq(sample, columns(rows, layer), 36));
    double blocks = roundingError(sample, new Gptq(sample, columns(rows, layer), 9));
    assertTrue(whole < 0.9 * nearest, whole + " " + nearest);
    assertTrue(blocks < 0.9 * nearest, blocks + " " + nearest);
    assertTrue(whole <= blocks * 1.05, whole + " " + blocks);
  }

  @Test
  void inputsThatDependOnEachOtherOrAreDeadDoNotEndTheRounding() throws Exception {
    Layer layer =
        TestLayers.find(TestGraphs.parse(TestGraphs.convolution(4, 26)), new float[256], 1, 4, 8, 8)
            .get(0);
    SampledRows rows = new SampledRows(layer, 36 * 64);
    for (int picture = 0; picture < 64; picture++) {
      float[] plane = TestGraphs.random(4 * 64, 0.3f, 300 + picture);
      // The second channel is the first again, and the third is always zero.
      System.arraycopy(plane, 0, plane, 64, 64);
      Arrays.fill(plane, 128, 192, 0);
      rows.add(plane, 8, 8, 6, 6, 36, new SplittableRandom(picture));
    }
    LayerSample sample = new LayerSample(layer, rows);

    double nearest = roundingError(sample, null);
    double compensated = roundingError(sample, new Gptq(sample, columns(rows, layer), 36));

    assertTrue(compensated < nearest, compensated + " " + nearest);
  }

  @Test
  void inputsThatAreNoNumbersAreRoundedPlainly() throws Exception {
    Layer layer =
        TestLayers.find(TestGraphs.parse(TestGraphs.convolution(4, 26)), new float[256], 1, 4, 8, 8)
            .get(0);
    SampledRows rows = new SampledRows(layer, 36);
    rows.add(TestGraphs.random(4 * 64, 0.3f, 1), 8, 8, 6, 6, 36, new SplittableRandom(1));
    float[][] columns = columns(rows, layer);
    columns[3] = columns[3].clone();
    columns[3][0] = Float.NaN;
    float[] codes = new float[layer.weights().length];

    new Gptq(new LayerSample(layer, rows), columns, 36).round(layer.weights(), 0, 0.1f, codes);

    for (int at = 0; at < layer.columns(); at++) {
      assertEquals((float) Math.rint(layer.weights()[at] / 0.1f), codes[at]);
    }
  }

  private static float[][] columns(SampledRows rows, Layer layer) {
    float[][] columns = new float[layer.columns()][];
    Arrays.setAll(columns, rows::column);
    return columns;
  }

  /** Weights on a coarse grid, by GPTQ or to the nearest. */
  private static double roundingError(LayerSample sample, @Nullable Gptq gptq) {
    Layer layer = sample.layer();
    float scale = 0.1f;
    double error = 0;
    float[] codes = new float[layer.weights().length];
    for (int output = 0; output < layer.outputs(); output++) {
      if (gptq == null) {
        for (int at = output * layer.columns(); at < (output + 1) * layer.columns(); at++) {
          codes[at] = (float) Math.rint(layer.weights()[at] / scale);
        }
      } else {
        gptq.round(layer.weights(), output, scale, codes);
      }
      float[] y = new float[sample.count()];
      for (int column = 0; column < layer.columns(); column++) {
        for (int row = 0; row < y.length; row++) {
          y[row] += scale * codes[output * layer.columns() + column] * sample.column(column)[row];
        }
      }
      error += sample.outputError(output, y, layer.bias()[output] + sample.meanResidual(output, y));
    }
    return error;
  }

  @Test
  void aLayerWithOnlyZeroInputsIsStillQuantized() throws Exception {
    float[] x = new float[4 * 64];
    Layer layer =
        TestLayers.find(TestGraphs.parse(TestGraphs.convolution(4, 9)), x, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, x);
    InputQuantization choice = new LayerSearch(sample, TestLayers.range(x, 4)).best();
    assertEquals(1, choice.clip());
    assertEquals(0, LayerQuantizer.refine(sample, choice).error());
  }

  /** What pruning does to a layer's input, the layer can undo. */
  @Test
  void aSparseLayerCompensatesForInexactInputs() throws Exception {
    float[] x = TestGraphs.random(4 * 64, 1, 25);
    float[] halved = x.clone();
    for (int at = 0; at < x.length; at++) {
      halved[at] = x[at] / 2;
    }
    Layer layer =
        TestLayers.find(TestGraphs.parse(TestGraphs.convolution(4, 8)), x, 1, 4, 8, 8).get(0);
    SampledRows exactRows = TestLayers.rowsOfPlane(layer, x);
    SparseLayer fromExactInputs = SparseLayer.of(new LayerSample(layer, exactRows));
    SparseLayer asItIs =
        SparseLayer.of(new LayerSample(layer, TestLayers.rowsOfPlane(layer, halved), exactRows));
    assertTrue(
        asItIs.error() < 1.1 * fromExactInputs.error(),
        asItIs.error() + " " + fromExactInputs.error());
  }

  @Test
  void someRowsOfALargeLayerGiveAboutTheSameErrorAsAll() throws Exception {
    float[] x = TestGraphs.random(4 * 64, 1, 23);
    Layer layer =
        TestLayers.find(TestGraphs.parse(TestGraphs.convolution(4, 7)), x, 1, 4, 8, 8).get(0);
    int pictures = 64;
    SampledRows rows = new SampledRows(layer, 36 * pictures);
    InputRange range = new InputRange(4, 64);
    for (int picture = 0; picture < pictures; picture++) {
      float[] plane = TestGraphs.random(4 * 64, 1, 100 + picture);
      range.add(plane);
      rows.add(plane, 8, 8, 6, 6, 36, new SplittableRandom(picture));
    }
    LayerSample all = new LayerSample(layer, rows);
    LayerSample some = new LayerSample(layer, rows, rows, 4 * 36 * 600);
    InputQuantization best = new LayerSearch(all, range).best();
    InputQuantization estimated = new LayerSearch(some, range).best();
    assertEquals(best.error(), estimated.error(), 0.3 * best.error());
    QuantizedLayer refined = LayerQuantizer.refine(all, estimated);
    assertEquals(LayerQuantizer.refine(all, best).error(), refined.error(), 0.3 * refined.error());
  }

  @Test
  void layersOfConvolutionsAreFoundWithTheirActivation() throws Exception {
    float[] x = TestGraphs.random(256, 1, 1);
    Layer layer =
        TestLayers.find(TestGraphs.parse(TestGraphs.convolution(4, 1)), x, 1, 4, 8, 8).get(0);
    assertEquals(Activation.RELU, layer.activation());
    assertEquals(4L * 36 * 36, layer.macs());
    assertEquals(Layer.Part.PICTURE, layer.part());
  }

  @Test
  void activationsComputeTheirFunctions() {
    for (float x : new float[] {-9, -1, -0.1f, 0, 0.3f, 2, 50}) {
      float[] silu = {x};
      Activation.SILU.apply(silu, 0, 1);
      assertEquals(x / (1 + Math.exp(-x)), silu[0], 2e-6 * Math.max(1, Math.abs(x)));
      float[] relu = {x};
      Activation.RELU.apply(relu, 0.5f, 1);
      assertEquals(Math.max(0, x + 0.5f), relu[0]);
    }
  }
}
