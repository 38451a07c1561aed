package io.github.jetdetr.engine.onnxruntime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.Engine;
import io.github.jetdetr.engine.EngineContract;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.engine.runtime.Engines;
import io.github.jetdetr.support.BrokenModels;
import io.github.jetdetr.support.OnnxGraph;
import io.github.jetdetr.support.PaintedFrames;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import io.github.jetdetr.support.TinyModels;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxRuntimeEngineTest extends EngineContract {

  private static final EngineOptions ONE_SLOT = new EngineOptions(1, 1);

  @Override
  @MustBeClosed
  protected Engine open(Path onnx, InputSpec input, EngineOptions options) throws ModelException {
    return Engines.open(OnnxFile.read(onnx), input, options);
  }

  @Override
  protected long heapBytesPerInference() {
    return 1_100;
  }

  private static InputSpec spec(
      int width, int height, Resize resize, @Nullable String sizes, @Nullable String mask) {
    return new InputSpec(
        "images",
        width,
        height,
        false,
        List.of(0f, 0f, 0f),
        List.of(1f, 1f, 1f),
        resize,
        sizes,
        mask);
  }

  private static String refusal(Path onnx, InputSpec spec) {
    return String.valueOf(
        assertThrows(
                ModelException.class,
                () -> {
                  try (Engine engine = Engines.open(OnnxFile.read(onnx), spec, ONE_SLOT)) {
                    engine.slots();
                  }
                })
            .getMessage());
  }

  private static long[] longs(InferenceSlot slot, int output) {
    Tensor tensor = slot.outputs().get(output);
    long[] values = new long[tensor.elements()];
    tensor.longs().get(values);
    return values;
  }

  @Test
  void theFramesSizeIsFedWhenItIsStretched(@TempDir Path folder) throws Exception {
    Path echo = TinyModels.echo(folder, 32, 16, OnnxGraph.OPEN, OnnxGraph.OPEN);
    try (Engine engine = open(echo, spec(32, 16, Resize.STRETCH, "sizes", "mask"), ONE_SLOT);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 101, 77, 1)) {
      engine.slot(0).preprocess(frame);
      engine.slot(0).infer();

      assertArrayEquals(new long[] {101, 77}, longs(engine.slot(0), 1));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Resize.class,
      names = {"FIT", "LETTERBOX"})
  void theCanvasSizeIsFedWhenThereIsABorder(Resize resize, @TempDir Path folder) throws Exception {
    Path echo = TinyModels.echo(folder, 32, 16, OnnxGraph.OPEN, OnnxGraph.OPEN);
    try (Engine engine = open(echo, spec(32, 16, resize, "sizes", "mask"), ONE_SLOT);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 101, 77, 1)) {
      engine.slot(0).preprocess(frame);
      engine.slot(0).infer();

      assertArrayEquals(new long[] {32, 16}, longs(engine.slot(0), 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Resize.class)
  void theMaskIsOneWhereThePictureLies(Resize resize, @TempDir Path folder) throws Exception {
    Path echo = TinyModels.echo(folder, 32, 16, OnnxGraph.OPEN, OnnxGraph.OPEN);
    try (Engine engine = open(echo, spec(32, 16, resize, "sizes", "mask"), ONE_SLOT);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 20, 20, 1)) {
      Placement placement = engine.slot(0).preprocess(frame);
      engine.slot(0).infer();

      assertArrayEquals(mask(placement, 32, 16), longs(engine.slot(0), 2));
    }
  }

  @Test
  void theMaskFollowsFramesOfAnotherShape(@TempDir Path folder) throws Exception {
    Path echo = TinyModels.echo(folder, 32, 16, OnnxGraph.OPEN, OnnxGraph.OPEN);
    try (Engine engine = open(echo, spec(32, 16, Resize.FIT, "sizes", "mask"), ONE_SLOT);
        Frame frame = new Frame()) {
      engine.slot(0).preprocess(PaintedFrames.noise(frame, PixelFormat.RGB24, 20, 20, 1));
      Placement placement =
          engine.slot(0).preprocess(PaintedFrames.noise(frame, PixelFormat.RGB24, 90, 10, 1));
      engine.slot(0).infer();

      assertArrayEquals(mask(placement, 32, 16), longs(engine.slot(0), 2));
    }
  }

  private static long[] mask(Placement placement, int width, int height) {
    long[] mask = new long[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean across = x >= placement.left() && x < placement.left() + placement.width();
        boolean down = y >= placement.top() && y < placement.top() + placement.height();
        mask[y * width + x] = across && down ? 1 : 0;
      }
    }
    return mask;
  }

  @Test
  void aMaskOfFixedSizeCoversTheWholeCanvas(@TempDir Path folder) throws Exception {
    Path echo = TinyModels.echo(folder, 64, 32, 8, 8);
    try (Engine engine = open(echo, spec(64, 32, Resize.FIT, "sizes", "mask"), ONE_SLOT);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 50, 50, 1)) {
      engine.slot(0).preprocess(frame);
      engine.slot(0).infer();

      // The picture covers 32 of 64 columns and all rows.
      long[] row = {1, 1, 1, 1, 0, 0, 0, 0};
      long[] inputInfos = longs(engine.slot(0), 2);
      for (int at = 0; at < 64; at++) {
        assertEquals(row[at % 8], inputInfos[at], "cell " + at);
      }
    }
  }

  @Test
  void aModelThatDoesNotFitTheCanvasIsRefused(@TempDir Path folder) throws Exception {
    Path model = TinyModel.of(Layout.RAW).write(folder);

    String refusal = refusal(model, spec(32, 32, Resize.STRETCH, null, null));

    assertTrue(refusal.contains("images float32 [1, 3, 48, 64]"), refusal);
    assertTrue(refusal.contains("[?, 3, 32, 32]"), refusal);
  }

  @Test
  void aModelWithOpenSidesTakesAnyCanvas(@TempDir Path folder) throws Exception {
    TinyModel tiny = TinyModel.of(Layout.RAW).withDynamicSides();
    try (Engine engine =
        open(tiny.write(folder), spec(80, 96, Resize.STRETCH, null, null), ONE_SLOT)) {
      assertEquals(List.of(1L, 7L, 5L), engine.outputs().get(0).shape());
    }
  }

  @Test
  void anInputThatNothingFeedsIsNamed(@TempDir Path folder) throws Exception {
    String refusal =
        refusal(BrokenModels.unknownInput(folder), spec(32, 32, Resize.STRETCH, null, null));

    assertTrue(refusal.contains("nobody says how to feed: temperature float32 [1]"), refusal);
  }

  @Test
  void anInputThatTheModelLacksIsNamed(@TempDir Path folder) throws Exception {
    Path model = TinyModel.of(Layout.RAW).write(folder);

    String refusal = refusal(model, spec(64, 48, Resize.STRETCH, "orig_target_sizes", null));

    assertTrue(refusal.contains("no input 'orig_target_sizes'"), refusal);
    assertTrue(refusal.contains("images float32"), refusal);
  }

  @Test
  void anUnknownOperatorIsOneLineWithItsName(@TempDir Path folder) throws Exception {
    String refusal =
        refusal(BrokenModels.unknownOperator(folder), spec(32, 32, Resize.STRETCH, null, null));

    assertTrue(refusal.contains("FlyingDeformableAttention"), refusal);
    assertEquals(1, refusal.lines().count(), refusal);
  }

  @Test
  void aRefusedModelLeavesNoNativeMemoryBehind(@TempDir Path folder) throws Exception {
    Path model = BrokenModels.unknownOperator(folder);
    InputSpec spec = spec(32, 32, Resize.STRETCH, null, null);
    refusal(model, spec);
    long before = Pointer.totalBytes();

    refusal(model, spec);

    assertTrue(Pointer.totalBytes() <= before, () -> Pointer.totalBytes() - before + " bytes");
  }

  @Test
  void aThreadWithASmallStackCanOpenAnEngine(@TempDir Path folder) throws Exception {
    TinyModel tiny = TinyModel.of(Layout.RAW);
    Path model = tiny.write(folder);
    int[] slots = new int[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              try (Engine engine = Engines.open(OnnxFile.read(model), spec(tiny), ONE_SLOT)) {
                slots[0] = engine.slots();
              } catch (ModelException e) {
                throw new IllegalStateException(e);
              }
            },
            "small-stack",
            256 << 10);

    thread.start();
    thread.join();

    assertEquals(1, slots[0]);
  }
}
