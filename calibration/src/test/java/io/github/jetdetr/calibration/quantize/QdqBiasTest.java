package io.github.jetdetr.calibration.quantize;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.layer.InputGrid;
import io.github.jetdetr.calibration.layer.InputQuantization;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerQuantizer;
import io.github.jetdetr.calibration.layer.LayerSample;
import io.github.jetdetr.calibration.layer.QuantizedLayer;
import io.github.jetdetr.calibration.layer.SampledRows;
import io.github.jetdetr.calibration.onnx.Initializers;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.TestGraphs;
import io.github.jetdetr.support.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Where a layer's bias stands, and that it takes back what a shift of the input brings in: of a
 * product the bias of its own, that of an addition on either side, or none. Every written graph has
 * to compute what the one before did.
 */
class QdqBiasTest {

  private static final int ROWS = 20;
  private static final int COLUMNS = 32;
  private static final int OUTPUTS = 24;
  private static final float[] WEIGHTS = TestGraphs.random(COLUMNS * OUTPUTS, 0.2f, 5);
  private static final float[] BIAS = TestGraphs.random(OUTPUTS, 0.5f, 6);
  private static final float[] INPUT = oneSided(TestGraphs.random(ROWS * COLUMNS, 1, 4));

  @Test
  void aGemmsOwnBiasIsReplacedWhicheverWayItsWeightsLie() throws Exception {
    for (int turned = 0; turned <= 1; turned++) {
      OnnxGraph graph = input();
      weights(graph, turned == 1)
          .floats("b", BIAS, OUTPUTS)
          .node("y", "Gemm", "transB", turned, "x", "w", "b");
      OnnxModel written = assertComputesTheSame(graph);

      Node gemm = only(written, "Gemm");
      assertEquals(3, gemm.inputs().size());
      Node codes = dequantizer(written, gemm.input(1));
      assertEquals(turned == 1 ? 0 : 1, codes.integer("axis", -1));
      long[] shape = turned == 1 ? new long[] {OUTPUTS, COLUMNS} : new long[] {COLUMNS, OUTPUTS};
      assertArrayEquals(shape, shapeOf(written, codes.input(0)));
      assertArrayEquals(new long[] {OUTPUTS}, shapeOf(written, codes.input(1)));
      assertArrayEquals(new long[] {OUTPUTS}, shapeOf(written, codes.input(2)));
    }
  }

  @Test
  void aGemmWithoutABiasIsGivenOne() throws Exception {
    OnnxGraph graph = input();
    weights(graph, true).node("y", "Gemm", "transB", 1, "x", "w");

    OnnxModel written = assertComputesTheSame(graph);

    assertArrayEquals(new long[] {OUTPUTS}, shapeOf(written, only(written, "Gemm").input(2)));
    assertEquals(0, count(written, "Add") - 1, "the shift alone");
  }

  @Test
  void aProductsBiasStaysInTheAdditionOnEitherSide() throws Exception {
    for (int side = 0; side <= 1; side++) {
      OnnxGraph graph = input();
      weights(graph, false).floats("b", BIAS, OUTPUTS).node("p", "MatMul", "x", "w");
      if (side == 0) {
        graph.node("y", "Add", "b", "p");
      } else {
        graph.node("y", "Add", "p", "b");
      }
      OnnxModel written = assertComputesTheSame(graph);

      // One shifts the input, one brings the bias.
      assertEquals(2, count(written, "Add"));
    }
  }

  @Test
  void aProductWithoutABiasIsGivenAnAdditionUnderItsOldName() throws Exception {
    OnnxGraph graph = input();
    weights(graph, false).node("p", "MatMul", "x", "w").node("y", "Neg", "p");

    OnnxModel written = assertComputesTheSame(graph);

    assertEquals(2, count(written, "Add"));
    assertEquals("p", only(written, "Neg").input(0));
    assertEquals(List.of("Add"), producers(written, "p"));
  }

  @Test
  void aConvolutionWithoutABiasIsGivenOne() throws Exception {
    float[] plane = oneSided(TestGraphs.random(4 * 64, 1, 11));
    OnnxModel model =
        TestGraphs.parse(
            new OnnxGraph()
                .input("x", FLOAT, 1, 4, 8, 8)
                .floats("w", TestGraphs.random(144, 0.3f, 2), 4, 4, 3, 3)
                .node("y", "Conv", "x", "w")
                .output("y", FLOAT, 1, 4, 6, 6));
    Layer layer = TestLayers.find(model, plane, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, plane);

    OnnxModel written =
        QdqWriter.write(model, List.of(LayerQuantizer.plain(sample, shifted(layer.channels()))));

    assertEquals(3, only(written, "Conv").inputs().size());
    assertClose(
        TestGraphs.run(model, "y", plane, 1, 4, 8, 8),
        TestGraphs.run(written, "y", plane, 1, 4, 8, 8));
  }

  @Test
  void aLayerOfAnotherModelIsRefusedByName() throws Exception {
    OnnxGraph graph = input();
    weights(graph, false).node("p", "MatMul", "x", "w").node("y", "Neg", "p");
    QuantizedLayer layer = quantized(parse(graph));
    OnnxGraph other = input();
    weights(other, false).node("z", "MatMul", "x", "w").node("y", "Neg", "z");

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> QdqWriter.write(parse(other), List.of(layer)));

    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("the model has no node "),
        refusal::getMessage);
    assertTrue(
        String.valueOf(refusal.getMessage()).contains(layer.layer().node().label()),
        refusal::getMessage);
  }

  @Test
  void weightsThatAreComputedByNowAreRefused() throws Exception {
    OnnxGraph graph = input();
    weights(graph, false).node("y", "MatMul", "x", "w");
    QuantizedLayer layer = quantized(parse(graph));
    OnnxGraph computed =
        input()
            .floats("v", WEIGHTS, COLUMNS, OUTPUTS)
            .node("w", "Neg", "v")
            .node("y", "MatMul", "x", "w");

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> QdqWriter.write(parse(computed), List.of(layer)));

    assertEquals("the weights are not constant: w", refusal.getMessage());
  }

  @Test
  void theWeightsInFloatingPointAreNotInTheFileAnyMore() throws Exception {
    OnnxGraph graph = input();
    weights(graph, false).node("y", "MatMul", "x", "w");
    OnnxModel model = parse(graph);
    assertNotNull(model.graph().constant("w"));

    OnnxModel written = QdqWriter.write(model, List.of(quantized(model)));

    assertNull(written.graph().constant("w"));
  }

  @Test
  void theModelThatIsWrittenFromStaysAsItWas() throws Exception {
    OnnxGraph graph = input();
    weights(graph, true).node("y", "Gemm", "transB", 1, "x", "w");
    OnnxModel model = parse(graph);
    byte[] before = model.bytes();

    OnnxModel written = QdqWriter.write(model, List.of(quantized(model)));

    assertArrayEquals(before, model.bytes());
    assertEquals(1, count(written, "QuantizeLinear"));
  }

  private static OnnxModel assertComputesTheSame(OnnxGraph graph) throws Exception {
    OnnxModel model = parse(graph);
    OnnxModel written = QdqWriter.write(model, List.of(quantized(model)));
    assertEquals(1, count(written, "QuantizeLinear"));
    assertClose(
        TestGraphs.run(model, "y", INPUT, ROWS, COLUMNS),
        TestGraphs.run(written, "y", INPUT, ROWS, COLUMNS));
    return written;
  }

  private static QuantizedLayer quantized(OnnxModel model) throws Exception {
    Layer layer = TestLayers.find(model, INPUT, ROWS, COLUMNS).get(0);
    SampledRows rows = new SampledRows(layer, ROWS);
    rows.add(INPUT, 1, 1, ROWS, 1, ROWS, new SplittableRandom(1));
    return LayerQuantizer.plain(new LayerSample(layer, rows), shifted(COLUMNS));
  }

  /** Codes from −128 to 127 for inputs from 0 to 1, and a little else for every third channel. */
  private static InputQuantization shifted(int channels) {
    float[] migration = new float[channels];
    Arrays.fill(migration, 1);
    float[] shift = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      shift[channel] = channel % 3 == 0 ? -100 : -128;
    }
    return new InputQuantization(0, 1, new InputGrid(migration, shift, 1 / 255f), 0);
  }

  private static OnnxGraph input() {
    return new OnnxGraph().input("x", FLOAT, ROWS, COLUMNS).output("y", FLOAT, ROWS, OUTPUTS);
  }

  /** Adds the weights as [columns, outputs], or turned. */
  private static OnnxGraph weights(OnnxGraph graph, boolean turned) {
    if (!turned) {
      return graph.floats("w", WEIGHTS, COLUMNS, OUTPUTS);
    }
    float[] values = new float[WEIGHTS.length];
    for (int column = 0; column < COLUMNS; column++) {
      for (int output = 0; output < OUTPUTS; output++) {
        values[output * COLUMNS + column] = WEIGHTS[column * OUTPUTS + output];
      }
    }
    return graph.floats("w", values, OUTPUTS, COLUMNS);
  }

  private static OnnxModel parse(OnnxGraph graph) throws Exception {
    return TestGraphs.parse(graph);
  }

  /** From 0 to 200/255, which every channel's codes hold. */
  private static float[] oneSided(float[] x) {
    float[] values = x.clone();
    for (int at = 0; at < values.length; at++) {
      values[at] = Math.min(200 / 255f, Math.abs(x[at]) / 3);
    }
    return values;
  }

  private static void assertClose(float[] expected, float[] actual) {
    double error = 0;
    double energy = 0;
    for (int at = 0; at < expected.length; at++) {
      error += Math.pow(expected[at] - actual[at], 2);
      energy += Math.pow(expected[at], 2);
    }
    assertTrue(Math.sqrt(error / energy) < 0.02, "off by " + Math.sqrt(error / energy));
  }

  private static long count(OnnxModel model, String operator) {
    return model.graph().nodes().stream().filter(node -> node.is(operator)).count();
  }

  private static Node only(OnnxModel model, String operator) {
    List<Node> nodes = model.graph().nodes().stream().filter(node -> node.is(operator)).toList();
    assertEquals(1, nodes.size(), operator);
    return nodes.get(0);
  }

  private static Node dequantizer(OnnxModel model, String value) {
    Node node = Objects.requireNonNull(model.graph().wiring().producer(value));
    assertTrue(node.is("DequantizeLinear"), node::toString);
    return node;
  }

  private static List<String> producers(OnnxModel model, String value) {
    return List.of(Objects.requireNonNull(model.graph().wiring().producer(value)).operator());
  }

  private static long[] shapeOf(OnnxModel model, String name) {
    return Initializers.shape(Objects.requireNonNull(model.graph().constant(name)));
  }
}
