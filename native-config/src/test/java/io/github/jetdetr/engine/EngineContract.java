package io.github.jetdetr.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.support.Allocations;
import io.github.jetdetr.support.FakeLender;
import io.github.jetdetr.support.OnnxGraph;
import io.github.jetdetr.support.PaintedFrames;
import io.github.jetdetr.support.TinyModel;
import io.github.jetdetr.support.TinyModel.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Engine} must do. */
public abstract class EngineContract {

  private static final TinyModel TINY = TinyModel.of(Layout.RAW).withDynamicBatch();
  private static final EngineOptions ONE_SLOT = new EngineOptions(1, 1);

  /** Opens the engine under test. */
  @MustBeClosed
  protected abstract Engine open(Path onnx, InputSpec input, EngineOptions options)
      throws ModelException;

  /** Heap that one inference may take: bindings make a few small objects. */
  protected abstract long heapBytesPerInference();

  /** Whether {@link InferenceSlot#launch} begins anything. */
  protected boolean launchesAhead() {
    return false;
  }

  public static InputSpec spec(TinyModel tiny) {
    List<Float> zeros = List.of(0f, 0f, 0f);
    List<Float> ones = List.of(1f, 1f, 1f);
    return new InputSpec(
        tiny.image(), tiny.width(), tiny.height(), false, zeros, ones, Resize.STRETCH, null, null);
  }

  @MustBeClosed
  private Engine tiny(Path folder, EngineOptions options) throws ModelException, IOException {
    return open(TINY.write(folder), spec(TINY), options);
  }

  private static float[] logits(InferenceSlot slot) {
    Tensor tensor = slot.outputs().get(0);
    float[] values = new float[tensor.elements()];
    tensor.floats().get(values);
    return values;
  }

  private static float[] detect(InferenceSlot slot, Frame frame) {
    slot.preprocess(frame);
    slot.infer();
    return logits(slot);
  }

  @Test
  void outputsHaveTheGraphsNamesAndRealShapes(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT)) {
      assertEquals(
          List.of(
              new TensorInfo("pred_logits", TensorInfo.Type.FLOAT32, List.of(1L, 7L, 5L)),
              new TensorInfo("pred_boxes", TensorInfo.Type.FLOAT32, List.of(1L, 7L, 4L))),
          engine.outputs());
    }
  }

  @Test
  void aSlotsTensorsMatchTheEnginesOutputs(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT)) {
      List<TensorInfo> given = new ArrayList<>();
      for (Tensor tensor : engine.slot(0).outputs()) {
        given.add(new TensorInfo(tensor.name(), tensor.type(), tensor.shape()));
        assertEquals(tensor.elements() * 4, tensor.bytes().capacity());
      }

      assertEquals(engine.outputs(), given);
    }
  }

  @Test
  void lanesAreAsManyAsAskedForAndStayTheSame(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, new EngineOptions(1, 3))) {
      assertEquals(3, engine.slots());
      assertSame(engine.slot(1), engine.slot(1));
      assertNotSame(engine.slot(1), engine.slot(2));
      assertSame(engine.slot(0).outputs().get(0), engine.slot(0).outputs().get(0));
    }
  }

  @Test
  void itSaysWhatItIs(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, new EngineOptions(2, 1))) {
      assertTrue(engine.info().runtime().matches("\\w+ \\d.*"), engine.info().runtime());
      assertEquals("fp32", engine.info().precision());
      assertEquals(engine.file().precision(), engine.info().precision());
      assertTrue(engine.file().path().endsWith("model.onnx"), () -> engine.file().toString());
      assertEquals(2, engine.info().threads());
    }
  }

  @Test
  void theSameFrameGivesTheSameOutputsEveryTime(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 101, 77, 1)) {
      float[] first = detect(engine.slot(0), frame);
      for (int round = 0; round < 20; round++) {
        engine.slot(0).infer();
        assertArrayEquals(first, logits(engine.slot(0)));
      }
      assertArrayEquals(first, detect(engine.slot(0), frame));
    }
  }

  @Test
  void aSlotsTimesLieWithinItsCalls(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.YUV420P, 640, 480, 1)) {
      InferenceSlot slot = engine.slot(0);
      for (int round = 0; round < 20; round++) {
        long beganAt = System.nanoTime();
        slot.preprocess(frame);
        long preprocessedAt = System.nanoTime();
        slot.infer();
        long inferredAt = System.nanoTime();

        assertTrue(slot.preprocessNanos() > 0);
        assertTrue(slot.preprocessNanos() <= preprocessedAt - beganAt);
        assertTrue(slot.inferNanos() > 0);
        assertTrue(slot.deviceToHostNanos() >= 0);
        assertTrue(slot.inferNanos() + slot.deviceToHostNanos() <= inferredAt - preprocessedAt);
      }
    }
  }

  @Test
  void manyRunsInARowLeaveTheSlotAsOneDoes(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 60, 40, 1)) {
      float[] expected = detect(engine.slot(0), frame);

      engine.slot(0).inferRepeatedly(10);
      engine.slot(0).inferRepeatedly(3);
      engine.slot(0).infer();

      assertArrayEquals(expected, logits(engine.slot(0)));
    }
  }

  @Test
  void anotherFrameGivesOtherOutputs(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Frame frame = new Frame()) {
      float[] one =
          detect(engine.slot(0), PaintedFrames.noise(frame, PixelFormat.RGB24, 60, 40, 1));
      float[] other =
          detect(engine.slot(0), PaintedFrames.noise(frame, PixelFormat.RGB24, 60, 40, 2));

      assertFalse(Arrays.equals(one, other));
    }
  }

  @Test
  void theFrameIsNotNeededAfterPreprocessing(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Frame frame = new Frame()) {
      PaintedFrames.noise(frame, PixelFormat.RGB24, 60, 40, 1);
      float[] expected = detect(engine.slot(0), frame);

      engine.slot(0).preprocess(frame);
      PaintedFrames.noise(frame, PixelFormat.RGB24, 60, 40, 2);
      engine.slot(0).infer();

      assertArrayEquals(expected, logits(engine.slot(0)));
    }
  }

  @Test
  void twoThreadsInTwoSlotsDoNotDisturbEachOther(@TempDir Path folder) throws Exception {
    int frames = 8;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Engine engine = tiny(folder, new EngineOptions(1, 2));
        Frame alone = new Frame();
        Frame left = new Frame();
        Frame right = new Frame()) {
      List<float[]> expected = new ArrayList<>();
      for (int seed = 0; seed < frames; seed++) {
        expected.add(detect(engine.slot(0), picture(alone, seed)));
      }
      CyclicBarrier start = new CyclicBarrier(2);

      Future<Integer> one = threads.submit(() -> wrong(engine.slot(0), left, start, 0, expected));
      Future<Integer> two = threads.submit(() -> wrong(engine.slot(1), right, start, 5, expected));

      assertEquals(0, one.get());
      assertEquals(0, two.get());
    } finally {
      threads.shutdown();
    }
  }

  private static Frame picture(Frame frame, int seed) {
    PixelFormat format = seed % 2 == 0 ? PixelFormat.YUV420P : PixelFormat.BGR24;
    return PaintedFrames.noise(frame, format, 90 + seed, 70, seed);
  }

  private static int wrong(
      InferenceSlot slot, Frame frame, CyclicBarrier start, int first, List<float[]> expected)
      throws Exception {
    start.await();
    int wrong = 0;
    for (int round = 0; round < 160; round++) {
      int seed = (first + round) % expected.size();
      wrong += Arrays.equals(expected.get(seed), detect(slot, picture(frame, seed))) ? 0 : 1;
    }
    return wrong;
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker") // closing is what is tested
  void closingTwiceIsAllowed(@TempDir Path folder) throws Exception {
    Engine engine = tiny(folder, ONE_SLOT);

    engine.close();
    engine.close();

    assertEquals(1, engine.slots());
  }

  @Test
  void openingAndClosingLeavesNoNativeMemoryBehind(@TempDir Path folder) throws Exception {
    try (Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.NV12, 60, 40, 1)) {
      useOnce(folder, frame);
      long before = Pointer.totalBytes();

      for (int round = 0; round < 20; round++) {
        useOnce(folder, frame);
      }

      // What other tests left behind may be collected meanwhile, so the sum may fall.
      assertTrue(Pointer.totalBytes() <= before, () -> Pointer.totalBytes() - before + " bytes");
    }
  }

  private void useOnce(Path folder, Frame frame) throws Exception {
    try (Engine engine = tiny(folder, batchOf(2))) {
      detect(engine.slot(0), frame);
      detect(engine.slot(1), frame);
      engine.inferBatch(List.of(engine.slot(0), engine.slot(1)));
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void aSteadySlotTakesNoNativeMemoryAndLittleHeap(PixelFormat format, @TempDir Path folder)
      throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Frame frame = PaintedFrames.noise(new Frame(), format, 160, 120, 1)) {
      InferenceSlot slot = engine.slot(0);
      slot.preprocess(frame);
      slot.infer();
      long nativeBefore = Pointer.totalBytes();

      long preprocess = Allocations.bytesPerRound(() -> slot.preprocess(frame));
      long infer = Allocations.bytesPerRound(slot::infer);

      System.out.printf("%s: preprocess %d B, infer %d B of heap%n", format, preprocess, infer);
      assertTrue(Pointer.totalBytes() <= nativeBefore);
      assertTrue(preprocess < Allocations.MIN_OBJECT, preprocess + " bytes a picture");
      assertTrue(infer <= heapBytesPerInference(), infer + " bytes an inference");
    }
  }

  @Test
  void framesMayChangeTheirShapeInBetween(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Engine other = tiny(folder, ONE_SLOT);
        Frame frame = new Frame()) {
      float[] expected =
          detect(other.slot(0), PaintedFrames.noise(frame, PixelFormat.RGB24, 100, 75, 3));
      detect(engine.slot(0), PaintedFrames.noise(frame, PixelFormat.YUV420P, 640, 481, 1));
      detect(engine.slot(0), PaintedFrames.noise(frame, PixelFormat.GRAY8, 31, 7, 2));

      float[] given =
          detect(engine.slot(0), PaintedFrames.noise(frame, PixelFormat.RGB24, 100, 75, 3));

      assertArrayEquals(expected, given);
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void lentPixelsGiveWhatTheirCopyDoes(PixelFormat format, @TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Frame copied = PaintedFrames.noise(new Frame(), format, 101, 75, 3);
        Frame lent = new Frame()) {
      FakeLender lender = new FakeLender(copied, 27).lendTo(lent);
      for (int round = 0; round < 2; round++) {
        float[] expected = detect(engine.slot(0), copied);

        float[] given = detect(engine.slot(0), lent);

        assertArrayEquals(expected, given);
        assertTrue(lender.isUntouched());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "9, 1", "2, 2", "3, 5", "63, 47", "65, 49", "1921, 1081"})
  void framesOfAnySizeAreTaken(int width, int height, @TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Frame frame = new Frame()) {
      for (PixelFormat format : PixelFormat.values()) {
        PaintedFrames.noise(frame, format, width, height, 1);
        Placement placement = engine.slot(0).preprocess(frame);
        engine.slot(0).infer();

        assertEquals(width, placement.frameWidth());
        assertEquals(height, placement.frameHeight());
        for (float logit : logits(engine.slot(0))) {
          assertTrue(Float.isFinite(logit), format + " gives " + logit);
        }
      }
    }
  }

  private static EngineOptions batchOf(int most) {
    return new EngineOptions(1, 4, most, EngineKind.ONNXRUNTIME, line -> {});
  }

  @ParameterizedTest
  @CsvSource({"01", "10", "012", "312", "3210"})
  void aBatchGivesEverySlotWhatItGetsAlone(String order, @TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, batchOf(4));
        Frame frame = new Frame()) {
      List<float[]> alone = new ArrayList<>();
      for (int slot = 0; slot < engine.slots(); slot++) {
        alone.add(detect(engine.slot(slot), picture(frame, slot)));
        // Or a batch that brings nothing would leave the right outputs where they are.
        engine.slot(slot).preprocess(picture(frame, 99));
        engine.slot(slot).infer();
        engine.slot(slot).preprocess(picture(frame, slot));
      }
      int[] places = order.chars().map(digit -> digit - '0').toArray();
      List<InferenceSlot> slots = Arrays.stream(places).mapToObj(engine::slot).toList();

      assertEquals(4, engine.batch());
      engine.inferBatch(slots);

      for (int at : places) {
        assertArrayEquals(alone.get(at), logits(engine.slot(at)), 1e-4f, "slot " + at);
      }
    }
  }

  @Test
  void everyPictureOfABatchKeepsTheSizeItCameIn(@TempDir Path folder) throws Exception {
    TinyModel tiny = TinyModel.of(Layout.POST_PROCESSED).withDynamicBatch();
    List<Float> zeros = List.of(0f, 0f, 0f);
    InputSpec input =
        new InputSpec(
            tiny.image(),
            tiny.width(),
            tiny.height(),
            false,
            zeros,
            List.of(1f, 1f, 1f),
            Resize.STRETCH,
            "orig_target_sizes",
            null);
    try (Engine engine = open(tiny.write(folder), input, batchOf(3));
        Frame frame = new Frame()) {
      List<float[]> alone = new ArrayList<>();
      for (int slot = 0; slot < 3; slot++) {
        PaintedFrames.noise(frame, PixelFormat.RGB24, 100 * (slot + 1), 300 - 80 * slot, slot);
        engine.slot(slot).preprocess(frame);
        engine.slot(slot).infer();
        alone.add(boxes(engine.slot(slot)));
      }

      engine.inferBatch(List.of(engine.slot(0), engine.slot(1), engine.slot(2)));

      for (int slot = 0; slot < 3; slot++) {
        assertArrayEquals(alone.get(slot), boxes(engine.slot(slot)), 1e-2f);
      }
    }
  }

  private static float[] boxes(InferenceSlot slot) {
    Tensor boxes =
        slot.outputs().stream()
            .filter(output -> output.name().equals("boxes"))
            .findFirst()
            .orElseThrow();
    float[] values = new float[boxes.elements()];
    boxes.floats().get(values);
    return values;
  }

  @Test
  void aSlotInABatchTellsTheTimeOfTheWholeBatch(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, batchOf(2))) {
      List<InferenceSlot> slots = List.of(engine.slot(2), engine.slot(3));
      for (int round = 0; round < 20; round++) {
        long beganAt = System.nanoTime();
        engine.inferBatch(slots);
        long took = System.nanoTime() - beganAt;

        for (InferenceSlot slot : slots) {
          assertTrue(slot.inferNanos() > 0);
          assertTrue(slot.inferNanos() + slot.deviceToHostNanos() <= took);
        }
        assertEquals(slots.get(0).inferNanos(), slots.get(1).inferNanos());
      }
    }
  }

  @Test
  void aModelOfOnePictureRunsOneByOne(@TempDir Path folder) throws Exception {
    TinyModel single = TinyModel.of(Layout.RAW);
    try (Engine engine = open(single.write(folder), spec(single), batchOf(4));
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 60, 40, 1)) {
      float[] expected = detect(engine.slot(0), frame);
      engine.slot(0).preprocess(frame);

      assertEquals(1, engine.batch());
      engine.inferBatch(List.of(engine.slot(0)));

      assertArrayEquals(expected, logits(engine.slot(0)));
      List<InferenceSlot> two = List.of(engine.slot(0), engine.slot(1));
      assertThrows(IllegalArgumentException.class, () -> engine.inferBatch(two));
    }
  }

  @Test
  void aBatchLargerThanAskedForIsRefused(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, batchOf(2))) {
      List<InferenceSlot> three = List.of(engine.slot(0), engine.slot(1), engine.slot(2));

      String refusal =
          String.valueOf(
              assertThrows(IllegalArgumentException.class, () -> engine.inferBatch(three))
                  .getMessage());

      assertEquals("the batch must be at most 2, but was 3", refusal);
    }
  }

  @Test
  void launchingBeforehandChangesNothingButWhenItBegins(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, new EngineOptions(1, 2));
        Frame frame = new Frame()) {
      float[] one = detect(engine.slot(0), picture(frame, 1));
      float[] other = detect(engine.slot(1), picture(frame, 2));
      for (int round = 0; round < 20; round++) {
        engine.slot(0).preprocess(picture(frame, 1));
        engine.slot(0).launch();
        engine.slot(1).preprocess(picture(frame, 2));
        engine.slot(1).launch();

        engine.slot(0).infer();
        engine.slot(1).infer();

        assertArrayEquals(one, logits(engine.slot(0)));
        assertArrayEquals(other, logits(engine.slot(1)));
      }
    }
  }

  @Test
  void aNetworkThatMixesThePicturesOfABatchRunsOneByOne(@TempDir Path folder) throws Exception {
    OnnxGraph mixing = rows().node("mean", "ReduceMean", "keepdims", 0, "images");
    Path model = write(folder, mixing.node("mixed", "Add", "rows", "mean"), "mixed");
    Path apart = write(folder, rows().node("same", "Identity", "rows"), "same");
    EngineOptions two = new EngineOptions(1, 2, 2, EngineKind.ONNXRUNTIME, line -> {});
    InputSpec input = square();

    try (Engine engine = open(model, input, two);
        Engine other = open(apart, input, two)) {
      assertEquals(1, engine.batch());
      assertEquals(2, other.batch());
    }
  }

  @Test
  void aNetworkWhoseShapesHoldASingleOneRunsOneByOne(@TempDir Path folder) throws Exception {
    OnnxGraph fixed = rows().longs("one", 1, 96, 32).node("single", "Reshape", "rows", "one");
    Path model = write(folder, fixed, "single");
    EngineOptions two = new EngineOptions(1, 2, 2, EngineKind.ONNXRUNTIME, line -> {});

    try (Engine engine = open(model, square(), two)) {
      engine.slot(1).infer();

      assertEquals(1, engine.batch());
    }
  }

  private static InputSpec square() {
    List<Float> zeros = List.of(0f, 0f, 0f);
    List<Float> ones = List.of(1f, 1f, 1f);
    return new InputSpec("images", 32, 32, false, zeros, ones, Resize.STRETCH, null, null);
  }

  @Test
  void anOutputBesideTheQueriesIsInNobodysWay(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        rows()
            .longs("as_tokens", 0, 48, 64)
            .node("encoder", "Reshape", "images", "as_tokens")
            .output("encoder", TensorProto.DataType.FLOAT, OnnxGraph.OPEN, 48, 64)
            .node("queries", "Identity", "rows");
    Path model = write(folder, graph, "queries");
    EngineOptions two = new EngineOptions(1, 2, 2, EngineKind.ONNXRUNTIME, line -> {});

    try (Engine engine = open(model, square(), two)) {
      assertEquals(2, engine.batch());
    }
  }

  @Test
  void anOutputThatIsNoPicturesOwnLeavesTheModelOneByOne(@TempDir Path folder) throws Exception {
    OnnxGraph graph =
        rows()
            .node("mean", "ReduceMean", "keepdims", 0, "images")
            .output("mean", TensorProto.DataType.FLOAT)
            .node("queries", "Identity", "rows");
    Path model = write(folder, graph, "queries");
    EngineOptions two = new EngineOptions(1, 2, 2, EngineKind.ONNXRUNTIME, line -> {});

    try (Engine engine = open(model, square(), two)) {
      engine.slot(0).infer();

      assertEquals(1, engine.batch());
    }
  }

  @Test
  void releasingTheBatchLeavesTheSlots(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, batchOf(2));
        Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.RGB24, 60, 40, 1)) {
      float[] expected = detect(engine.slot(1), frame);

      engine.releaseBatch();
      engine.releaseBatch();

      assertEquals(1, engine.batch());
      assertArrayEquals(expected, detect(engine.slot(1), frame));
    }
  }

  @Test
  void networksRunInTheOrderOfLaunching(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, new EngineOptions(1, 2));
        Frame frame = new Frame()) {
      float[] one = detect(engine.slot(0), picture(frame, 1));
      float[] other = detect(engine.slot(1), picture(frame, 2));
      detect(engine.slot(0), picture(frame, 3));
      detect(engine.slot(1), picture(frame, 4));
      engine.slot(0).preprocess(picture(frame, 1));
      engine.slot(1).preprocess(picture(frame, 2));

      engine.slot(0).launch();
      engine.slot(1).launch();
      engine.slot(1).infer();

      assertArrayEquals(other, logits(engine.slot(1)));
      if (launchesAhead()) {
        assertArrayEquals(one, logits(engine.slot(0)), "who came first is through first");
      }
      engine.slot(0).infer();
      assertArrayEquals(one, logits(engine.slot(0)));
    }
  }

  /** Pictures as {@code rows} [N, 96, 32]. */
  private static OnnxGraph rows() {
    return new OnnxGraph()
        .input("images", TensorProto.DataType.FLOAT, OnnxGraph.OPEN, 3, 32, 32)
        .longs("as_rows", 0, 96, 32)
        .node("rows", "Reshape", "images", "as_rows");
  }

  private static Path write(Path folder, OnnxGraph graph, String output) throws Exception {
    graph.output(output, TensorProto.DataType.FLOAT, OnnxGraph.OPEN, 96, 32);
    return Files.write(folder.resolve(output + ".onnx"), graph.model().toByteArray());
  }

  @Test
  void aSteadyBatchTakesNoNativeMemoryAndLittleHeap(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, batchOf(2))) {
      List<InferenceSlot> slots = List.of(engine.slot(0), engine.slot(1));
      engine.inferBatch(slots);
      long nativeBefore = Pointer.totalBytes();

      long batch = Allocations.bytesPerRound(() -> engine.inferBatch(slots));

      System.out.printf("a batch of two: %d B of heap%n", batch);
      assertTrue(Pointer.totalBytes() <= nativeBefore);
      assertTrue(batch <= heapBytesPerInference(), batch + " bytes a batch");
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void greyIsTheSameGreyInEveryFormat(PixelFormat format, @TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_SLOT);
        Frame frame = new Frame()) {
      float[] expected = detect(engine.slot(0), grey(frame, PixelFormat.RGB24));

      float[] given = detect(engine.slot(0), grey(frame, format));

      assertArrayEquals(expected, given, 1e-6f);
    }
  }

  private static Frame grey(Frame frame, PixelFormat format) {
    return PaintedFrames.fill(frame, format, ColorSpace.BT601_FULL, 90, 70, (plane, x, y) -> 128);
  }
}
