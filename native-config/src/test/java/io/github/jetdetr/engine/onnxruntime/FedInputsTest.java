package io.github.jetdetr.engine.onnxruntime;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.BOOL;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT16;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.INT32;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.preprocess.EdgeRule;
import io.github.jetdetr.engine.preprocess.FedInput;
import io.github.jetdetr.engine.preprocess.FedInput.Content;
import io.github.jetdetr.engine.preprocess.Filter;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.engine.runtime.Engines;
import io.github.jetdetr.support.OnnxGraph;
import io.github.jetdetr.support.PaintedFrames;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a network is fed besides float pixels, seen through graphs that give back their inputs. */
class FedInputsTest {

  private static final int WIDTH = 32;
  private static final int HEIGHT = 16;

  private static InputSpec spec(Resize resize, @Nullable EdgeRule edges, FedInput... fed) {
    List<Float> mean = List.of(0.25f, 0.5f, 0.75f);
    List<Float> std = List.of(0.5f, 0.25f, 0.125f);
    return new InputSpec(
        "images", WIDTH, HEIGHT, false, mean, std, resize, Filter.BILINEAR, edges, List.of(fed));
  }

  @MustBeClosed
  private static Engine open(Path folder, OnnxGraph graph, InputSpec spec) throws Exception {
    Path onnx = Files.write(folder.resolve("echo.onnx"), graph.model().toByteArray());
    return Engines.open(OnnxFile.read(onnx), spec, new EngineOptions(1, 1));
  }

  private static ByteBuffer fed(Engine engine, String output, Frame frame) {
    InferenceSlot slot = engine.slot(0);
    slot.preprocess(frame);
    slot.infer();
    Tensor found =
        slot.outputs().stream().filter(it -> it.name().equals(output)).findFirst().orElseThrow();
    return found.bytes();
  }

  private static OnnxGraph echo(String name, TensorProto.DataType type, long... shape) {
    return new OnnxGraph()
        .input("images", FLOAT, 1, 3, HEIGHT, WIDTH)
        .input(name, type, shape)
        .node("pixels", "Identity", "images")
        .node("fed", "Identity", name)
        .output("pixels", FLOAT, 1, 3, HEIGHT, WIDTH)
        .output("fed", type, shape);
  }

  private static float[] pair(
      Path folder, TensorProto.DataType type, Content content, Resize resize) throws Exception {
    InputSpec spec = spec(resize, null, new FedInput("sizes", content));
    try (Engine engine = open(folder, echo("sizes", type, 1, 2), spec);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 80, 64, 1)) {
      ByteBuffer bytes = fed(engine, "fed", frame);
      return type == INT32
          ? new float[] {bytes.getInt(0), bytes.getInt(4)}
          : new float[] {bytes.getFloat(0), bytes.getFloat(4)};
    }
  }

  @Test
  void sizesAreFedInTheOrderAndTypeThatTheGraphTakes(@TempDir Path folder) throws Exception {
    Resize all = Resize.STRETCH;

    assertArrayEquals(new float[] {80, 64}, pair(folder, INT32, Content.PICTURE_WIDTH_HEIGHT, all));
    assertArrayEquals(new float[] {64, 80}, pair(folder, FLOAT, Content.PICTURE_HEIGHT_WIDTH, all));
  }

  @Test
  void paddlesInputsAreTheCanvasAndItsScale(@TempDir Path folder) throws Exception {
    Resize all = Resize.STRETCH;

    assertArrayEquals(new float[] {16, 32}, pair(folder, FLOAT, Content.CANVAS_HEIGHT_WIDTH, all));
    assertArrayEquals(
        new float[] {0.25f, 0.4f}, pair(folder, FLOAT, Content.SCALE_HEIGHT_WIDTH, all));
  }

  @Test
  void aPaddedPictureIsDescribedByItsCanvas(@TempDir Path folder) throws Exception {
    Resize fit = Resize.FIT;

    assertArrayEquals(new float[] {32, 16}, pair(folder, INT32, Content.PICTURE_WIDTH_HEIGHT, fit));
    assertArrayEquals(new float[] {1, 1}, pair(folder, FLOAT, Content.SCALE_HEIGHT_WIDTH, fit));
  }

  @Test
  void aMaskMayBeBoolean(@TempDir Path folder) throws Exception {
    InputSpec spec = spec(Resize.FIT, null, new FedInput("mask", Content.MASK));
    try (Engine engine = open(folder, echo("mask", BOOL, 1, HEIGHT, WIDTH), spec);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 16, 16, 1)) {
      ByteBuffer mask = fed(engine, "fed", frame);

      assertEquals(1, mask.get(15));
      assertEquals(0, mask.get(16));
    }
  }

  @Test
  void halfPrecisionInputIsFedTheNearestHalves(@TempDir Path folder) throws Exception {
    OnnxGraph wide =
        new OnnxGraph()
            .input("images", FLOAT, 1, 3, HEIGHT, WIDTH)
            .node("pixels", "Identity", "images")
            .output("pixels", FLOAT, 1, 3, HEIGHT, WIDTH);
    OnnxGraph half =
        new OnnxGraph()
            .input("images", FLOAT16, 1, 3, HEIGHT, WIDTH)
            .node("pixels", "Identity", "images")
            .output("pixels", FLOAT16, 1, 3, HEIGHT, WIDTH);
    InputSpec spec = spec(Resize.FIT, null);
    try (Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 80, 64, 1);
        Engine floats = open(folder, wide, spec);
        Engine halves = open(folder, half, spec)) {
      ByteBuffer expected = fed(floats, "pixels", frame);
      ByteBuffer actual = fed(halves, "pixels", frame);

      for (int at = 0; at < 3 * WIDTH * HEIGHT; at++) {
        assertEquals(Float16.narrow(expected.getFloat(4 * at)), actual.getShort(2 * at));
      }
    }
  }

  @Test
  void aFixedBatchOfTwoHasThePictureFirst(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 2, 3, HEIGHT, WIDTH)
            .input("sizes", INT32, 2, 2)
            .node("pixels", "Identity", "images")
            .node("fed", "Identity", "sizes")
            .output("pixels", FLOAT, 2, 3, HEIGHT, WIDTH)
            .output("fed", INT32, 2, 2);
    InputSpec spec =
        spec(Resize.STRETCH, null, new FedInput("sizes", Content.PICTURE_WIDTH_HEIGHT));
    try (Engine engine = open(folder, graph, spec);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 80, 64, 1)) {
      ByteBuffer sizes = fed(engine, "fed", frame);

      assertEquals(1, engine.batch());
      assertEquals(80, sizes.getInt(0));
      assertEquals(64, sizes.getInt(12));
    }
  }

  @Test
  void aCanvasFollowsThePicturesAspect(@TempDir Path folder) throws Exception {
    long open = OnnxGraph.OPEN;
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, 1, 3, open, open)
            .node("size", "Shape", "images")
            .node("sums", "ReduceMean", "images")
            .output("size", TensorProto.DataType.INT64, 4)
            .output("sums", FLOAT, 1, 1, 1, 1);
    InputSpec spec = spec(Resize.FIT, new EdgeRule(16, 32, 1));
    try (Engine engine = open(folder, graph, spec);
        Frame wide = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 80, 64, 1);
        Frame tall = PaintedFrames.noise(new Frame(), PixelFormat.NV12, 40, 160, 1)) {
      assertEquals(16, fed(engine, "size", wide).getLong(16));
      assertEquals(20, fed(engine, "size", wide).getLong(24));
      Placement placement = engine.slot(0).preprocess(wide);
      assertEquals(new Placement(80, 64, 20, 16, 0, 0, 20, 16), placement);
      assertEquals(32, fed(engine, "size", tall).getLong(16));
      assertEquals(8, fed(engine, "size", tall).getLong(24));
      assertTrue(Float.isFinite(fed(engine, "sums", tall).getFloat(0)));
      assertEquals(20, fed(engine, "size", wide).getLong(24));
    }
  }
}
