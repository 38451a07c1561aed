package io.github.jetdetr.calibration.onnx;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT16;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.support.OnnxGraph;
import org.junit.jupiter.api.Test;

class PreparationTest {

  private static final float[] X = TestGraphs.random(18, 2, 9);

  @Test
  void scalesAndShiftsBehindAConvolutionFoldIntoIt() throws Exception {
    float[] x = TestGraphs.random(4 * 64, 1, 2);
    OnnxGraph graph =
        new OnnxGraph()
            .input("x", FLOAT, 1, 4, 8, 8)
            .output("y", FLOAT, 1, 4, 6, 6)
            .floats("w", TestGraphs.random(4 * 4 * 9, 0.3f, 1), 4, 4, 3, 3)
            .floats("s", TestGraphs.random(4, 1, 5), 1, 4, 1, 1)
            .floats("t", TestGraphs.random(4, 1, 6), 4, 1, 1)
            .floats("half", new float[] {0.5f})
            .node("c", "Conv", "x", "w")
            .node("m", "Mul", "c", "s")
            .node("a", "Add", "t", "m")
            .node("y", "Mul", "a", "half");
    OnnxModel model = TestGraphs.parse(graph);
    float[] expected = TestGraphs.run(model, "y", x, 1, 4, 8, 8);

    assertEquals(3, AffineFolding.fold(model));

    assertEquals(1, model.graph().nodes().size());
    assertArrayEquals(expected, TestGraphs.run(model, "y", x, 1, 4, 8, 8), 1e-5f);
  }

  @Test
  void aLayerNormInPartsIsFusedAndGivesTheSameOutput() throws Exception {
    ModelProto parts = NormGraphs.overLastAxis(NormGraphs.layerNorm(6));
    for (long opset : new long[] {OpsetLift.LAYER_NORM, OpsetLift.HALF_SCALES}) {
      OnnxModel model = TestGraphs.parse(parts);
      OpsetLift.lift(model, opset);
      assertEquals(1, LayerNormFusion.fuse(model));
      assertEquals(1, model.graph().nodes().size());
      assertTrue(model.graph().nodes().get(0).is("LayerNormalization"));
      float[] expected = TestGraphs.run(TestGraphs.parse(parts), "y", X, 3, 6);
      assertArrayEquals(expected, TestGraphs.run(model, "y", X, 3, 6), 1e-5f);
    }
  }

  @Test
  void aMeanOverOtherAxesIsNoLayerNorm() throws Exception {
    OnnxModel model = TestGraphs.parse(NormGraphs.layerNorm(6));
    assertEquals(0, LayerNormFusion.fuse(model));
  }

  @Test
  void aBatchNormIsFoldedAndGivesTheSameOutput() throws Exception {
    OnnxModel model = TestGraphs.parse(NormGraphs.batchNorm(2));
    float[] x = TestGraphs.random(50, 1, 8);
    float[] expected = TestGraphs.run(model, "y", x, 1, 2, 5, 5);
    assertEquals(1, BatchNormFolding.fold(model));
    assertEquals(1, model.graph().nodes().size());
    assertArrayEquals(expected, TestGraphs.run(model, "y", x, 1, 2, 5, 5), 1e-4f);
  }

  @Test
  void aBatchNormWhoseConvolutionIsUsedElsewhereStays() throws Exception {
    OnnxGraph graph = NormGraphs.batchNorm(2).node("z", "Relu", "c").output("z", FLOAT, 1, 2, 3, 3);
    assertEquals(0, BatchNormFolding.fold(TestGraphs.parse(graph)));
  }

  @Test
  void nodesThatDependOnConstantsOnlyAreFolded() throws Exception {
    OnnxModel model =
        TestGraphs.parse(
            new OnnxGraph()
                .input("x", FLOAT, 2)
                .floats("a", new float[] {1, 2}, 2)
                .floats("b", new float[] {10, 20}, 2)
                .node("sum", "Add", "a", "b")
                .node("root", "Sqrt", "sum")
                .node("y", "Mul", "x", "root")
                .output("y", FLOAT, 2));
    assertEquals(2, ConstantFolding.fold(model));
    assertEquals(1, model.graph().nodes().size());
    float[] y = TestGraphs.run(model, "y", new float[] {1, 1}, 2);
    assertArrayEquals(new float[] {(float) Math.sqrt(11), (float) Math.sqrt(22)}, y, 1e-6f);
  }

  @Test
  void convertingTheOpsetKeepsReductions() throws Exception {
    OnnxModel model = TestGraphs.parse(NormGraphs.overLastAxis(NormGraphs.layerNorm(6)));
    float[] expected = TestGraphs.run(model, "y", X, 3, 6);
    OpsetLift.lift(model, OpsetLift.HALF_SCALES);
    assertEquals(OpsetLift.HALF_SCALES, model.opset());
    assertArrayEquals(expected, TestGraphs.run(model, "y", X, 3, 6));
  }

  @Test
  void anOldSoftmaxKeepsItsRowsWhateverItsAxis() throws Exception {
    for (long axis = 0; axis < 3; axis++) {
      OnnxGraph graph =
          new OnnxGraph()
              .input("x", FLOAT, 3, 2, 3)
              .node("y", "Softmax", "axis", axis, "x")
              .output("y", FLOAT, 3, 2, 3);
      assertLiftKeeps(12, graph, X, 3, 2, 3);
    }
  }

  @Test
  void aDropoutWithItsRatioStillPassesItsInputOn() throws Exception {
    ModelProto.Builder model =
        new OnnxGraph()
                .input("x", FLOAT, 18)
                .node("y", "Dropout", "x")
                .output("y", FLOAT, 18)
                .model()
                .toBuilder();
    model
        .getGraphBuilder()
        .getNodeBuilder(0)
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("ratio")
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(0.3f));
    OnnxModel lifted = TestGraphs.parse(ofOpset(11, model));
    OpsetLift.lift(lifted, OpsetLift.HALF_SCALES);
    assertArrayEquals(X, TestGraphs.run(lifted, "y", X, 18));
  }

  @Test
  void regionsAreAlignedAsBeforeTheirDefaultChanged() throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("x", FLOAT, 1, 2, 5, 5)
            .floats("regions", new float[] {0.3f, 0.4f, 3.7f, 4.1f}, 1, 4)
            .longs("pictures", 0)
            .node("y", "RoiAlign", "output_height", 2, "x", "regions", "pictures")
            .output("y", FLOAT, 1, 2, 2, 1);
    assertLiftKeeps(12, graph, TestGraphs.random(50, 1, 4), 1, 2, 5, 5);
  }

  private static void assertLiftKeeps(long opset, OnnxGraph graph, float[] x, long... shape)
      throws Exception {
    ModelProto old = ofOpset(opset, graph.model().toBuilder());
    OnnxModel lifted = TestGraphs.parse(old);
    OpsetLift.lift(lifted, OpsetLift.HALF_SCALES);
    float[] expected = TestGraphs.run(TestGraphs.parse(old), "y", x, shape);
    assertEquals(OpsetLift.HALF_SCALES, lifted.opset());
    assertArrayEquals(expected, TestGraphs.run(lifted, "y", x, shape), 1e-6f);
  }

  private static ModelProto ofOpset(long opset, ModelProto.Builder model) {
    return model.setOpsetImport(0, OperatorSetIdProto.newBuilder().setVersion(opset)).build();
  }

  @Test
  void aHalfPrecisionGraphComputesTheSameInSinglePrecision() throws Exception {
    ModelProto.Builder half =
        new OnnxGraph()
                .input("x", FLOAT16, 3)
                .node("narrow", "Cast", "to", FLOAT16.getNumber(), "x")
                .node("y", "Mul", "narrow", "w")
                .output("y", FLOAT16, 3)
                .model()
                .toBuilder();
    half.getGraphBuilder().addInitializer(Initializers.halves("w", new float[] {0.1f, -2, 3}, 3));
    OnnxModel model = TestGraphs.parse(half.build());

    assertEquals(4, HalfWidening.widen(model));
    assertEquals(0, HalfWidening.widen(model));

    float[] y = TestGraphs.run(model, "y", new float[] {1, 2, 0.5f}, 3);
    assertArrayEquals(new float[] {Float16.round(0.1f), -4, 1.5f}, y);
  }

  @Test
  void constantsOfTypesThatAreNotCarriedStayUnfolded() throws Exception {
    OnnxModel model =
        TestGraphs.parse(
            new OnnxGraph()
                .input("x", FLOAT, 2)
                .floats("a", new float[] {1, 2}, 2)
                .node("exact", "Cast", "to", DataType.DOUBLE_VALUE, "a")
                .longs("shape", 2)
                .node("spread", "Expand", "exact", "shape")
                .node("single", "Cast", "to", DataType.FLOAT_VALUE, "spread")
                .node("root", "Sqrt", "a")
                .node("sum", "Add", "single", "root")
                .node("y", "Mul", "x", "sum")
                .output("y", FLOAT, 2));

    assertEquals(1, ConstantFolding.fold(model));
    float[] y = TestGraphs.run(model, "y", new float[] {1, 1}, 2);
    assertArrayEquals(new float[] {2, 2 + (float) Math.sqrt(2)}, y, 1e-6f);
  }

  @Test
  void whatNothingNeedsIsRemovedBesideAConstantThatIsNotCarried() throws Exception {
    OnnxModel model =
        TestGraphs.parse(
            new OnnxGraph()
                .input("x", FLOAT, 2)
                .floats("a", new float[] {1, 2}, 2)
                .node("exact", "Cast", "to", DataType.DOUBLE_VALUE, "a")
                .longs("shape", 2)
                .node("spread", "Expand", "exact", "shape")
                .node("single", "Cast", "to", DataType.FLOAT_VALUE, "spread")
                .node("dead", "Sqrt", "a")
                .node("y", "Mul", "x", "single")
                .output("y", FLOAT, 2));

    assertEquals(1, ConstantFolding.fold(model));
    assertArrayEquals(new float[] {3, 8}, TestGraphs.run(model, "y", new float[] {3, 4}, 2), 1e-6f);
  }

  @Test
  void halvesAreRoundedAsInHardware() {
    assertEquals(1.0009766f, Float16.round(1.0007f));
    assertEquals(1f, Float16.round(1 + 0x1p-11f)); // a tie goes to the even one
    assertEquals(65504f, Float16.round(65519f));
    assertEquals(Float.POSITIVE_INFINITY, Float16.round(65520f));
    assertEquals(0x1p-24f, Float16.round(0x1.8p-25f));
    assertEquals(0f, Float16.round(0x1p-26f));
    for (int bits = 0; bits < 0x7C00; bits++) {
      float value = Float16.widen((short) bits);
      assertEquals(bits, Float16.narrow(value));
      assertEquals(-value, Float16.round(-value));
    }
  }
}
