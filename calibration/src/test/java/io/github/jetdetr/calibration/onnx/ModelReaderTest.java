package io.github.jetdetr.calibration.onnx;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.support.OnnxGraph;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReaderTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aModelThatIsReadAndWrittenComputesTheSame() throws Exception {
    OnnxModel model = TestGraphs.parse(TestGraphs.convolution(4, 1));
    Path file = folder.resolve("m.onnx");
    model.write(file);
    float[] x = TestGraphs.random(256, 1, 3);
    assertArrayEquals(
        TestGraphs.run(model, "y", x, 1, 4, 8, 8),
        TestGraphs.run(OnnxModel.read(file), "y", x, 1, 4, 8, 8));
  }

  @Test
  void nodesAreSortedTopologically() throws Exception {
    OnnxModel model =
        TestGraphs.parse(
            new OnnxGraph()
                .input("x", FLOAT, 1, 4)
                .node("y", "Relu", "a")
                .node("a", "Neg", "x")
                .output("y", FLOAT, 1, 4));
    assertEquals(List.of("a", "y"), model.graph().nodes().stream().map(Node::output).toList());
  }

  @Test
  void bytesThatAreNoModelAreRefusedInOneLine() {
    assertRefused("not an ONNX model", "no protobuf at all".getBytes(StandardCharsets.UTF_8));
    assertRefused("no graph", new byte[0]);
  }

  @Test
  void aCyclicGraphIsRefused() {
    assertRefused(
        "depends on its own result",
        new OnnxGraph()
            .input("x", FLOAT, 1, 4)
            .node("a", "Add", "x", "b")
            .node("b", "Relu", "a")
            .output("b", FLOAT, 1, 4));
  }

  @Test
  void aValueWithoutAProducerIsRefused() {
    assertRefused(
        "nothing produces 'w'",
        new OnnxGraph()
            .input("x", FLOAT, 1, 4)
            .node("y", "Add", "x", "w")
            .output("y", FLOAT, 1, 4));
    assertRefused(
        "nothing produces the output 'z'",
        new OnnxGraph().input("x", FLOAT, 1).output("z", FLOAT, 1));
  }

  @Test
  void aValueWithTwoProducersIsRefused() {
    assertRefused(
        "two nodes produce 'y'",
        new OnnxGraph()
            .input("x", FLOAT, 1, 4)
            .node("y", "Relu", "x")
            .node("y", "Neg", "x")
            .output("y", FLOAT, 1, 4));
  }

  @Test
  void weightsWithoutTheirDataAreRefused() {
    assertRefused("has the invalid shape", weight(TensorProto.newBuilder().addDims(1L << 40)));
    assertRefused("has the invalid shape", weight(TensorProto.newBuilder().addDims(-3)));
    assertRefused(
        "has the invalid shape",
        weight(TensorProto.newBuilder().addDims(1 << 16).addDims(1 << 16).addDims(0)));
    assertRefused(
        "has 3 of 2147483644 bytes",
        weight(
            TensorProto.newBuilder()
                .addDims(536870911)
                .setRawData(ByteString.copyFrom(new byte[3]))));
    assertRefused(
        "has 1 of 2 numbers", weight(TensorProto.newBuilder().addDims(2).addFloatData(1)));
  }

  @Test
  void weightsOutsideTheModelsFolderAreNotRead() throws Exception {
    Path file = folder.resolve("m.onnx");
    Files.write(
        file,
        new OnnxGraph()
            .input("x", FLOAT, 4)
            .external("w", "../secret", 4)
            .node("y", "Add", "x", "w")
            .output("y", FLOAT, 4)
            .model()
            .toByteArray());
    String line =
        String.valueOf(assertThrows(ModelException.class, () -> OnnxModel.read(file)).getMessage());
    assertTrue(line.contains("outside the model's folder"), line);
  }

  @Test
  void externalWeightsAreReadWithTheModel() throws Exception {
    Path file = folder.resolve("m.onnx");
    Files.write(folder.resolve("w.bin"), new byte[] {0, 0, 0x20, 0x41});
    Files.write(
        file,
        new OnnxGraph()
            .input("x", FLOAT, 1)
            .external("w", "w.bin", 1)
            .node("y", "Add", "x", "w")
            .output("y", FLOAT, 1)
            .model()
            .toByteArray());
    assertArrayEquals(
        new float[] {11}, TestGraphs.run(OnnxModel.read(file), "y", new float[] {1}, 1));
    Files.write(folder.resolve("w.bin"), new byte[3]);
    String line =
        String.valueOf(assertThrows(ModelException.class, () -> OnnxModel.read(file)).getMessage());
    assertTrue(line.contains("has 3 of 4 bytes"), line);
  }

  private static ModelProto weight(TensorProto.Builder tensor) {
    ModelProto model =
        new OnnxGraph().input("x", FLOAT, 1).node("y", "Relu", "x").output("y", FLOAT, 1).model();
    ModelProto.Builder builder = model.toBuilder();
    builder
        .getGraphBuilder()
        .addInitializer(tensor.setName("w").setDataType(TensorProto.DataType.FLOAT_VALUE));
    return builder.build();
  }

  private static void assertRefused(String because, OnnxGraph graph) {
    assertRefused(because, graph.model());
  }

  private static void assertRefused(String because, ModelProto model) {
    assertRefused(because, model.toByteArray());
  }

  private static void assertRefused(String because, byte[] bytes) {
    String line =
        String.valueOf(
            assertThrows(ModelException.class, () -> OnnxModel.parse(bytes, "stranger"))
                .getMessage());
    assertTrue(line.contains(because), line);
    assertFalse(line.contains("\n"), line);
  }
}
