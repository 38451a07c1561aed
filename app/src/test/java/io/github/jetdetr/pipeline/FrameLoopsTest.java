package io.github.jetdetr.pipeline;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.OnnxGraph;
import io.github.jetdetr.support.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FrameLoopsTest {

  @TempDir private Path folder = Path.of("");

  private final List<Line> said = new CopyOnWriteArrayList<>();
  private final WallClock wallClock = new WallClock();

  /** What a report said, kept after its lent parts were taken back. */
  private record Line(
      String camera, long frame, long stagesNanos, long totalNanos, String objects) {}

  @Test
  void stageTimesAddUpToTheTotal() throws Exception {
    run(tiny(), feeds(20, replay("clip", new FakeCamera(64, 48).frames(20))));

    assertEquals(20, said.size());
    for (Line line : said) {
      assertTrue(line.totalNanos() > 0);
      assertEquals(line.totalNanos(), line.stagesNanos(), "nothing lies between the stages");
    }
  }

  @Test
  void messagesComeInTheOrderOfTheFrames() throws Exception {
    Feeds feeds =
        feeds(
            Long.MAX_VALUE,
            replay("a", new FakeCamera(64, 48).frames(200).end()),
            replay("b", new FakeCamera(32, 32).frames(200).end()));

    run(tiny(), feeds);

    for (String camera : List.of("a", "b")) {
      List<Long> frames =
          said.stream().filter(line -> line.camera().equals(camera)).map(Line::frame).toList();
      assertEquals(200, frames.size());
      for (int at = 0; at < frames.size(); at++) {
        assertEquals(at, frames.get(at));
      }
    }
    assertAllAccountedFor(feeds);
  }

  @Test
  void aLiveFrameThatIsTooOldIsCountedAndNotSaid() throws Exception {
    long hourAgo = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
    Feeds feeds = feeds(5, live("late", new FakeCamera(64, 48, () -> hourAgo).frames(5)));

    try (Model model = model(tiny());
        FrameLoops loops = loops(feeds, model)) {
      loops.start();
      Await.until("all pictures were looked at", () -> feeds.all().get(0).newest().offered() == 5);
      loops.end();
    }

    CameraFeed feed = feeds.all().get(0);
    assertEquals(List.of(), said);
    assertTrue(feed.counts().stale() >= 1);
    assertEquals(0, feed.counts().processed());
    assertAllAccountedFor(feeds);
  }

  @Test
  void framesOnWhichTheNetworkFailsAreCountedAndTheOthersGoOn() throws Exception {
    // Bright pictures make it fail: those of the numbers 128 to 199, more or less.
    Feeds feeds = feeds(200, replay("clip", new FakeCamera(64, 48).frames(200)));
    try (Model model = model(failingOnBright(folder));
        FrameLoops loops = loops(feeds, model)) {
      loops.start();
      loops.ended().await();
      loops.end();

      // A hundred in a row are more than these.
      assertNull(loops.failure());
    }

    CameraFeed feed = feeds.all().get(0);
    assertTrue(feed.counts().failed() > 50, feed.counts().failed() + " failed");
    assertTrue(feed.counts().processed() > 50, feed.counts().processed() + " processed");
    assertEquals(feed.counts().processed(), said.size());
    assertAllAccountedFor(feeds);
  }

  @Test
  void aNetworkThatFailsAHundredTimesInARowIsTheEnd() throws Exception {
    // Of a clip every picture is taken, so that a hundred fail; of a camera's five hundred a busy
    // machine may take fewer than that.
    Feeds feeds = feeds(Long.MAX_VALUE, replay("clip", new FakeCamera(64, 48).frames(500)));
    try (Model model = model(failingOnAll(folder));
        FrameLoops loops = loops(feeds, model)) {
      loops.start();
      loops.ended().await();
      loops.end();

      assertInstanceOf(InferenceException.class, loops.failure());
    }

    assertTrue(feeds.all().get(0).counts().failed() >= 100);
    assertAllAccountedFor(feeds);
  }

  @Test
  void aFaultOfOursEndsTheLoopsAndItsFrameCountsAsFailed() throws Exception {
    Feeds feeds = feeds(Long.MAX_VALUE, live("front", new FakeCamera(64, 48).frames(100_000)));
    try (Model model = model(tiny());
        FrameLoops loops =
            new FrameLoops(
                feeds,
                model,
                InferenceMode.SERIAL,
                report -> {
                  throw new IllegalStateException("fault");
                },
                wallClock,
                times -> {})) {
      loops.start();
      loops.ended().await();
      loops.end();

      assertEquals("java.lang.IllegalStateException: fault", String.valueOf(loops.failure()));
    }

    assertTrue(feeds.all().get(0).counts().failed() >= 1);
    assertAllAccountedFor(feeds);
  }

  @Test
  void everyCapturedFrameEndsInExactlyOnePlace() throws Exception {
    Random random = new Random(11);
    for (int round = 0; round < 10; round++) {
      InferenceMode mode = round % 2 == 0 ? InferenceMode.SERIAL : InferenceMode.ofParallel(3);
      FakeCamera moody = new FakeCamera(64, 48);
      for (int i = 0; i < 60; i++) {
        moody.frames(random.nextInt(20));
        if (random.nextInt(4) == 0) {
          moody.timeout();
        }
      }
      Feeds feeds =
          feeds(
              40 + random.nextInt(300),
              live("moody", moody),
              live("steady", new FakeCamera(32, 32).frames(2_000).lost("cable")),
              replay("clip", new FakeCamera(16, 16).frames(random.nextInt(200)).end()));
      try (Model model = model(failingOnBright(folder), mode);
          FrameLoops loops = loops(feeds, model, mode)) {
        loops.start();
        Await.until(
            "a camera is through",
            () -> loops.ended().getCount() == 0 || feeds.all().get(1).counts().captured() == 2_000);
      }

      assertAllAccountedFor(feeds);
    }
  }

  @Test
  void severalCamerasInBatchesSayWhatTheySayOneByOne() throws Exception {
    assertSaysTheSameOfThree(InferenceMode.ofBatch(3));
  }

  @Test
  void severalCamerasInParallelSayInOrderWhatTheySayOneByOne() throws Exception {
    assertSaysTheSameOfThree(InferenceMode.ofParallel(4));
  }

  private void assertSaysTheSameOfThree(InferenceMode mode) throws Exception {
    List<Line> alone = framesOfThree(InferenceMode.SERIAL);
    said.clear();

    List<Line> together = framesOfThree(mode);

    assertEquals(alone.size(), together.size());
    for (String camera : List.of("a", "b", "c")) {
      assertEquals(seenBy(camera, alone), seenBy(camera, together), camera);
    }
  }

  private List<Line> framesOfThree(InferenceMode mode) throws Exception {
    Feeds feeds =
        feeds(
            Long.MAX_VALUE,
            replay("a", new FakeCamera(64, 48).frames(150).end()),
            replay("b", new FakeCamera(32, 32).frames(50).end()),
            replay("c", new FakeCamera(100, 20).frames(100).end()));
    try (Model model = model(openBatch(), mode);
        FrameLoops loops = loops(feeds, model, mode)) {
      assertEquals(mode.batch(), model.batch());
      loops.start();
      loops.ended().await();
      loops.end();
      assertNull(loops.failure());
    }
    assertAllAccountedFor(feeds);
    return List.copyOf(said);
  }

  private static List<String> seenBy(String camera, List<Line> lines) {
    return lines.stream()
        .filter(line -> line.camera().equals(camera))
        .map(line -> line.frame() + ": " + line.objects())
        .toList();
  }

  @Test
  void batchesOfMoodyCamerasLoseNoFrameAndComeToAnEnd() throws Exception {
    Random random = new Random(12);
    for (int round = 0; round < 20; round++) {
      FakeCamera moody = new FakeCamera(64, 48);
      for (int i = 0; i < 60; i++) {
        moody.frames(random.nextInt(20));
        if (random.nextInt(4) == 0) {
          moody.timeout();
        }
      }
      long hourAgo = System.nanoTime() - TimeUnit.HOURS.toNanos(1);
      Feeds feeds =
          feeds(
              40 + random.nextInt(300),
              live("moody", moody),
              live("late", new FakeCamera(16, 16, () -> hourAgo).frames(500).lost("cable")),
              live("steady", new FakeCamera(32, 32).frames(2_000).lost("cable")),
              replay("clip", new FakeCamera(16, 16).frames(random.nextInt(200)).end()));
      try (Model model = model(failingOnGlaring(folder), InferenceMode.ofBatch(4));
          FrameLoops loops =
              new FrameLoops(
                  feeds, model, InferenceMode.ofBatch(4), this::keep, wallClock, times -> {})) {
        assertEquals(4, model.batch());
        loops.start();
        Await.until(
            "a camera is through",
            () -> loops.ended().getCount() == 0 || feeds.all().get(2).counts().captured() == 2_000);
      }

      assertAllAccountedFor(feeds);
    }
  }

  @Test
  void theEngineIsAliveWhileFramesAreProcessedInWhicheverMode() throws Exception {
    for (InferenceMode mode :
        List.of(InferenceMode.SERIAL, InferenceMode.ofBatch(2), InferenceMode.ofParallel(2))) {
      Feeds feeds = feeds(Long.MAX_VALUE, live("a", new FakeCamera(64, 48).frames(5)));
      try (Model model = model(openBatch(), mode);
          FrameLoops loops = loops(feeds, model, mode)) {
        loops.start();
        Await.until("a frame", () -> feeds.all().get(0).counts().processed() > 0);

        assertTrue(loops.isEngineAlive(), mode.toString());
        assertNull(loops.failure());
      }
    }
  }

  @Test
  void anEngineThatIsClosedIsNotAlive() throws Exception {
    Feeds feeds = feeds(1, replay("a", new FakeCamera(64, 48).frames(1)));
    try (Model model = model(tiny());
        FrameLoops loops = loops(feeds, model)) {
      loops.start();
      loops.ended().await();
      loops.end();

      Await.until("the engine has ended", () -> !loops.isEngineAlive());
    }
  }

  @MustBeClosed
  private static Model model(Path onnx, InferenceMode mode) throws ModelException {
    EngineOptions options =
        new EngineOptions(1, mode.frames(), mode.batch(), EngineKind.ONNXRUNTIME, line -> {});
    return Model.open(onnx, options, 0.3f);
  }

  /** After closing: nothing captured is nowhere, and every frame was given back. */
  private static void assertAllAccountedFor(Feeds feeds) {
    for (CameraFeed feed : feeds.all()) {
      long captured = feed.counts().captured();
      long somewhere =
          feed.counts().processed()
              + feed.counts().stale()
              + feed.counts().failed()
              + feed.newest().replaced();
      assertEquals(captured, somewhere, feed.config().name());
      assertThrows(IllegalStateException.class, feed.newest()::takeBlank);
    }
  }

  private void run(Path onnx, Feeds feeds) throws Exception {
    try (Model model = model(onnx);
        FrameLoops loops = loops(feeds, model)) {
      loops.start();
      loops.ended().await();
      loops.end();
      assertNull(loops.failure());
    }
  }

  private FrameLoops loops(Feeds feeds, Model model) {
    return loops(feeds, model, InferenceMode.SERIAL);
  }

  private FrameLoops loops(Feeds feeds, Model model, InferenceMode mode) {
    return new FrameLoops(feeds, model, mode, this::keep, wallClock, times -> {});
  }

  private void keep(FrameReport report) {
    StageTimes times = report.times();
    long stages = 0;
    for (Stage stage : Stage.values()) {
      assertTrue(times.nanos(stage) >= 0, stage.key());
      stages += times.nanos(stage);
    }
    said.add(
        new Line(
            report.camera(), report.frameId(), stages, times.totalNanos(), text(report.objects())));
  }

  /** What was seen, coarse enough for the last digits of another order of adding. */
  private static String text(Detections objects) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < objects.count(); at++) {
      text.append(objects.classId(at)).append('@').append(Math.round(objects.x1(at))).append(' ');
    }
    return text.toString();
  }

  private Path openBatch() throws IOException {
    return TinyModel.of(TinyModel.Layout.RAW).withDynamicBatch().write(folder);
  }

  private Path tiny() throws IOException {
    return TinyModel.of(TinyModel.Layout.RAW).write(folder);
  }

  /** A network that looks up the picture's brightness in a table that ends at a half. */
  private static Path failingOnBright(Path folder) throws IOException {
    return lookingUp(folder, 2);
  }

  /** The same with a table that ends below every picture of a {@link FakeCamera}. */
  private static Path failingOnAll(Path folder) throws IOException {
    return lookingUp(folder, 1_000);
  }

  /** The same with a table that leaves a street by day alone, on which batches are tried. */
  private static Path failingOnGlaring(Path folder) throws IOException {
    return lookingUp(folder, 1.3f);
  }

  private static Path lookingUp(Path folder, float steps) throws IOException {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", FLOAT, OnnxGraph.OPEN, 3, 32, 32)
            .floats("share", new float[] {steps / 3, steps / 3, steps / 3}, 3, 1)
            .floats("table", new float[24], 1, 24)
            .node("pooled", "GlobalAveragePool", "images")
            .longs("as_row", -1, 3)
            .node("colors", "Reshape", "pooled", "as_row")
            .node("scaled", "MatMul", "colors", "share")
            .longs("flat", -1)
            .node("each", "Reshape", "scaled", "flat")
            .node("place", "Cast", "to", TensorProto.DataType.INT64_VALUE, "each")
            .node("row", "Gather", "table", "place")
            .longs("queries", -1, 6, 4)
            .node("pred_logits", "Reshape", "row", "queries")
            .node("pred_boxes", "Sigmoid", "pred_logits")
            .output("pred_logits", FLOAT, OnnxGraph.OPEN, 6, 4)
            .output("pred_boxes", FLOAT, OnnxGraph.OPEN, 6, 4);
    return Files.write(folder.resolve("failing.onnx"), graph.model().toByteArray());
  }

  @MustBeClosed
  private static Model model(Path onnx) throws ModelException {
    return Model.open(onnx, new EngineOptions(1, 2), 0.3f);
  }

  private static CameraFeed live(String name, FakeCamera camera) {
    return feed(FakeCameras.live(name), camera);
  }

  private static CameraFeed replay(String name, FakeCamera camera) {
    CameraConfig clip = FakeCameras.replay(name);
    // The fake stamps what it gives as live; a replay of its own pace may take as long as it likes.
    return feed(
        new CameraConfig(
            name,
            clip.source(),
            clip.openTimeout(),
            clip.readTimeout(),
            Duration.ofHours(1),
            false),
        camera);
  }

  private static CameraFeed feed(CameraConfig config, FakeCamera camera) {
    FakeCameras cameras = new FakeCameras().then(camera);
    return new CameraFeed(config, cameras, FakeCameras::noPauses, status -> {});
  }

  private static Feeds feeds(long frames, CameraFeed... feeds) {
    return new Feeds(List.of(feeds), frames);
  }
}
