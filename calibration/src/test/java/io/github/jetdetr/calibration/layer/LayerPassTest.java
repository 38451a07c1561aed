package io.github.jetdetr.calibration.layer;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.calibration.network.ActivationCapture;
import io.github.jetdetr.calibration.network.CalibrationPictures;
import io.github.jetdetr.calibration.onnx.OnnxModel;
import io.github.jetdetr.calibration.onnx.TestGraphs;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.support.OnnxGraph;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerPassTest {

  private static final int SIDE = 24;
  private static final InputSpec SPEC =
      new InputSpec(
          "x",
          SIDE,
          SIDE,
          false,
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f),
          Resize.STRETCH,
          null,
          null);

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest(name = "{0} pictures, {1} channels, room for {2} floats: {3} rows each")
  @CsvSource({
    // All that a picture may give, then 2,048 of all together, then some of each.
    "8, 4, 1073741824, 64",
    "60, 4, 1073741824, 34",
    "200, 4, 1073741824, 16",
    // More rows than the 2,304 columns of 256 channels; and what fits.
    "60, 256, 1073741824, 64",
    "60, 256, 1500000, 10",
    "60, 256, 1, 4"
  })
  void picturesGiveEnoughRowsTogetherAndNoMoreThanFit(
      int count, int channels, long groupFloats, int expected) throws Exception {
    OnnxModel model = TestGraphs.parse(twoConvolutions(channels));
    try (CalibrationPictures pictures =
        new CalibrationPictures(Collections.nCopies(count, picture()), SPEC, List.of())) {
      Map<String, TensorInfo> infos = ActivationCapture.describe(model, pictures.inputs(0), 1);
      Layer second = new LayerFinder(model.graph(), infos, 0).layers().get(1);
      LayerPass pass = new LayerPass(model, infos, Map.of(), 1, groupFloats);

      SampledRows rows =
          pass.sample(List.of(second), pictures, IntStream.range(0, count).boxed().toList())
              .get(second);

      assertEquals(channels * 9, second.columns());
      assertEquals(expected * count, rows == null ? 0 : rows.count());
    }
  }

  /** x → Conv 1 × 1 → Conv 3 × 3 with that many channels between them. */
  private static OnnxGraph twoConvolutions(int channels) {
    return new OnnxGraph()
        .input("x", FLOAT, 1, 3, SIDE, SIDE)
        .floats("v", TestGraphs.random(channels * 3, 1, 1), channels, 3, 1, 1)
        .floats("w", TestGraphs.random(channels * 9, 1, 2), 1, channels, 3, 3)
        .node("c", "Conv", "x", "v")
        .node("y", "Conv", "c", "w")
        .output("y", FLOAT, 1, 1, SIDE - 2, SIDE - 2);
  }

  private Path picture() throws Exception {
    Path file = folder.resolve("grey.png");
    ImageIO.write(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    return file;
  }
}
