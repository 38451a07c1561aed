package io.github.jetdetr.calibration.cpu;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.layer.Activation;
import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.InputQuantization;
import io.github.jetdetr.calibration.layer.InputRange;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerFinder;
import io.github.jetdetr.calibration.layer.LayerPass;
import io.github.jetdetr.calibration.layer.OutputRange;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.TestGraphs;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.support.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever the writer moves, folds and rounds, the network has to compute what it did. */
class CpuQdqWriterTest {

  private static final long[] SHAPE = {1, 8, 8, 8};

  @Test
  void convolutionsWithNothingButReluBetweenThemHandOnCodes() throws Exception {
    OnnxGraph graph = convolution(input(), "a", "x", 1).node("r", "Relu", "a");
    graph = convolution(graph, "b", "r", 2).node("y", "Relu", "b");

    OnnxModel written = assertComputesTheSame(graph, Grid.COMMON, SHAPE);

    assertEquals(0, count(written, "Relu"));
    // The first one's input is migrated; the second one's migration is in the first one's weights.
    assertEquals(1, count(written, "Mul"));
    assertEquals(3, count(written, "QuantizeLinear"));
  }

  @Test
  void aReluThatOthersReadTooIsFoldedAndAllOfThemReadCodes() throws Exception {
    OnnxGraph graph = convolution(input(), "a", "x", 1).node("r", "Relu", "a");
    graph = convolution(graph, "b", "r", 2).node("y", "Add", "b", "r");

    OnnxModel written = assertComputesTheSame(graph, Grid.COMMON, SHAPE);

    assertEquals(0, count(written, "Relu"));
  }

  @Test
  void theScaleBehindAReluDividesByTheFactorsOfItsChannels() throws Exception {
    OnnxGraph graph = convolution(input(), "a", "x", 1).node("r", "Relu", "a");
    graph.floats("s", new float[] {1.5f}).node("y", "Mul", "s", "r");

    OnnxModel written = assertComputesTheSame(graph, Grid.BY_CHANNEL, SHAPE);

    // The scale, and the migration of the input; none for the factors.
    assertEquals(2, count(written, "Mul"));
  }

  @Test
  void aSiluIsComputedInFloatsBetweenTwoGrids() throws Exception {
    OnnxGraph graph = convolution(input(), "a", "x", 1).node("g", "Sigmoid", "a");
    graph.node("s", "Mul", "a", "g");

    OnnxModel written =
        assertComputesTheSame(convolution(graph, "y", "s", 2), Grid.BY_CHANNEL, SHAPE);

    assertEquals(0, count(written, "Sigmoid"));
    assertEquals(1, count(written, "com.microsoft.QuickGelu"));
    assertEquals(2, count(written, "Transpose"));
  }

  @Test
  void aSiluOfASumOfConvolutionsWorksInTheirOrderOfAxesToo() throws Exception {
    OnnxGraph graph = convolution(convolution(input(), "a", "x", 1), "b", "x", 2);
    graph.node("s", "Add", "a", "b").node("g", "Sigmoid", "s").node("m", "Mul", "s", "g");

    OnnxModel written = assertComputesTheSame(convolution(graph, "y", "m", 3), Grid.COMMON, SHAPE);

    assertEquals(1, count(written, "com.microsoft.QuickGelu"));
    // Both convolutions have the same grid: x is multiplied and rounded once, as is the SiLU.
    assertEquals(2, count(written, "Mul"));
    assertEquals(5, count(written, "QuantizeLinear"));
  }

  @Test
  void aSiluOfSomethingElseStaysAsItIs() throws Exception {
    OnnxGraph graph = convolution(input(), "a", "x", 1).node("r", "Abs", "a");
    graph.node("g", "Sigmoid", "r").node("m", "Mul", "r", "g");

    OnnxModel written = assertComputesTheSame(convolution(graph, "y", "m", 2), Grid.COMMON, SHAPE);

    assertEquals(1, count(written, "Sigmoid"));
  }

  @Test
  void aSigmoidThatOthersUseTooStaysAsItIs() throws Exception {
    OnnxGraph graph = convolution(input(), "a", "x", 1).node("g", "Sigmoid", "a");
    graph.node("m", "Mul", "a", "g").node("s", "Add", "m", "g");

    OnnxModel written = assertComputesTheSame(convolution(graph, "y", "s", 2), Grid.COMMON, SHAPE);

    assertEquals(1, count(written, "Sigmoid"));
  }

  @Test
  void channelsThatNoZeroPointSuitsAreShiftedOneByOne() throws Exception {
    OnnxModel written =
        assertComputesTheSame(convolution(input(), "y", "x", 1), Grid.SHIFTED, SHAPE);

    assertEquals(1, count(written, "Pad"));
    assertEquals(1, count(written, "Add"));
  }

  @Test
  void aProductTakesItsBiasWithIt() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("x", FLOAT, 1, 16, 32)
            .floats("w", TestGraphs.random(32 * 24, 0.2f, 5), 32, 24)
            .floats("b", TestGraphs.random(24, 0.5f, 6), 24)
            .output("y", FLOAT, 1, 16, 24)
            .node("p", "MatMul", "x", "w")
            .node("y", "Add", "b", "p");

    OnnxModel written = assertComputesTheSame(graph, Grid.COMMON, 1, 16, 32);

    assertEquals(0, count(written, "MatMul") + count(written, "Add"));
    assertEquals(1, count(written, "com.microsoft.MatMulIntegerToFloat"));
  }

  @Test
  void aConvolutionsBiasIsWrittenInTheStepsOfItsSums() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("x", FLOAT, SHAPE)
            .output("y", FLOAT, 1, 8, 6, 6)
            .floats("w", TestGraphs.random(8 * 8 * 9, 0.3f, 1), 8, 8, 3, 3)
            .floats("b", TestGraphs.random(8, 2, 7), 8)
            .node("y", "Conv", "x", "w", "b");

    for (Grid grid : Grid.values()) {
      OnnxModel written = assertComputesTheSame(graph, grid, SHAPE);

      assertNull(written.graph().constant("w"), "what nobody reads any more is gone");
      assertNull(written.graph().constant("b"));
    }
  }

  @Test
  void aScaleOfEachChannelBehindAReluDividesByItsFactorsToo() throws Exception {
    for (int channels : new int[] {1, 8}) {
      OnnxGraph graph = convolution(input(), "a", "x", 1).node("r", "Relu", "a");
      graph
          .floats("s", TestGraphs.random(channels, 2, 9), 1, channels, 1, 1)
          .node("y", "Mul", "r", "s");

      OnnxModel written = assertComputesTheSame(graph, Grid.BY_CHANNEL, SHAPE);

      assertEquals(2, count(written, "Mul"), channels + " scales");
    }
  }

  @Test
  void aScaleOfAnotherShapeIsLeftAlone() throws Exception {
    OnnxGraph graph = convolution(input(), "a", "x", 1).node("r", "Relu", "a");
    graph.floats("s", TestGraphs.random(8, 2, 9), 1, 1, 1, 8).node("y", "Mul", "r", "s");

    OnnxModel written = assertComputesTheSame(graph, Grid.BY_CHANNEL, SHAPE);

    // The migration of the input, the division by the factors, and the scale itself.
    assertEquals(3, count(written, "Mul"));
  }

  @Test
  void aMigrationBecomesPartOfAScaleBeforeIt() throws Exception {
    OnnxGraph graph =
        input().floats("s", TestGraphs.random(8, 2, 9), 1, 8, 1, 1).node("m", "Mul", "x", "s");

    OnnxModel written = assertComputesTheSame(convolution(graph, "y", "m", 1), Grid.COMMON, SHAPE);

    assertEquals(1, count(written, "Mul"));
  }

  private static OnnxGraph input() {
    return new OnnxGraph().input("x", FLOAT, SHAPE).output("y", FLOAT, SHAPE);
  }

  private static OnnxGraph convolution(OnnxGraph graph, String output, String input, long seed) {
    return graph
        .floats(output + "_w", TestGraphs.random(8 * 8 * 9, 0.3f, seed), 8, 8, 3, 3)
        .padded(output, input, output + "_w", 1);
  }

  private static long count(OnnxModel model, String operator) {
    return model.graph().nodes().stream().filter(node -> node.operator().equals(operator)).count();
  }

  /** Writes the graph with every layer migrated, and returns it if it computes nearly the same. */
  private static OnnxModel assertComputesTheSame(OnnxGraph graph, Grid grid, long... shape)
      throws Exception {
    OnnxModel model = TestGraphs.parse(graph);
    float[] x = TestGraphs.random((int) Arrays.stream(shape).reduce(1, (a, b) -> a * b), 1, 3);
    for (int at = 0; at < x.length && grid == Grid.SHIFTED; at++) {
      // One channel has no negative values, the next one no others.
      x[at] = Math.abs(x[at]) * (at / 64 % 2 == 0 ? 1 : -1);
    }
    Map<String, TensorInfo> infos =
        ActivationCapture.describe(model, Map.of("x", HostTensor.of(x, shape)), 1);
    List<CpuLayer> layers = new ArrayList<>();
    for (Layer layer : new LayerFinder(model.graph(), infos, 0).layers()) {
      layers.add(
          layer(
              layer,
              grid,
              range(model, layer, layer.input(), x, shape),
              range(model, layer, layer.result(), x, shape)));
    }

    OnnxModel written = CpuQdqWriter.write(model, layers);

    float[] expected = TestGraphs.run(model, "y", x, shape);
    float[] found = TestGraphs.run(written, "y", x, shape);
    double error = 0;
    double energy = 0;
    for (int at = 0; at < expected.length; at++) {
      error += Math.pow(found[at] - expected[at], 2);
      energy += Math.pow(expected[at], 2);
    }
    assertTrue(error < 1e-3 * energy, error / energy + " of the output is lost");
    return written;
  }

  private static InputRange range(
      OnnxModel model, Layer layer, String value, float[] x, long... shape) throws Exception {
    OnnxModel copy = model.copy();
    copy.graph().addOutputs(List.of(value));
    float[] values = value.equals("x") ? x : TestGraphs.run(copy, value, x, shape);
    int channels = value.equals(layer.input()) ? layer.channels() : layer.outputs();
    InputRange range =
        new InputRange(channels, layer.isConvolution() ? values.length / channels : 1);
    range.add(values);
    return range;
  }

  private enum Grid {
    COMMON,
    SHIFTED,
    BY_CHANNEL
  }

  private static CpuLayer layer(Layer layer, Grid grid, InputRange input, InputRange output) {
    float[] migration = new float[layer.channels()];
    float[] shift = new float[migration.length];
    float max = 0;
    for (int channel = 0; channel < migration.length; channel++) {
      migration[channel] = 0.75f + 0.0625f * (channel % 8);
      shift[channel] = grid == Grid.SHIFTED ? channel % 2 == 0 ? -128 : 127 : 0;
      float high = Math.max(input.channelMax()[channel], -input.channelMin()[channel]);
      max = Math.max(max, migration[channel] * high);
    }
    InputGrid proved = new InputGrid(migration, shift, max / (grid == Grid.SHIFTED ? 255 : 127));
    byte[] codes = new byte[layer.weights().length];
    float[] scales = new float[layer.outputs()];
    for (int o = 0; o < scales.length; o++) {
      scales[o] = 0.01f;
      for (int column = 0; column < layer.columns(); column++) {
        int at = o * layer.columns() + column;
        int channel = column / (layer.isConvolution() ? 9 : 1);
        codes[at] = (byte) Math.rint(layer.weights()[at] / migration[channel] / scales[o]);
      }
    }
    QuantizedLayer quantized =
        new QuantizedLayer(
            layer, new InputQuantization(0.5f, 1, proved, 0), codes, scales, layer.bias(), 0);
    float low = 0;
    float high = 0;
    float[] factors = new float[layer.outputs()];
    for (int o = 0; o < factors.length; o++) {
      boolean isRelu = layer.activation() == Activation.RELU;
      low = isRelu ? 0 : Math.min(low, output.channelMin()[o] * 1.1f);
      high = Math.max(high, output.channelMax()[o] * 1.1f);
      factors[o] = 1 + o % 3;
    }
    float[] ones = new float[factors.length];
    Arrays.fill(ones, 1);
    return CpuLayer.of(
        new LayerPass.Outcome(
            quantized,
            quantized,
            input,
            new OutputRange(ones, low, high, 0.01),
            new OutputRange(factors, 3 * low, 3 * high, grid == Grid.BY_CHANNEL ? 0.001 : 0.01)));
  }
}
