package io.github.jetdetr.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.support.BrokenModels;
import io.github.jetdetr.support.OnnxGraph;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxWeightFilesTest {

  private static String refusal(Path path) {
    return String.valueOf(
        assertThrows(ModelException.class, () -> OnnxFile.read(path)).getMessage());
  }

  @Test
  void externalWeightsCountInSizeAndDigest(@TempDir Path folder) throws Exception {
    Path model = BrokenModels.external(folder, "weights.bin");
    Files.write(folder.resolve("weights.bin"), new byte[12]);
    OnnxFile before = OnnxFile.read(model);
    Files.write(folder.resolve("weights.bin"), new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

    OnnxFile after = OnnxFile.read(model);

    assertEquals(Files.size(model) + 12, before.bytes());
    assertNotEquals(before.digest(), after.digest());
  }

  @Test
  void missingExternalWeightsAreNamed(@TempDir Path folder) throws Exception {
    String refusal = refusal(BrokenModels.external(folder, "weights.bin"));

    assertTrue(refusal.endsWith("has external data in 'weights.bin', which is missing"), refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.bin", "/etc/hostname", "data/../../secret.bin"})
  void weightsOutsideTheFolderAreRefused(String location, @TempDir Path folder) throws Exception {
    Path inner = Files.createDirectories(folder.resolve("model/data")).resolve("..").normalize();
    Files.write(folder.resolve("secret.bin"), new byte[12]);

    String refusal = refusal(BrokenModels.external(inner, location));

    assertTrue(refusal.contains("outside the model's folder"), refusal);
  }

  @Test
  void aLinkOutOfTheFolderIsRefused(@TempDir Path folder) throws Exception {
    Path inner = Files.createDirectory(folder.resolve("model"));
    Path secret = Files.write(folder.resolve("secret.bin"), new byte[12]);
    Files.createSymbolicLink(inner.resolve("weights.bin"), secret);

    String refusal = refusal(BrokenModels.external(inner, "weights.bin"));

    assertTrue(refusal.contains("a link to outside of the model's folder"), refusal);
  }

  @Test
  void aConstantInsideANodeMayNotLieOutsideEither(@TempDir Path folder) throws Exception {
    TensorProto.Builder outside =
        TensorProto.newBuilder().setDataLocation(TensorProto.DataLocation.EXTERNAL).addDims(3);
    outside.addExternalDataBuilder().setKey("location").setValue("/etc/hostname");
    NodeProto.Builder constant =
        NodeProto.newBuilder()
            .setOpType("Constant")
            .addAttribute(AttributeProto.newBuilder().setName("value").setT(outside));
    ModelProto.Builder model = new OnnxGraph().model().toBuilder();
    model.getGraphBuilder().addNode(constant);

    String refusal =
        refusal(Files.write(folder.resolve("model.onnx"), model.build().toByteArray()));

    assertTrue(refusal.contains("'/etc/hostname', which is outside"), refusal);
  }
}
