package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.FakeDetectors;
import io.github.jetdetr.engine.InferenceSlot;
import io.github.jetdetr.engine.model.Tensor;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.support.FakeCamera;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Latencies against a camera, an engine and a decoder that know how long they took. On a busy
 * machine they take longer than they mean to, so what counts is what they saw on the clock, and the
 * median of many frames.
 */
@Timeout(120)
class KnownDelaysTest {

  private static final int FRAMES = 60;
  private static final double WITHIN_MILLIS = 1;
  private static final long CAPTURE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final Delay preprocess = new Delay(3);
  private final Delay infer = new Delay(8);
  private final Delay decode = new Delay(2);
  private final Delay fetch = new Delay(1);
  private final Delay wakeUp = new Delay(4);

  /** Takes some time by working, and knows how long. */
  private static final class Delay {

    private final long nanos;
    private final List<Long> took = new ArrayList<>();

    Delay(long millis) {
      nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void pass() {
      long beganAt = System.nanoTime();
      while (System.nanoTime() - beganAt < nanos) {
        Thread.onSpinWait();
      }
      took.add(System.nanoTime() - beganAt);
    }

    long lastNanos() {
      return took.get(took.size() - 1);
    }

    double medianMillis() {
      Collections.sort(took);
      return took.get((took.size() - 1) / 2) / 1e6;
    }
  }

  /** Its own clock knows of the work alone, as a GPU's does. */
  private final class SlowSlot implements InferenceSlot {

    @Override
    public Placement preprocess(Frame frame) {
      wakeUp.pass();
      preprocess.pass();
      return new Placement(1, 1, 1, 1, 0, 0, 1, 1);
    }

    @Override
    public void infer() {
      wakeUp.pass();
      infer.pass();
      fetch.pass();
    }

    @Override
    public long preprocessNanos() {
      return preprocess.lastNanos();
    }

    @Override
    public long inferNanos() {
      return infer.lastNanos();
    }

    @Override
    public long deviceToHostNanos() {
      return fetch.lastNanos();
    }

    @Override
    public List<Tensor> outputs() {
      return List.of();
    }
  }

  @Test
  void everyStageIsReportedWithinAMillisecondOfWhatItTook() throws Exception {
    LatencyRecorder book = new LatencyRecorder();

    CameraFeed feed = run(book);

    List<LatencyRecorder.Line> lines = book.takeInterval();
    assertEquals(FRAMES, median(lines, "total").count());
    assertNear(preprocess.medianMillis(), median(lines, "preprocess"));
    assertNear(infer.medianMillis(), median(lines, "infer"));
    assertNear(decode.medianMillis() + fetch.medianMillis(), median(lines, "decode"));
    assertTrue(
        median(lines, "wait").p50Millis() >= 2 * wakeUp.medianMillis() - WITHIN_MILLIS,
        () -> "launching and waking up is waiting: " + lines);
    assertNear(CAPTURE_NANOS / 1e6, median(lines, "capture"));
    double least = 40 + 4 + 3 + 4 + 8 + 1 + 2;
    assertTrue(median(lines, "total").p50Millis() >= least - WITHIN_MILLIS, lines.toString());
    List<LatencyRecorder.Line> ofCamera = feed.latency().takeInterval();
    assertEquals(lines.size(), ofCamera.size());
    for (int at = 0; at < lines.size(); at++) {
      // Cameras are recorded to two digits, all of them together to three.
      double whole = lines.get(at).p50Millis();
      assertEquals(whole, ofCamera.get(at).p50Millis(), 0.01 * whole, "one camera is all cameras");
      assertEquals(lines.get(at).key(), ofCamera.get(at).key());
      assertEquals(lines.get(at).count(), ofCamera.get(at).count());
    }
  }

  private CameraFeed run(LatencyRecorder book) throws InterruptedException {
    FakeCamera camera =
        new FakeCamera(16, 16, () -> System.nanoTime() - CAPTURE_NANOS).frames(FRAMES).end();
    CameraConfig clip = FakeCameras.replay("clip");
    CameraConfig patient =
        new CameraConfig(
            "clip",
            clip.source(),
            clip.openTimeout(),
            clip.readTimeout(),
            Duration.ofHours(1),
            false);
    CameraFeed feed =
        new CameraFeed(
            patient, new FakeCameras().then(camera), FakeCameras::noPauses, status -> {});
    Detector detector = FakeDetectors.over(new SlowSlot(), decode::pass);
    EngineThread engine = new EngineThread();
    try (Feeds feeds = new Feeds(List.of(feed), Long.MAX_VALUE)) {
      FrameReporter reporter =
          new FrameReporter(
              report -> {},
              book::record,
              new PublishedModel("slow", "sha256:" + "0".repeat(64), "fp32", List.of()),
              new WallClock());
      FrameLoop loop = new FrameLoop(feeds, detector, engine, reporter, new AtomicInteger());
      feeds.start();
      engine.start();
      boolean more = true;
      while (more) {
        more = loop.step();
      }
    } finally {
      engine.close();
    }
    return feed;
  }

  private static LatencyRecorder.Line median(List<LatencyRecorder.Line> lines, String stage) {
    return lines.stream().filter(line -> line.key().equals(stage)).findFirst().orElseThrow();
  }

  private static void assertNear(double tookMillis, LatencyRecorder.Line reported) {
    assertEquals(tookMillis, reported.p50Millis(), WITHIN_MILLIS, reported.toString());
  }
}
