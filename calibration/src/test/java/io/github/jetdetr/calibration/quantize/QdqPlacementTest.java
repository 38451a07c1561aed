package io.github.jetdetr.calibration.quantize;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT8_VALUE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.InputQuantization;
import io.github.jetdetr.calibration.layer.InputRange;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerFinder;
import io.github.jetdetr.calibration.layer.LayerQuantizer;
import io.github.jetdetr.calibration.layer.LayerSample;
import io.github.jetdetr.calibration.layer.LayerSearch;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.layer.SampledRows;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.TestGraphs;
import io.github.jetdetr.support.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The rules of placement, each on a graph of its own. Sources: TensorRT, Working with Quantized
 * Types, "Explicit Quantization"; NVIDIA Model Optimizer, {@code modelopt/onnx/quantization}.
 */
class QdqPlacementTest {

  private static final float[] PLANE = TestGraphs.random(4 * 64, 1, 11);

  @Test
  void inputsAndWeightsAreQuantizedAndOutputsAreNot() throws Exception {
    OnnxModel written = quantized(TestGraphs.convolution(4, 1), PLANE, 1, 4, 8, 8);
    Node conv = only(written, "Conv");
    Node input = producer(written, conv.input(0));
    assertTrue(input.is("DequantizeLinear"));
    assertTrue(producer(written, input.input(0)).is("QuantizeLinear"));
    assertTrue(producer(written, conv.input(1)).is("DequantizeLinear"));
    assertEquals(List.of("Relu"), consumers(written, conv.output()));
  }

  @Test
  void weightsAreCodesWithAScaleForEachOutputChannel() throws Exception {
    OnnxModel written = quantized(TestGraphs.convolution(4, 1), PLANE, 1, 4, 8, 8);
    Node weights = producer(written, only(written, "Conv").input(1));
    TensorProto codes = constant(written, weights.input(0));
    assertEquals(INT8_VALUE, codes.getDataType());
    assertArrayEquals(new long[] {4, 4, 3, 3}, Initializers.shape(codes));
    assertArrayEquals(new long[] {4}, Initializers.shape(constant(written, weights.input(1))));
    assertEquals(0, weights.integer("axis", -1));
    for (byte code : codes.getRawData().toByteArray()) {
      assertTrue(code >= -127, "a code of −128 has no counterpart");
    }
  }

  @Test
  void scalesAndZeroPointsOfInputsAreScalarsAndZero() throws Exception {
    OnnxModel written = quantized(TestGraphs.convolution(4, 1), PLANE, 1, 4, 8, 8);
    Node quantize = only(written, "QuantizeLinear");
    assertEquals(0, constant(written, quantize.input(1)).getDimsCount());
    TensorProto zero = constant(written, quantize.input(2));
    assertEquals(0, zero.getDimsCount());
    assertEquals(INT8_VALUE, zero.getDataType());
    assertEquals(0, zero.getRawData().byteAt(0));
  }

  @Test
  void biasesStayInFloatingPoint() throws Exception {
    OnnxModel written = quantized(TestGraphs.convolution(4, 1), PLANE, 1, 4, 8, 8);
    TensorProto bias = constant(written, only(written, "Conv").input(2));
    assertEquals(TensorProto.DataType.FLOAT_VALUE, bias.getDataType());
  }

  @Test
  void layersThatShareAnInputButNoGridEachHaveTheirOwnQdqPair() throws Exception {
    OnnxGraph graph =
        TestGraphs.convolution(4, 1)
            .floats("w2", TestGraphs.random(144, 1, 3), 4, 4, 3, 3)
            .node("z", "Conv", "x", "w2")
            .output("z", FLOAT, 1, 4, 6, 6);
    OnnxModel written = quantized(graph, PLANE, 1, 4, 8, 8);
    assertEquals(2, nodes(written, "QuantizeLinear").size());
  }

  @Test
  void layersThatShareAnInputAndItsGridShareOneQuantizer() throws Exception {
    OnnxModel model =
        TestGraphs.parse(
            TestGraphs.convolution(4, 1)
                .floats("w2", TestGraphs.random(144, 1, 3), 4, 4, 3, 3)
                .node("z", "Conv", "x", "w2")
                .output("z", FLOAT, 1, 4, 6, 6));
    List<QuantizedLayer> layers = new ArrayList<>();
    for (Layer layer : TestLayers.find(model, PLANE, 1, 4, 8, 8)) {
      LayerSample sample = TestLayers.sampleOfPlane(layer, PLANE);
      InputQuantization choice =
          layers.isEmpty()
              ? new LayerSearch(sample, TestLayers.range(PLANE, 4)).best()
              : layers.get(0).choice();
      layers.add(LayerQuantizer.refine(sample, choice));
    }

    OnnxModel written = QdqWriter.write(model, layers);

    assertEquals(2, layers.size());
    assertEquals(1, nodes(written, "QuantizeLinear").size());
    for (String output : List.of("y", "z")) {
      float[] expected = TestGraphs.run(model, output, PLANE, 1, 4, 8, 8);
      assertClose(expected, TestGraphs.run(written, output, PLANE, 1, 4, 8, 8), 0.05);
    }
  }

  @Test
  void attentionStaysInFloat() throws Exception {
    OnnxModel model =
        TestGraphs.parse(
            new OnnxGraph()
                .input("x", FLOAT, 32, 32)
                .transposed("t", "x", 1, 0)
                .node("y", "MatMul", "x", "t")
                .output("y", FLOAT, 32, 32));
    assertLeftOut("attention", model, 32, 32);
  }

  @Test
  void productsWithASingleRowStayInFloat() throws Exception {
    assertLeftOut("single row", product(1, 32, 32), 1, 32);
  }

  @Test
  void productsWithFewWeightsStayInFloat() throws Exception {
    assertLeftOut("too few to be faster in INT8", product(32, 4, 32), 32, 4);
    assertLeftOut("too few to be faster in INT8", product(32, 32, 4), 32, 32);
  }

  @Test
  void convolutionsWithoutConstantWeightsStayInFloat() throws Exception {
    OnnxModel model =
        TestGraphs.parse(
            new OnnxGraph()
                .input("x", FLOAT, 1, 1, 4, 4)
                .node("w", "Sigmoid", "x")
                .node("y", "Conv", "x", "w")
                .output("y", FLOAT, 1, 1, 1, 1));
    assertLeftOut("weights are not constant", model, 1, 1, 4, 4);
  }

  @Test
  void aProductsWeightsHaveAScaleForEachColumn() throws Exception {
    float[] x = TestGraphs.random(32 * 32, 1, 4);
    OnnxModel model = product(32, 32, 16);
    Layer layer = TestLayers.find(model, x, 32, 32).get(0);
    SampledRows rows = new SampledRows(layer, 32);
    rows.add(x, 1, 1, 32, 1, 32, new SplittableRandom(1));
    LayerSample sample = new LayerSample(layer, rows);
    InputQuantization choice = new LayerSearch(sample, columnsRange(x, 32)).best();
    OnnxModel written = QdqWriter.write(model, List.of(LayerQuantizer.refine(sample, choice)));
    Node weights = producer(written, only(written, "MatMul").input(1));
    assertEquals(1, weights.integer("axis", -1));
    assertArrayEquals(new long[] {16}, Initializers.shape(constant(written, weights.input(1))));
    assertClose(
        TestGraphs.run(model, "y", x, 32, 32), TestGraphs.run(written, "y", x, 32, 32), 0.03);
  }

  @Test
  void aMigrationIsFoldedIntoPrecedingConstants() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("x", FLOAT, 1, 4, 8, 8)
            .floats("one", new float[] {0.5f}, 1)
            .floats("two", new float[] {0.25f}, 1)
            .floats("w", TestGraphs.random(144, 0.3f, 2), 4, 4, 3, 3)
            .node("scaled", "Mul", "x", "one")
            .node("shifted", "Add", "scaled", "two")
            .node("y", "Conv", "shifted", "w")
            .output("y", FLOAT, 1, 4, 6, 6);
    OnnxModel model = TestGraphs.parse(graph);
    Layer layer = TestLayers.find(model, PLANE, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, lab(PLANE));
    InputQuantization choice = choice(new float[] {1, 2, 0.5f, 4}, new float[4], 0.0625f);
    OnnxModel written = QdqWriter.write(model, List.of(LayerQuantizer.plain(sample, choice)));
    assertEquals(1, nodes(written, "Mul").size());
    assertEquals(1, nodes(written, "Add").size());
    assertClose(
        TestGraphs.run(model, "y", PLANE, 1, 4, 8, 8),
        TestGraphs.run(written, "y", PLANE, 1, 4, 8, 8),
        0.1);
  }

  @Test
  void aShiftUsesAllCodesOfAnInputOnOneSideOfZero() throws Exception {
    float[] x = oneSided();
    OnnxModel model = TestGraphs.parse(TestGraphs.convolution(4, 1));
    Layer layer = TestLayers.find(model, x, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, x);
    InputQuantization choice = new LayerSearch(sample, TestLayers.range(x, 4)).best();
    assertTrue(choice.grid().isShifted());
    OnnxModel written = QdqWriter.write(model, List.of(LayerQuantizer.refine(sample, choice)));
    Node shift = producer(written, only(written, "QuantizeLinear").input(0));
    assertTrue(shift.is("Add"), shift.toString());
    assertEquals(List.of(), nodes(written, "Pad"));
    assertClose(
        TestGraphs.run(model, "y", x, 1, 4, 8, 8),
        TestGraphs.run(written, "y", x, 1, 4, 8, 8),
        0.01);
  }

  @Test
  void anInputOnBothSidesOfZeroIsNotShifted() throws Exception {
    OnnxModel model = TestGraphs.parse(TestGraphs.convolution(4, 1));
    Layer layer = TestLayers.find(model, PLANE, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, PLANE);
    assertFalse(new LayerSearch(sample, TestLayers.range(PLANE, 4)).best().grid().isShifted());
  }

  /** A convolution's padding has code 0, which after a shift is not what zero became. */
  @Test
  void aPaddedInputIsPaddedBeforeItIsShifted() throws Exception {
    float[] x = oneSided();
    OnnxModel model = TestGraphs.parse(padded());
    Layer layer = TestLayers.find(model, x, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, x);
    float[] ones = {1, 1, 1, 1};
    InputQuantization choice = choice(ones, new float[] {-128, -100, -128, -7}, 1 / 128f);
    OnnxModel written = QdqWriter.write(model, List.of(LayerQuantizer.refine(sample, choice)));
    assertEquals(1, nodes(written, "Pad").size());
    assertArrayEquals(new long[4], only(written, "Conv").integers("pads", 0, 0, 0, 0));
    assertClose(
        TestGraphs.run(model, "y", x, 1, 4, 8, 8),
        TestGraphs.run(written, "y", x, 1, 4, 8, 8),
        0.02);
    // Zeros everywhere: nothing but the bias, at the borders too.
    float[] still = TestGraphs.run(written, "y", new float[256], 1, 4, 8, 8);
    for (int at = 0; at < still.length; at++) {
      assertEquals(still[at / 64 * 64 + 27], still[at], 1e-5f, "place " + at);
    }
  }

  @Test
  void aShiftIsFoldedIntoAPrecedingAddition() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("x", FLOAT, 1, 4, 8, 8)
            .floats("two", new float[] {0.25f}, 1)
            .floats("w", TestGraphs.random(144, 0.3f, 2), 4, 4, 3, 3)
            .node("more", "Add", "x", "two")
            .node("y", "Conv", "more", "w")
            .output("y", FLOAT, 1, 4, 6, 6);
    OnnxModel model = TestGraphs.parse(graph);
    float[] x = oneSided();
    Layer layer = TestLayers.find(model, x, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, x);
    float[] shift = {-128, -128, -100, -50};
    InputQuantization choice = choice(new float[] {1, 1, 1, 1}, shift, 1 / 128f);
    OnnxModel written = QdqWriter.write(model, List.of(LayerQuantizer.plain(sample, choice)));
    assertEquals(1, nodes(written, "Add").size());
    assertClose(
        TestGraphs.run(model, "y", x, 1, 4, 8, 8),
        TestGraphs.run(written, "y", x, 1, 4, 8, 8),
        0.02);
  }

  private static InputQuantization choice(float[] migration, float[] shift, float scale) {
    return new InputQuantization(0, 1, new InputGrid(migration, shift, scale), 0);
  }

  /** From 0 to 1, as behind a ReLU. */
  private static float[] oneSided() {
    float[] x = PLANE.clone();
    for (int at = 0; at < x.length; at++) {
      x[at] = Math.min(1, Math.abs(x[at]) / 3);
    }
    return x;
  }

  private static OnnxGraph padded() {
    return new OnnxGraph()
        .input("x", FLOAT, 1, 4, 8, 8)
        .floats("w", TestGraphs.random(144, 0.3f, 2), 4, 4, 3, 3)
        .padded("y", "x", "w", 1)
        .output("y", FLOAT, 1, 4, 8, 8);
  }

  private static float[] lab(float[] x) {
    float[] values = x.clone();
    for (int at = 0; at < values.length; at++) {
      values[at] = x[at] * 0.5f + 0.25f;
    }
    return values;
  }

  private static InputRange columnsRange(float[] x, int columns) {
    InputRange range = new InputRange(columns, 1);
    range.add(x);
    return range;
  }

  private static OnnxModel product(int rows, int columns, int outputs) throws Exception {
    return TestGraphs.parse(
        new OnnxGraph()
            .input("x", FLOAT, rows, columns)
            .floats("w", TestGraphs.random(columns * outputs, 0.2f, 5), columns, outputs)
            .node("y", "MatMul", "x", "w")
            .output("y", FLOAT, rows, outputs));
  }

  private static OnnxModel quantized(OnnxGraph graph, float[] x, long... shape) throws Exception {
    OnnxModel model = TestGraphs.parse(graph);
    List<QuantizedLayer> layers = new ArrayList<>();
    for (Layer layer : TestLayers.find(model, x, shape)) {
      LayerSample sample = TestLayers.sampleOfPlane(layer, x);
      InputQuantization choice =
          new LayerSearch(sample, TestLayers.range(x, layer.channels())).best();
      layers.add(LayerQuantizer.refine(sample, choice));
    }
    OnnxModel written = QdqWriter.write(model, layers);
    assertClose(TestGraphs.run(model, "y", x, shape), TestGraphs.run(written, "y", x, shape), 0.05);
    return written;
  }

  private static void assertLeftOut(String because, OnnxModel model, long... shape)
      throws Exception {
    int elements = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
    LayerFinder finder = TestLayers.finder(model, TestGraphs.random(elements, 1, 1), shape);
    assertEquals(List.of(), finder.layers());
    assertTrue(finder.leftOut().toString().contains(because), finder.leftOut().toString());
  }

  private static void assertClose(float[] expected, float[] actual, double share) {
    double error = 0;
    double energy = 0;
    for (int at = 0; at < expected.length; at++) {
      error += Math.pow(expected[at] - actual[at], 2);
      energy += Math.pow(expected[at], 2);
    }
    assertTrue(Math.sqrt(error / energy) < share, "off by " + Math.sqrt(error / energy));
  }

  private static List<Node> nodes(OnnxModel model, String operator) {
    return model.graph().nodes().stream().filter(node -> node.is(operator)).toList();
  }

  private static Node only(OnnxModel model, String operator) {
    List<Node> nodes = nodes(model, operator);
    assertEquals(1, nodes.size(), operator);
    return nodes.get(0);
  }

  private static Node producer(OnnxModel model, String value) {
    Node node = model.graph().wiring().producer(value);
    assertNotNull(node, value);
    return node;
  }

  private static List<String> consumers(OnnxModel model, String value) {
    return model.graph().wiring().consumers(value).stream().map(Node::operator).toList();
  }

  private static TensorProto constant(OnnxModel model, String name) {
    TensorProto tensor = model.graph().constant(name);
    assertNotNull(tensor, name);
    return tensor;
  }
}
