package io.github.jetdetr.calibration.onnx;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.support.OnnxGraph;
import org.junit.jupiter.api.Test;

class PreparationTest {

  private static final float[] X = TestGraphs.random(18, 2, 9);

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
  void anOldSoftmaxOverSeveralAxesIsRefused() throws Exception {
    ModelProto.Builder old =
        new OnnxGraph()
                .input("x", FLOAT, 1, 2, 3)
                .node("y", "Softmax", "x")
                .output("y", FLOAT, 1, 2, 3)
                .model()
                .toBuilder();
    old.setOpsetImport(0, OperatorSetIdProto.newBuilder().setVersion(12));
    OnnxModel model = TestGraphs.parse(old.build());
    String line =
        String.valueOf(
            assertThrows(ModelException.class, () -> OpsetLift.lift(model, OpsetLift.HALF_SCALES))
                .getMessage());
    assertTrue(line.contains("flattens axes"), line);
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
