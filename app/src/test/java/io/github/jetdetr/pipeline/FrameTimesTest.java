package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a frame's time: to whom, and that every stage has its own. */
@Timeout(60)
class FrameTimesTest {

  private static final long LATE_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int FRAMES = 5;

  @TempDir private Path folder = Path.of("");

  // One frame after the other is published, under the loops' own order.
  private final List<long[]> published = new ArrayList<>();
  private final List<long[]> forAll = new ArrayList<>();

  @Test
  void theTimeUntilAPictureWasReadyIsItsCaptureAndEveryStageIsMeasured() throws Exception {
    CameraFeed feed = lateFeed();
    long before = System.nanoTime();
    detectOn(feed);
    long took = System.nanoTime() - before;

    assertEquals(FRAMES, published.size());
    for (long[] stages : published) {
      long capture = stages[Stage.CAPTURE.ordinal()];
      assertTrue(capture >= LATE_NANOS && capture <= LATE_NANOS + took, "capture " + capture);
      long others = 0;
      for (Stage stage : List.of(Stage.PREPROCESS, Stage.INFER, Stage.DECODE)) {
        assertTrue(stages[stage.ordinal()] > 0, stage.key());
        others += stages[stage.ordinal()];
      }
      assertTrue(others <= took, "no stage is counted twice");
      assertTrue(stages[Stage.WAIT.ordinal()] >= 0 && stages[Stage.WAIT.ordinal()] <= took);
    }
  }

  @Test
  void whatIsPublishedIsWhatGoesIntoTheBooks() throws Exception {
    CameraFeed feed = lateFeed();

    detectOn(feed);

    assertEquals(published.size(), forAll.size());
    for (int at = 0; at < published.size(); at++) {
      assertEquals(Arrays.toString(published.get(at)), Arrays.toString(forAll.get(at)));
    }
    LatencyRecorder.Line total = feed.latency().sinceStart().get(Stage.values().length);
    assertEquals(LatencyRecorder.TOTAL, total.key());
    assertEquals(FRAMES, total.count());
    assertTrue(total.p50Millis() >= TimeUnit.NANOSECONDS.toMillis(LATE_NANOS) * 0.99);
  }

  @Test
  void camerasAndTheEngineDoNotKeepTheProcessAlive() throws Exception {
    CameraFeed feed = feed(new FakeCamera(64, 48).frames(1).stall());
    List<String> keepAlive = new ArrayList<>();
    try (Model model = model();
        FrameLoops loops =
            new FrameLoops(
                new Feeds(List.of(feed), 2),
                model,
                InferenceMode.SERIAL,
                report -> published.add(copy(report.times())),
                new WallClock(),
                times -> {})) {
      loops.start();
      Await.until("a frame", () -> feed.counts().processed() == 1);
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        String name = thread.getName();
        if ((name.startsWith("capture-") || name.equals("engine")) && !thread.isDaemon()) {
          keepAlive.add(name);
        }
      }
    }

    assertEquals(List.of(), keepAlive);
  }

  private void detectOn(CameraFeed feed) throws Exception {
    try (Model model = model();
        FrameLoops loops =
            new FrameLoops(
                new Feeds(List.of(feed), FRAMES),
                model,
                InferenceMode.SERIAL,
                report -> published.add(copy(report.times())),
                new WallClock(),
                times -> forAll.add(copy(times)))) {
      loops.start();
      loops.ended().await();
      loops.end();
      assertNull(loops.failure());
    }
  }

  private static CameraFeed lateFeed() {
    return feed(new FakeCamera(64, 48, () -> System.nanoTime() - LATE_NANOS).frames(FRAMES));
  }

  /** A file's feed, so that every picture is taken; ten minutes are not too old for it. */
  private static CameraFeed feed(FakeCamera camera) {
    CameraConfig clip = FakeCameras.replay("clip");
    CameraConfig patient =
        new CameraConfig(
            clip.name(),
            clip.source(),
            clip.openTimeout(),
            clip.readTimeout(),
            Duration.ofHours(1),
            false);
    return new CameraFeed(
        patient, new FakeCameras().then(camera), FakeCameras::noPauses, status -> {});
  }

  @MustBeClosed
  private Model model() throws Exception {
    return Model.open(
        TinyModel.of(TinyModel.Layout.RAW).write(folder), new EngineOptions(1, 2), 0.3f);
  }

  private static long[] copy(StageTimes times) {
    long[] nanos = new long[Stage.values().length];
    for (Stage stage : Stage.values()) {
      nanos[stage.ordinal()] = times.nanos(stage);
    }
    return nanos;
  }
}
