package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.InferenceException;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.OnnxGraph;
import io.github.jetdetr.support.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When frame loops give up, and which frames they pass over as too old. */
@Timeout(120)
class FrameLoopLimitsTest {

  private static final long AN_HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  @TempDir private Path folder = Path.of("");

  private final List<Long> published = new CopyOnWriteArrayList<>();

  @Test
  void aFrameThatGoesWellBeginsTheCountOfFailuresAnew() throws Exception {
    // Of every 256 pictures the 88 brightest fail and the rest go well: never a hundred in a row.
    Feeds feeds = feeds(1_000, FakeCameras.replay("clip"), new FakeCamera(64, 48).frames(1_000));

    assertNull(failureOf(feeds, brightnessAsRow(1.3f)));

    assertTrue(feeds.all().get(0).counts().failed() > 200, "more than a hundred in all");
    assertEquals(1_000, feeds.all().get(0).counts().captured());
  }

  @Test
  void aHundredFailuresBehindEachOtherAreTheEndAndNotOneMore() throws Exception {
    // Every picture fails, the first one too: its bytes are zeros, which is a green in YUV.
    Feeds feeds =
        feeds(Long.MAX_VALUE, FakeCameras.replay("clip"), new FakeCamera(64, 48).frames(250));

    assertInstanceOf(InferenceException.class, failureOf(feeds, brightnessAsRow(1_000)));

    // The hundredth ends the loop that met it; the other may be at a frame of its own.
    long failed = feeds.all().get(0).counts().failed();
    assertTrue(failed == 100 || failed == 101, failed + " failed");
    assertEquals(0, feeds.all().get(0).counts().processed());
    assertEquals(List.of(), published);
  }

  @Test
  void aReplayIsNeverTooOldForItsAgeIsOurOwnDoing() throws Exception {
    FakeCamera late = new FakeCamera(64, 48, () -> System.nanoTime() - AN_HOUR_NANOS).frames(7);
    Feeds feeds = feeds(7, FakeCameras.replay("clip"), new Stamped(late, TimeSource.REPLAY));

    assertNull(failureOf(feeds, TinyModel.of(TinyModel.Layout.RAW).write(folder)));

    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L), published);
    assertEquals(0, feeds.all().get(0).counts().stale());
  }

  @Test
  void aCamerasOwnStampMakesAFrameTooOldLikeOursDoes() throws Exception {
    FakeCamera late = new FakeCamera(64, 48, () -> System.nanoTime() - AN_HOUR_NANOS).frames(7);
    Feeds feeds = feeds(7, FakeCameras.replay("clip"), new Stamped(late, TimeSource.V4L2_BUFFER));

    assertNull(failureOf(feeds, TinyModel.of(TinyModel.Layout.RAW).write(folder)));

    assertEquals(List.of(), published);
    assertEquals(7, feeds.all().get(0).counts().stale());
  }

  @Test
  void anOldFrameNeitherAddsToTheFailuresNorForgivesThem() throws Exception {
    // Some that fail, then old ones, then more that fail.
    long[] number = {0};
    FakeCamera moody =
        new FakeCamera(
                64,
                48,
                () -> {
                  long at = number[0]++;
                  boolean old = at >= 50 && at < 60;
                  return System.nanoTime() - (old ? AN_HOUR_NANOS : 0);
                })
            .frames(250);
    CameraConfig clip = FakeCameras.replay("clip");
    Feeds feeds = feeds(Long.MAX_VALUE, patient(clip), moody);

    assertInstanceOf(InferenceException.class, failureOf(feeds, brightnessAsRow(1_000)));

    // Were they counted, fewer would fail before the end; did they forgive, more.
    long failed = feeds.all().get(0).counts().failed();
    assertTrue(failed == 100 || failed == 101, failed + " failed");
    // What is left in the slot at the end counts as stale, too.
    long stale = feeds.all().get(0).counts().stale();
    assertTrue(stale >= 10, stale + " stale");
  }

  /** What ended the loops, after they came to an end. */
  private @Nullable Throwable failureOf(Feeds feeds, Path onnx) throws Exception {
    try (Model model = model(onnx);
        FrameLoops loops =
            new FrameLoops(
                feeds,
                model,
                InferenceMode.SERIAL,
                report -> published.add(report.frameId()),
                new WallClock(),
                times -> {})) {
      loops.start();
      loops.ended().await();
      loops.end();
      return loops.failure();
    }
  }

  private static Feeds feeds(long frames, CameraConfig config, Camera camera) {
    FakeCameras cameras = new FakeCameras().then(camera);
    return new Feeds(
        List.of(new CameraFeed(config, cameras, FakeCameras::noPauses, status -> {})), frames);
  }

  /** Half an hour is not too old for it, so that a busy machine makes no frame stale. */
  private static CameraConfig patient(CameraConfig config) {
    return new CameraConfig(
        config.name(),
        config.source(),
        config.openTimeout(),
        config.readTimeout(),
        Duration.ofMinutes(30),
        false);
  }

  /**
   * A network that looks up a picture's brightness, 0 to 1, times {@code rows} in a table of one
   * row, and fails where there is none.
   */
  private Path brightnessAsRow(float rows) throws IOException {
    OnnxGraph graph =
        new OnnxGraph()
            .input("images", DataType.FLOAT, OnnxGraph.OPEN, 3, 32, 32)
            .floats("share", new float[] {rows / 3, rows / 3, rows / 3}, 3, 1)
            .floats("table", new float[24], 1, 24)
            .node("pooled", "GlobalAveragePool", "images")
            .longs("as_row", -1, 3)
            .node("colors", "Reshape", "pooled", "as_row")
            .node("scaled", "MatMul", "colors", "share")
            .longs("flat", -1)
            .node("each", "Reshape", "scaled", "flat")
            .node("place", "Cast", "to", DataType.INT64_VALUE, "each")
            .node("row", "Gather", "table", "place")
            .longs("queries", -1, 6, 4)
            .node("pred_logits", "Reshape", "row", "queries")
            .node("pred_boxes", "Sigmoid", "pred_logits")
            .output("pred_logits", DataType.FLOAT, OnnxGraph.OPEN, 6, 4)
            .output("pred_boxes", DataType.FLOAT, OnnxGraph.OPEN, 6, 4);
    return Files.write(folder.resolve("failing.onnx"), graph.model().toByteArray());
  }

  @MustBeClosed
  private static Model model(Path onnx) throws ModelException {
    return Model.open(onnx, new EngineOptions(1, 2), 0.3f);
  }

  /** Another camera's pictures with another word on where their time is from. */
  private record Stamped(Camera camera, TimeSource timeSource) implements Camera {
    @Override
    public Grab next(Frame frame) {
      Grab grab = camera.next(frame);
      if (grab instanceof Frame taken) {
        taken.stamp(taken.id(), taken.capturedAtNanos(), timeSource);
      }
      return grab;
    }

    @Override
    public void close() {
      camera.close();
    }
  }
}
