package io.github.jetdetr.calibration.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.github.jetdetr.calibration.command.ConvDetector;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.engine.model.ModelException;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs with what exporters write and calibration has no use for: taken, or refused by name. */
class ForeignGraphsTest {

  private static final String LOGITS = "logits";
  private static final String CHANGED = "changed_logits";

  @TempDir private Path folder = Path.of("");

  /** A detector whose logits go through these nodes, the last of which gives {@link #CHANGED}. */
  private static ModelProto.Builder through(NodeProto... nodes) {
    ModelProto.Builder model = new ConvDetector().raw().toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      if (node.getOutput(0).equals("pred_logits")) {
        node.setInput(0, CHANGED);
      }
    }
    graph.addAllNode(List.of(nodes));
    return model;
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setName("n_" + output)
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static NodeProto cast(String output, String input, int type) {
    AttributeProto.Builder to =
        AttributeProto.newBuilder().setName("to").setType(AttributeType.INT).setI(type);
    return node("Cast", output, input).toBuilder().addAttribute(to).build();
  }

  private static TensorProto constant(String name, int type, ByteBuffer values, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor.setRawData(ByteString.copyFrom(values.flip())).build();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Path written(ModelProto model) throws Exception {
    Files.writeString(folder.resolve("model.yaml"), "labels: [a, b, c, d, e]\n", UTF_8);
    return Files.write(folder.resolve("model.onnx"), model.toByteArray());
  }

  private void assertTaken(ModelProto model) throws Exception {
    Path file = written(model);
    PreparedModel prepared = PreparedModel.read(file);
    try (CalibrationPictures pictures =
        new CalibrationPictures(pictures(), prepared.input(), prepared.file().inputs())) {
      SameFunction.check(file, prepared, pictures, 1);
    }
  }

  private List<Path> pictures() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (int id = 0; id < 2; id++) {
      BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < 32 * 32; at++) {
        picture.setRGB(at % 32, at / 32, random.nextInt(0x1000000));
      }
      ImageIO.write(picture, "png", folder.resolve(id + ".png").toFile());
    }
    return PictureFiles.list(folder);
  }

  @Test
  void sequencesAreCarriedThrough() throws Exception {
    ModelProto.Builder model =
        through(
            node("SequenceConstruct", "list", LOGITS, LOGITS),
            node("SequenceAt", CHANGED, "list", "one"));
    model
        .getGraphBuilder()
        .addInitializer(constant("one", DataType.INT64_VALUE, little(8).putLong(1)));
    assertTaken(model.build());
  }

  @Test
  void doublesAndBytesBehindExpandAreTaken() throws Exception {
    ModelProto.Builder model =
        through(
            node("Expand", "wide_double", "half", "shape"),
            cast("double_bias", "wide_double", DataType.FLOAT_VALUE),
            node("Expand", "wide_byte", "two", "shape"),
            cast("byte_bias", "wide_byte", DataType.FLOAT_VALUE),
            node("Add", "with_double", LOGITS, "double_bias"),
            node("Add", CHANGED, "with_double", "byte_bias"));
    model
        .getGraphBuilder()
        .addInitializer(constant("half", DataType.DOUBLE_VALUE, little(8).putDouble(0.5), 1))
        .addInitializer(constant("two", DataType.INT8_VALUE, little(1).put((byte) 2), 1))
        .addInitializer(
            constant(
                "shape", DataType.INT64_VALUE, little(24).putLong(1).putLong(1).putLong(5), 3));
    assertTaken(model.build());
  }

  private static AttributeProto branch(String name, String result, boolean halved) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName(name);
    graph.addNode(halved ? node("Add", result, LOGITS, LOGITS) : node("Identity", result, LOGITS));
    graph.addOutput(ValueInfoProto.newBuilder().setName(result));
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.GRAPH)
        .setG(graph)
        .build();
  }

  private static ModelProto branching(long opset) {
    NodeProto.Builder choice = node("If", CHANGED, "yes").toBuilder();
    choice.addAttribute(branch("then_branch", "then_logits", true));
    choice.addAttribute(branch("else_branch", "else_logits", false));
    ModelProto.Builder model = through(choice.build());
    model
        .getGraphBuilder()
        .addInitializer(constant("yes", DataType.BOOL_VALUE, little(1).put((byte) 1)));
    model.getOpsetImportBuilder(0).setVersion(opset);
    return model.setIrVersion(9).build();
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
  void everyOperatorSetOfTheseYearsIsTaken(long opset) throws Exception {
    ModelProto.Builder model = new ConvDetector().raw().toBuilder();
    model.getOpsetImportBuilder(0).setVersion(opset);
    assertTaken(model.setIrVersion(9).build());
  }

  @Test
  void aBranchIsTakenWhereNothingHasToBeConverted() throws Exception {
    assertTaken(branching(19));
  }

  @Test
  void aBranchOfAnOlderOperatorSetIsRefusedByItsName() throws Exception {
    Path file = written(branching(17));

    ModelException refusal = assertThrows(ModelException.class, () -> PreparedModel.read(file));

    String message = String.valueOf(refusal.getMessage());
    assertEquals(1, message.lines().count());
    assertTrue(message.contains("has subgraphs, which cannot be converted from"), message);
  }

  @Test
  void halfPrecisionInAndOutIsTaken() throws Exception {
    ModelProto.Builder model =
        through(
            cast("half_logits", LOGITS, DataType.FLOAT16_VALUE),
            cast(CHANGED, "half_logits", DataType.FLOAT_VALUE));
    assertTaken(model.build());
  }
}
