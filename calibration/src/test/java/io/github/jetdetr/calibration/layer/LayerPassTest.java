package io.github.jetdetr.calibration.layer;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.SplittableRandom;
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

  @ParameterizedTest(name = "weights grow by {0} from channel to channel: one grid is {1}")
  @CsvSource({"1, true", "400, false"})
  void layersThatReadTheSameValueHaveOneGridWhereThatCostsLittle(float growth, boolean isCommon)
      throws Exception {
    assertEquals(isCommon, haveOneGrid(twoReaders(growth)));
  }

  @ParameterizedTest(name = "the second one pads by {0}: one grid is {1}")
  @CsvSource({"1, true", "0, false"})
  void oneGridThatIsShiftedIsOnlyForLayersThatPadAlike(long zeros, boolean isCommon)
      throws Exception {
    float[] weights = TestGraphs.random(8 * 3 * 9, 1, 1);
    OnnxGraph graph =
        new OnnxGraph()
            .input("x", FLOAT, 1, 3, SIDE, SIDE)
            .floats("v", weights, 8, 3, 3, 3)
            .floats("w", weights, 8, 3, 3, 3)
            .padded("a", "x", "v", 1)
            .padded("b", "x", "w", zeros)
            .output("a", FLOAT, 1, 8, SIDE, SIDE)
            .output("b", FLOAT, 1, 8, SIDE - 2 + 2 * zeros, SIDE - 2 + 2 * zeros);

    assertEquals(isCommon, haveOneGrid(graph));
  }

  /** Whether both layers of a graph read {@code x}, which has no negative values, by one grid. */
  private boolean haveOneGrid(OnnxGraph graph) throws Exception {
    OnnxModel model = TestGraphs.parse(graph);
    try (CalibrationPictures pictures =
        new CalibrationPictures(List.of(noise(1), noise(2), noise(3)), SPEC, List.of())) {
      Map<String, TensorInfo> infos = ActivationCapture.describe(model, pictures.inputs(0), 1);
      List<Layer> layers = new LayerFinder(model.graph(), infos, 0).layers();
      Map<String, InputRange> ranges =
          new RangeCollector(model, layers, infos, 1)
              .collect(
                  pictures,
                  List.of(0, 1, 2),
                  new RangeStore(folder.resolve("ranges.bin"), "key"),
                  line -> {});

      List<LayerPass.Outcome> outcomes =
          new LayerPass(model, infos, ranges, 2, 1 << 20)
              .run(layers, pictures, List.of(0, 1, 2), line -> {});

      assertEquals(layers, outcomes.stream().map(it -> it.refined().layer()).toList());
      List<InputGrid> grids =
          outcomes.stream().map(outcome -> outcome.refined().choice().grid()).toList();
      assertTrue(grids.get(0).isShifted(), "it has no negative values");
      return grids.get(0).equals(grids.get(1));
    }
  }

  /** x → two convolutions with the same weights, but for the channels that they look at most. */
  private static OnnxGraph twoReaders(float growth) {
    float[] first = TestGraphs.random(8 * 3, 1, 1);
    float[] second = first.clone();
    for (int at = 0; at < first.length; at++) {
      first[at] *= (float) Math.pow(growth, 2 - at % 3);
      second[at] *= (float) Math.pow(growth, at % 3);
    }
    return new OnnxGraph()
        .input("x", FLOAT, 1, 3, SIDE, SIDE)
        .floats("v", first, 8, 3, 1, 1)
        .floats("w", second, 8, 3, 1, 1)
        .node("a", "Conv", "x", "v")
        .node("b", "Conv", "x", "w")
        .node("y", "Max", "a", "b")
        .output("y", FLOAT, 1, 8, SIDE, SIDE);
  }

  private Path noise(long seed) throws Exception {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(seed);
    for (int at = 0; at < SIDE * SIDE; at++) {
      image.setRGB(at % SIDE, at / SIDE, random.nextInt(1 << 24));
    }
    Path file = folder.resolve("noise" + seed + ".png");
    ImageIO.write(image, "png", file.toFile());
    return file;
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
