package io.github.jetdetr.calibration.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.github.jetdetr.calibration.command.ConvDetector;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.engine.model.ModelException;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkErrorTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aNetworkDoesNotDifferFromItself() throws Exception {
    ModelProto raw = new ConvDetector().raw();
    assertEquals(0, error("raw", raw, raw), 1e-9);
  }

  @Test
  void scoresThatAPostProcessorDoesNotListCountToo() throws Exception {
    ConvDetector detector = new ConvDetector();
    double raw = error("raw", detector.raw(), otherScores(detector.raw()));
    assertTrue(raw > 0);
    for (int listedCount : new int[] {1, 40}) {
      ModelProto listing = detector.postProcessed(listedCount);
      assertEquals(raw, error("listing-" + listedCount, listing, otherScores(listing)), 1e-6 * raw);
    }
  }

  @Test
  void aPreparedModelThatMeansSomethingElseThanItsFileIsRefused() throws Exception {
    ModelProto raw = new ConvDetector().raw();
    Path file = written("same", raw);
    Path changed = written("changed", otherScores(raw));
    PreparedModel prepared = PreparedModel.read(file);
    try (CalibrationPictures pictures =
        new CalibrationPictures(
            pictures(folder.resolve("same")), prepared.input(), prepared.file().inputs())) {
      SameFunction.check(file, prepared, pictures, 1);
      QuantizeException refusal =
          assertThrows(
              QuantizeException.class, () -> SameFunction.check(changed, prepared, pictures, 1));
      assertTrue(
          String.valueOf(refusal.getMessage()).contains("means something else"),
          refusal::getMessage);
    }
  }

  @Test
  void whatOnnxRuntimeQuantizedIsRefusedByName() throws Exception {
    ModelProto.Builder model = new ConvDetector().raw().toBuilder();
    model
        .getGraphBuilder()
        .addNode(
            NodeProto.newBuilder()
                .setOpType("DynamicQuantizeLinear")
                .addInput(model.getGraph().getInput(0).getName())
                .addOutput("codes")
                .addOutput("scale")
                .addOutput("zero"));
    Path file = written("quantized", model.build());

    ModelException refusal = assertThrows(ModelException.class, () -> PreparedModel.read(file));
    assertEquals(
        file
            + " was quantized by ONNX Runtime (DynamicQuantizeLinear); use the fp32 model as it was"
            + " exported",
        refusal.getMessage());
  }

  private Path written(String name, ModelProto model) throws Exception {
    Path place = Files.createDirectories(folder.resolve(name));
    Files.writeString(place.resolve("model.yaml"), "labels: [a, b, c, d, e]\n", UTF_8);
    return Files.write(place.resolve("model.onnx"), model.toByteArray());
  }

  /** The same boxes, other scores. */
  private static ModelProto otherScores(ModelProto model) {
    ModelProto.Builder changed = model.toBuilder();
    for (TensorProto.Builder tensor : changed.getGraphBuilder().getInitializerBuilderList()) {
      if (tensor.getName().equals(ConvDetector.CLASS_WEIGHTS)) {
        tensor.setFloatData(3, tensor.getFloatData(3) + 0.25f);
      }
    }
    return changed.build();
  }

  private double error(String name, ModelProto model, ModelProto other) throws Exception {
    PreparedModel prepared = PreparedModel.read(written(name, model));
    try (CalibrationPictures pictures =
        new CalibrationPictures(
            pictures(folder.resolve(name)), prepared.input(), prepared.file().inputs())) {
      NetworkError error =
          new NetworkError(prepared.model(), prepared.outputs(), pictures, List.of(0, 1), 1);
      return error.mean(OnnxModel.parse(other.toByteArray(), name));
    }
  }

  private static List<Path> pictures(Path place) throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (int id = 0; id < 2; id++) {
      BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      for (int at = 0; at < 32 * 32; at++) {
        picture.setRGB(at % 32, at / 32, random.nextInt(0x1000000));
      }
      ImageIO.write(picture, "png", place.resolve(id + ".png").toFile());
    }
    return PictureFiles.list(place);
  }
}
