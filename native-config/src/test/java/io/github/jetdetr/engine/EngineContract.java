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
import io.github.jetdetr.support.Allocations;
import io.github.jetdetr.support.OnnxGraph;
import io.github.jetdetr.support.Pictures;
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
abstract class EngineContract {

  private static final TinyModel TINY = TinyModel.of(Layout.RAW).withDynamicBatch();
  private static final EngineOptions ONE_LANE = new EngineOptions(1, 1);

  /** Opens the engine under test. */
  @MustBeClosed
  abstract Engine open(Path onnx, InputSpec input, EngineOptions options) throws ModelException;

  /** Heap that one inference may take: bindings make a few small objects. */
  abstract long heapBytesPerInference();

  /** Whether {@link Lane#launch} begins anything. */
  boolean launchesAhead() {
    return false;
  }

  static InputSpec spec(TinyModel tiny) {
    List<Float> zeros = List.of(0f, 0f, 0f);
    List<Float> ones = List.of(1f, 1f, 1f);
    return new InputSpec(
        tiny.image(), tiny.width(), tiny.height(), false, zeros, ones, Resize.STRETCH, null, null);
  }

  @MustBeClosed
  private Engine tiny(Path folder, EngineOptions options) throws ModelException, IOException {
    return open(TINY.write(folder), spec(TINY), options);
  }

  private static float[] logits(Lane lane) {
    Tensor tensor = lane.outputs().get(0);
    float[] values = new float[tensor.elements()];
    tensor.floats().get(values);
    return values;
  }

  private static float[] detect(Lane lane, Frame frame) {
    lane.preprocess(frame);
    lane.infer();
    return logits(lane);
  }

  @Test
  void outputsHaveTheGraphsNamesAndRealShapes(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE)) {
      assertEquals(
          List.of(
              new TensorInfo("pred_logits", TensorInfo.Type.FLOAT32, List.of(1L, 7L, 5L)),
              new TensorInfo("pred_boxes", TensorInfo.Type.FLOAT32, List.of(1L, 7L, 4L))),
          engine.outputs());
    }
  }

  @Test
  void aLanesTensorsMatchTheEnginesOutputs(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE)) {
      List<TensorInfo> given = new ArrayList<>();
      for (Tensor tensor : engine.lane(0).outputs()) {
        given.add(new TensorInfo(tensor.name(), tensor.type(), tensor.shape()));
        assertEquals(tensor.elements() * 4, tensor.bytes().capacity());
      }

      assertEquals(engine.outputs(), given);
    }
  }

  @Test
  void lanesAreAsManyAsAskedForAndStayTheSame(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, new EngineOptions(1, 3))) {
      assertEquals(3, engine.lanes());
      assertSame(engine.lane(1), engine.lane(1));
      assertNotSame(engine.lane(1), engine.lane(2));
      assertSame(engine.lane(0).outputs().get(0), engine.lane(0).outputs().get(0));
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
    try (Engine engine = tiny(folder, ONE_LANE);
        Frame frame = Pictures.noise(new Frame(), PixelFormat.RGB24, 101, 77, 1)) {
      float[] first = detect(engine.lane(0), frame);
      for (int round = 0; round < 20; round++) {
        engine.lane(0).infer();
        assertArrayEquals(first, logits(engine.lane(0)));
      }
      assertArrayEquals(first, detect(engine.lane(0), frame));
    }
  }

  @Test
  void aLanesTimesLieWithinItsCalls(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE);
        Frame frame = Pictures.noise(new Frame(), PixelFormat.YUV420P, 640, 480, 1)) {
      Lane lane = engine.lane(0);
      for (int round = 0; round < 20; round++) {
        long beganAt = System.nanoTime();
        lane.preprocess(frame);
        long preprocessedAt = System.nanoTime();
        lane.infer();
        long inferredAt = System.nanoTime();

        assertTrue(lane.preprocessNanos() > 0);
        assertTrue(lane.preprocessNanos() <= preprocessedAt - beganAt);
        assertTrue(lane.inferNanos() > 0);
        assertTrue(lane.fetchNanos() >= 0);
        assertTrue(lane.inferNanos() + lane.fetchNanos() <= inferredAt - preprocessedAt);
      }
    }
  }

  @Test
  void manyRunsInARowLeaveTheLaneAsOneDoes(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE);
        Frame frame = Pictures.noise(new Frame(), PixelFormat.RGB24, 60, 40, 1)) {
      float[] expected = detect(engine.lane(0), frame);

      engine.lane(0).inferInARow(10);
      engine.lane(0).inferInARow(3);
      engine.lane(0).infer();

      assertArrayEquals(expected, logits(engine.lane(0)));
    }
  }

  @Test
  void anotherFrameGivesOtherOutputs(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE);
        Frame frame = new Frame()) {
      float[] one = detect(engine.lane(0), Pictures.noise(frame, PixelFormat.RGB24, 60, 40, 1));
      float[] other = detect(engine.lane(0), Pictures.noise(frame, PixelFormat.RGB24, 60, 40, 2));

      assertFalse(Arrays.equals(one, other));
    }
  }

  @Test
  void theFrameIsNotNeededAfterPreprocessing(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE);
        Frame frame = new Frame()) {
      Pictures.noise(frame, PixelFormat.RGB24, 60, 40, 1);
      float[] expected = detect(engine.lane(0), frame);

      engine.lane(0).preprocess(frame);
      Pictures.noise(frame, PixelFormat.RGB24, 60, 40, 2);
      engine.lane(0).infer();

      assertArrayEquals(expected, logits(engine.lane(0)));
    }
  }

  @Test
  void twoThreadsInTwoLanesDoNotDisturbEachOther(@TempDir Path folder) throws Exception {
    int frames = 8;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Engine engine = tiny(folder, new EngineOptions(1, 2));
        Frame alone = new Frame();
        Frame left = new Frame();
        Frame right = new Frame()) {
      List<float[]> expected = new ArrayList<>();
      for (int seed = 0; seed < frames; seed++) {
        expected.add(detect(engine.lane(0), picture(alone, seed)));
      }
      CyclicBarrier start = new CyclicBarrier(2);

      Future<Integer> one = threads.submit(() -> wrong(engine.lane(0), left, start, 0, expected));
      Future<Integer> two = threads.submit(() -> wrong(engine.lane(1), right, start, 5, expected));

      assertEquals(0, one.get());
      assertEquals(0, two.get());
    } finally {
      threads.shutdown();
    }
  }

  private static Frame picture(Frame frame, int seed) {
    PixelFormat format = seed % 2 == 0 ? PixelFormat.YUV420P : PixelFormat.BGR24;
    return Pictures.noise(frame, format, 90 + seed, 70, seed);
  }

  private static int wrong(
      Lane lane, Frame frame, CyclicBarrier start, int first, List<float[]> expected)
      throws Exception {
    start.await();
    int wrong = 0;
    for (int round = 0; round < 160; round++) {
      int seed = (first + round) % expected.size();
      wrong += Arrays.equals(expected.get(seed), detect(lane, picture(frame, seed))) ? 0 : 1;
    }
    return wrong;
  }

  @Test
  @SuppressWarnings("MustBeClosedChecker") // closing is what is tested
  void closingTwiceIsAllowed(@TempDir Path folder) throws Exception {
    Engine engine = tiny(folder, ONE_LANE);

    engine.close();
    engine.close();

    assertEquals(1, engine.lanes());
  }

  @Test
  void openingAndClosingLeavesNoNativeMemoryBehind(@TempDir Path folder) throws Exception {
    try (Frame frame = Pictures.noise(new Frame(), PixelFormat.NV12, 60, 40, 1)) {
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
      detect(engine.lane(0), frame);
      detect(engine.lane(1), frame);
      engine.inferBatch(List.of(engine.lane(0), engine.lane(1)));
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void aSteadyLaneTakesNoNativeMemoryAndLittleHeap(PixelFormat format, @TempDir Path folder)
      throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE);
        Frame frame = Pictures.noise(new Frame(), format, 160, 120, 1)) {
      Lane lane = engine.lane(0);
      lane.preprocess(frame);
      lane.infer();
      long nativeBefore = Pointer.totalBytes();

      long preprocess = Allocations.bytesPerRound(() -> lane.preprocess(frame));
      long infer = Allocations.bytesPerRound(lane::infer);

      System.out.printf("%s: preprocess %d B, infer %d B of heap%n", format, preprocess, infer);
      assertTrue(Pointer.totalBytes() <= nativeBefore);
      assertTrue(preprocess < Allocations.SMALLEST_OBJECT, preprocess + " bytes a picture");
      assertTrue(infer <= heapBytesPerInference(), infer + " bytes an inference");
    }
  }

  @Test
  void framesMayChangeTheirShapeInBetween(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE);
        Engine other = tiny(folder, ONE_LANE);
        Frame frame = new Frame()) {
      float[] expected =
          detect(other.lane(0), Pictures.noise(frame, PixelFormat.RGB24, 100, 75, 3));
      detect(engine.lane(0), Pictures.noise(frame, PixelFormat.YUV420P, 640, 481, 1));
      detect(engine.lane(0), Pictures.noise(frame, PixelFormat.GRAY8, 31, 7, 2));

      float[] given = detect(engine.lane(0), Pictures.noise(frame, PixelFormat.RGB24, 100, 75, 3));

      assertArrayEquals(expected, given);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "9, 1", "2, 2", "3, 5", "63, 47", "65, 49", "1921, 1081"})
  void framesOfAnySizeAreTaken(int width, int height, @TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE);
        Frame frame = new Frame()) {
      for (PixelFormat format : PixelFormat.values()) {
        Pictures.noise(frame, format, width, height, 1);
        Placement placement = engine.lane(0).preprocess(frame);
        engine.lane(0).infer();

        assertEquals(width, placement.frameWidth());
        assertEquals(height, placement.frameHeight());
        for (float logit : logits(engine.lane(0))) {
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
  void aBatchGivesEveryLaneWhatItGetsAlone(String order, @TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, batchOf(4));
        Frame frame = new Frame()) {
      List<float[]> alone = new ArrayList<>();
      for (int lane = 0; lane < engine.lanes(); lane++) {
        alone.add(detect(engine.lane(lane), picture(frame, lane)));
        // Or a batch that brings nothing would leave the right outputs where they are.
        engine.lane(lane).preprocess(picture(frame, 99));
        engine.lane(lane).infer();
        engine.lane(lane).preprocess(picture(frame, lane));
      }
      int[] places = order.chars().map(digit -> digit - '0').toArray();
      List<Lane> lanes = Arrays.stream(places).mapToObj(engine::lane).toList();

      assertEquals(4, engine.batch());
      engine.inferBatch(lanes);

      for (int at : places) {
        assertArrayEquals(alone.get(at), logits(engine.lane(at)), 1e-4f, "lane " + at);
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
      for (int lane = 0; lane < 3; lane++) {
        Pictures.noise(frame, PixelFormat.RGB24, 100 * (lane + 1), 300 - 80 * lane, lane);
        engine.lane(lane).preprocess(frame);
        engine.lane(lane).infer();
        alone.add(boxes(engine.lane(lane)));
      }

      engine.inferBatch(List.of(engine.lane(0), engine.lane(1), engine.lane(2)));

      for (int lane = 0; lane < 3; lane++) {
        assertArrayEquals(alone.get(lane), boxes(engine.lane(lane)), 1e-2f);
      }
    }
  }

  private static float[] boxes(Lane lane) {
    Tensor boxes =
        lane.outputs().stream()
            .filter(output -> output.name().equals("boxes"))
            .findFirst()
            .orElseThrow();
    float[] values = new float[boxes.elements()];
    boxes.floats().get(values);
    return values;
  }

  @Test
  void aLaneInABatchTellsTheTimeOfTheWholeBatch(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, batchOf(2))) {
      List<Lane> lanes = List.of(engine.lane(2), engine.lane(3));
      for (int round = 0; round < 20; round++) {
        long beganAt = System.nanoTime();
        engine.inferBatch(lanes);
        long took = System.nanoTime() - beganAt;

        for (Lane lane : lanes) {
          assertTrue(lane.inferNanos() > 0);
          assertTrue(lane.inferNanos() + lane.fetchNanos() <= took);
        }
        assertEquals(lanes.get(0).inferNanos(), lanes.get(1).inferNanos());
      }
    }
  }

  @Test
  void aModelOfOnePictureRunsOneByOne(@TempDir Path folder) throws Exception {
    TinyModel single = TinyModel.of(Layout.RAW);
    try (Engine engine = open(single.write(folder), spec(single), batchOf(4));
        Frame frame = Pictures.noise(new Frame(), PixelFormat.RGB24, 60, 40, 1)) {
      float[] expected = detect(engine.lane(0), frame);
      engine.lane(0).preprocess(frame);

      assertEquals(1, engine.batch());
      engine.inferBatch(List.of(engine.lane(0)));

      assertArrayEquals(expected, logits(engine.lane(0)));
      List<Lane> two = List.of(engine.lane(0), engine.lane(1));
      assertThrows(IllegalArgumentException.class, () -> engine.inferBatch(two));
    }
  }

  @Test
  void aBatchLargerThanAskedForIsRefused(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, batchOf(2))) {
      List<Lane> three = List.of(engine.lane(0), engine.lane(1), engine.lane(2));

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
      float[] one = detect(engine.lane(0), picture(frame, 1));
      float[] other = detect(engine.lane(1), picture(frame, 2));
      for (int round = 0; round < 20; round++) {
        engine.lane(0).preprocess(picture(frame, 1));
        engine.lane(0).launch();
        engine.lane(1).preprocess(picture(frame, 2));
        engine.lane(1).launch();

        engine.lane(0).infer();
        engine.lane(1).infer();

        assertArrayEquals(one, logits(engine.lane(0)));
        assertArrayEquals(other, logits(engine.lane(1)));
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
      engine.lane(1).infer();

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
      engine.lane(0).infer();

      assertEquals(1, engine.batch());
    }
  }

  @Test
  void releasingTheBatchLeavesTheLanes(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, batchOf(2));
        Frame frame = Pictures.noise(new Frame(), PixelFormat.RGB24, 60, 40, 1)) {
      float[] expected = detect(engine.lane(1), frame);

      engine.releaseBatch();
      engine.releaseBatch();

      assertEquals(1, engine.batch());
      assertArrayEquals(expected, detect(engine.lane(1), frame));
    }
  }

  @Test
  void networksRunInTheOrderOfLaunching(@TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, new EngineOptions(1, 2));
        Frame frame = new Frame()) {
      float[] one = detect(engine.lane(0), picture(frame, 1));
      float[] other = detect(engine.lane(1), picture(frame, 2));
      detect(engine.lane(0), picture(frame, 3));
      detect(engine.lane(1), picture(frame, 4));
      engine.lane(0).preprocess(picture(frame, 1));
      engine.lane(1).preprocess(picture(frame, 2));

      engine.lane(0).launch();
      engine.lane(1).launch();
      engine.lane(1).infer();

      assertArrayEquals(other, logits(engine.lane(1)));
      if (launchesAhead()) {
        assertArrayEquals(one, logits(engine.lane(0)), "who came first is through first");
      }
      engine.lane(0).infer();
      assertArrayEquals(one, logits(engine.lane(0)));
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
      List<Lane> lanes = List.of(engine.lane(0), engine.lane(1));
      engine.inferBatch(lanes);
      long nativeBefore = Pointer.totalBytes();

      long batch = Allocations.bytesPerRound(() -> engine.inferBatch(lanes));

      System.out.printf("a batch of two: %d B of heap%n", batch);
      assertTrue(Pointer.totalBytes() <= nativeBefore);
      assertTrue(batch <= heapBytesPerInference(), batch + " bytes a batch");
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void greyIsTheSameGreyInEveryFormat(PixelFormat format, @TempDir Path folder) throws Exception {
    try (Engine engine = tiny(folder, ONE_LANE);
        Frame frame = new Frame()) {
      float[] expected = detect(engine.lane(0), grey(frame, PixelFormat.RGB24));

      float[] given = detect(engine.lane(0), grey(frame, format));

      assertArrayEquals(expected, given, 1e-6f);
    }
  }

  private static Frame grey(Frame frame, PixelFormat format) {
    return Pictures.fill(frame, format, ColorSpace.BT601_FULL, 90, 70, (plane, x, y) -> 128);
  }
}
