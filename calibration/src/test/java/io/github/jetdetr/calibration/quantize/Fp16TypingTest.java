package io.github.jetdetr.calibration.quantize;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT16_VALUE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.layer.InputQuantization;
import io.github.jetdetr.calibration.layer.Layer;
import io.github.jetdetr.calibration.layer.LayerQuantizer;
import io.github.jetdetr.calibration.layer.LayerSample;
import io.github.jetdetr.calibration.layer.LayerSearch;
import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.onnx.Node;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.OpsetLift;
import io.github.jetdetr.calibration.onnx.TestGraphs;
import io.github.jetdetr.engine.model.HostTensor;
import io.github.jetdetr.support.OnnxGraph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Strongly typed FP16: what is half, what stays FP32, and where they meet. */
class Fp16TypingTest {

  private static final float[] PLANE = TestGraphs.random(4 * 64, 1, 31);

  @Test
  void aNetworkInHalfPrecisionGivesNearlyTheSameOutputs() throws Exception {
    OnnxModel model = lifted(TestGraphs.convolution(4, 1));
    OnnxModel half = half(model, PLANE, Map.of(), 1, 4, 8, 8);
    Node conv = node(half, "Conv");
    assertEquals(FLOAT16_VALUE, constant(half, conv.input(1)).getDataType());
    assertArrayEquals(
        TestGraphs.run(model, "y", PLANE, 1, 4, 8, 8),
        TestGraphs.run(half, "y", PLANE, 1, 4, 8, 8),
        0.01f);
  }

  @Test
  void scalesHaveTheTypeOfTheScaledValue() throws Exception {
    OnnxModel model = lifted(TestGraphs.convolution(4, 1));
    Layer layer = TestLayers.find(model, PLANE, 1, 4, 8, 8).get(0);
    LayerSample sample = TestLayers.sampleOfPlane(layer, PLANE);
    InputQuantization choice = new LayerSearch(sample, TestLayers.range(PLANE, 4)).best();
    OnnxModel int8 = QdqWriter.write(model, List.of(LayerQuantizer.refine(sample, choice)));
    OnnxModel half = half(int8, PLANE, Map.of(), 1, 4, 8, 8);
    for (Node node : half.graph().nodes()) {
      if (node.is("QuantizeLinear", "DequantizeLinear")) {
        assertEquals(FLOAT16_VALUE, constant(half, node.input(1)).getDataType(), node.label());
      }
    }
    assertArrayEquals(
        TestGraphs.run(int8, "y", PLANE, 1, 4, 8, 8),
        TestGraphs.run(half, "y", PLANE, 1, 4, 8, 8),
        0.05f);
  }

  @Test
  void powersAndValuesBeyondTheRangeStayInSinglePrecision() throws Exception {
    OnnxModel model =
        lifted(
            new OnnxGraph()
                .input("x", FLOAT, 1, 4)
                .floats("two", new float[] {2})
                .floats("large", new float[] {3e5f})
                .node("square", "Pow", "x", "two")
                .node("big", "Mul", "square", "large")
                .node("small", "Relu", "square")
                .node("y", "Add", "big", "small")
                .output("y", FLOAT, 1, 4));
    float[] x = {1, 300, 2, 3};
    OnnxModel half = half(model, x, Map.of("big", (float) 2.7e10), 1, 4);
    assertArrayEquals(
        TestGraphs.run(model, "y", x, 1, 4), TestGraphs.run(half, "y", x, 1, 4), 1e4f);
    for (float value : TestGraphs.run(half, "y", x, 1, 4)) {
      assertTrue(Float.isFinite(value));
    }
  }

  @Test
  void coordinatesStayInSinglePrecisionBackToTheirProduct() throws Exception {
    OnnxModel model =
        lifted(
            new OnnxGraph()
                .input("x", FLOAT, 32, 32)
                .floats("w", TestGraphs.random(32 * 32, 0.2f, 1), 32, 32)
                .floats("b", TestGraphs.random(32, 0.2f, 2), 32)
                .node("p", "MatMul", "x", "w")
                .node("place", "Add", "p", "b")
                .node("y", "Sigmoid", "place")
                .output("y", FLOAT, 32, 32));
    OnnxModel half = half(model, TestGraphs.random(1024, 1, 3), Map.of(), 32, 32);
    assertEquals(FLOAT16_VALUE, constant(half, node(half, "MatMul").input(1)).getDataType());
    assertEquals("b", node(half, "Add").input(1));
  }

  private static OnnxModel lifted(OnnxGraph graph) throws Exception {
    OnnxModel model = TestGraphs.parse(graph);
    OpsetLift.lift(model, OpsetLift.HALF_SCALES);
    return model;
  }

  private static OnnxModel half(
      OnnxModel model, float[] x, Map<String, Float> largest, long... shape) throws Exception {
    return Fp16Typing.write(
        model, ActivationCapture.describe(model, Map.of("x", HostTensor.of(x, shape)), 1), largest);
  }

  private static Node node(OnnxModel model, String operator) {
    return model.graph().nodes().stream()
        .filter(node -> node.is(operator))
        .findFirst()
        .orElseThrow();
  }

  private static TensorProto constant(OnnxModel model, String name) {
    TensorProto tensor = model.graph().constant(name);
    if (tensor == null) {
      throw new AssertionError("no constant " + name);
    }
    return tensor;
  }
}
