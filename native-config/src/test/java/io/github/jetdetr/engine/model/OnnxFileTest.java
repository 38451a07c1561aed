package io.github.jetdetr.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.support.BrokenModels;
import io.github.jetdetr.support.OnnxGraph;
import io.github.jetdetr.support.SharedData;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import io.github.jetdetr.support.TinyModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {
  private static String refusal(Path path) {
    return String.valueOf(
        assertThrows(ModelException.class, () -> OnnxFile.read(path)).getMessage());
  }

  @Test
  void itTellsInputsOutputsAndOperators(@TempDir Path folder) throws Exception {
    Path path = TinyModel.of(Layout.POST_PROCESSED).withDynamicBatch().write(folder);

    OnnxFile file = OnnxFile.read(path);

    assertEquals(
        "[images float32 [?, 3, 48, 64], orig_target_sizes int64 [?, 2]]",
        file.inputs().toString());
    assertEquals(
        "[labels int64 [?, 35], boxes float32 [?, 35, 4], scores float32 [?, 35]]",
        file.outputs().toString());
    assertEquals(17, file.opset());
    assertEquals("tiny 1.0", file.producer());
    assertEquals(1, file.operators().get("GridSample"));
    assertEquals(3, file.operators().get("MatMul"));
    assertEquals("fp32", file.precision());
    assertEquals(Files.size(path), file.bytes());
  }

  @Test
  void itAgreesWithTheParsedModelOnEveryCount(@TempDir Path folder) throws Exception {
    Path path = TinyModel.of(Layout.MASKED).write(folder);
    ModelProto parsed = ModelProto.parseFrom(Files.readAllBytes(path));

    OnnxFile file = OnnxFile.read(path);

    long parameters = 0;
    for (TensorProto weight : parsed.getGraph().getInitializerList()) {
      long elements = 1;
      for (long size : weight.getDimsList()) {
        elements *= size;
      }
      parameters += elements;
    }
    int nodes = 0;
    for (int count : file.operators().values()) {
      nodes += count;
    }
    assertEquals(parameters, file.parameters());
    assertEquals(parsed.getGraph().getNodeCount(), nodes);
  }

  @Test
  void weightsListedAsInputsAreNotFed(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", TensorProto.DataType.FLOAT, 1, 3, 8, 8)
            .input("bias", TensorProto.DataType.FLOAT, 1)
            .floats("bias", new float[] {1}, 1)
            .node("sum", "Add", "images", "bias")
            .output("sum", TensorProto.DataType.FLOAT, 1, 3, 8, 8);

    OnnxFile file = read(folder, graph.model());

    assertEquals("[images float32 [1, 3, 8, 8]]", file.inputs().toString());
  }

  @Test
  void precisionIsInt8WhereThereAreQuantizedPairs(@TempDir Path folder) throws Exception {
    OnnxGraph graph = new OnnxGraph().node("wide", "DequantizeLinear", "narrow", "scale");

    assertEquals("int8", read(folder, graph.model()).precision());
  }

  @Test
  void precisionIsFp16WhereMostWeightsAreHalf(@TempDir Path folder) throws Exception {
    ModelProto.Builder model =
        new OnnxGraph().floats("whole", new float[10], 10).model().toBuilder();
    TensorProto.Builder half =
        TensorProto.newBuilder()
            .setName("half")
            .setDataType(TensorProto.DataType.FLOAT16_VALUE)
            .addDims(11);
    model.getGraphBuilder().addInitializer(half);

    assertEquals("fp16", read(folder, model.build()).precision());
  }

  private static OnnxFile read(Path folder, ModelProto model) throws Exception {
    return OnnxFile.read(Files.write(folder.resolve("made.onnx"), model.toByteArray()));
  }

  @Test
  void noFileIsSaidWithItsPath(@TempDir Path folder) {
    assertEquals(
        "no model file at " + folder.resolve("none.onnx"), refusal(folder.resolve("none.onnx")));
    assertEquals("no model file at " + folder, refusal(folder));
  }

  @Test
  void textAndNothingAreNotOnnx(@TempDir Path folder) throws Exception {
    String text = refusal(BrokenModels.text(folder));
    String empty = refusal(BrokenModels.empty(folder));

    assertTrue(text.contains("model.onnx is not an ONNX model"), text);
    assertTrue(empty.contains("model.onnx is not an ONNX model"), empty);
  }

  @Test
  void aModelCutOffAnywhereIsRefused(@TempDir Path folder) throws Exception {
    assertRefusedAtEveryLength(folder, TinyModels.build(TinyModel.of(Layout.RAW)).toByteArray());
  }

  /** Nothing is missing behind the graph, so only the graph itself can tell. */
  @Test
  void aModelWhoseGraphComesLastIsRefusedWhenCutOffToo(@TempDir Path folder) throws Exception {
    ModelProto model = TinyModels.build(TinyModel.of(Layout.RAW));
    ByteArrayOutputStream turned = new ByteArrayOutputStream();
    model.toBuilder().clearGraph().build().writeTo(turned);
    ModelProto.newBuilder().setGraph(model.getGraph()).build().writeTo(turned);

    assertRefusedAtEveryLength(folder, turned.toByteArray());
  }

  private static void assertRefusedAtEveryLength(Path folder, byte[] whole) throws Exception {
    Path path = Files.write(folder.resolve("model.onnx"), whole);
    assertEquals(17, OnnxFile.read(path).opset());
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));

      String refusal = refusal(path);
      assertTrue(refusal.contains("is not an ONNX model, or is truncated"), refusal);
    }
  }

  @Test
  void noiseIsRefusedAndNothingElseHappens(@TempDir Path folder) throws Exception {
    Random random = new Random(3);
    Path path = folder.resolve("model.onnx");
    for (int round = 0; round < 300; round++) {
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      Files.write(path, noise);

      refusal(path);
    }
  }

  @Test
  void nestedGroupsAndGraphsDoNotEndTheStack(@TempDir Path folder) throws Exception {
    byte[] groups = new byte[1_000_000];
    Arrays.fill(groups, (byte) 0x0B);
    GraphProto graph = GraphProto.getDefaultInstance();
    for (int depth = 0; depth < 200; depth++) {
      AttributeProto.Builder branch = AttributeProto.newBuilder().setG(graph);
      NodeProto.Builder node = NodeProto.newBuilder().setOpType("If").addAttribute(branch);
      graph = GraphProto.newBuilder().addNode(node).build();
    }
    ModelProto deep =
        ModelProto.newBuilder()
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .build();

    refusal(Files.write(folder.resolve("groups.onnx"), groups));
    String refusal = refusal(Files.write(folder.resolve("deep.onnx"), deep.toByteArray()));

    assertTrue(refusal.contains("nested too deeply"), refusal);
  }

  @Test
  void operatorsInsideBranchesCount(@TempDir Path folder) throws Exception {
    GraphProto then = GraphProto.newBuilder().addNode(node("Softmax")).build();
    NodeProto.Builder branch =
        node("If").addAttribute(AttributeProto.newBuilder().setName("then_branch").setG(then));
    ModelProto.Builder model = new OnnxGraph().model().toBuilder();
    model.getGraphBuilder().addNode(branch);

    OnnxFile file = read(folder, model.build());

    assertEquals(1, file.operators().get("Softmax"));
    assertEquals(1, file.operators().get("If"));
  }

  private static NodeProto.Builder node(String operator) {
    return NodeProto.newBuilder().setOpType(operator);
  }

  @Test
  void packedAndSingleDimensionsMeanTheSame(@TempDir Path folder) throws IOException {
    // dims = [2, 3] as two fields, then as one packed field; data type float, name "w".
    byte[] single = {0x08, 2, 0x08, 3, 0x10, 1, 0x42, 1, 'w'};
    byte[] packed = {0x0A, 2, 2, 3, 0x10, 1, 0x42, 1, 'w'};

    assertEquals(6, parameters(folder, single));
    assertEquals(6, parameters(folder, packed));
  }

  private static long parameters(Path folder, byte[] tensor) throws IOException {
    byte[] model = new byte[2 + 2 + tensor.length + 4];
    model[0] = 0x3A; // graph
    model[1] = (byte) (2 + tensor.length);
    model[2] = 0x2A; // initializer
    model[3] = (byte) tensor.length;
    System.arraycopy(tensor, 0, model, 4, tensor.length);
    System.arraycopy(new byte[] {0x42, 2, 0x10, 17}, 0, model, 4 + tensor.length, 4);
    try {
      return OnnxFile.read(Files.write(folder.resolve("made.onnx"), model)).parameters();
    } catch (ModelException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theRealModelIsReadAsPublished() throws Exception {
    OnnxFile file = OnnxFile.read(SharedData.attoPostProcessed());

    assertEquals(
        "sha256:b114aa6610ac7c2bd9b3186ffb001afa872430db957407ef2473f7148d00646e", file.digest());
    assertEquals(2_248_408, file.bytes());
    assertEquals(17, file.opset());
    assertEquals(49, file.operators().get("Conv"));
    assertEquals(6, file.operators().get("GridSample"));
    assertEquals(3, file.operators().get("TopK"));
    assertEquals(0.49, file.parameters() / 1e6, 0.02);
    assertEquals("fp32", file.precision());
    List<String> outputs = file.outputs().stream().map(TensorInfo::name).toList();
    assertEquals(List.of("labels", "boxes", "scores"), outputs);
  }
}
