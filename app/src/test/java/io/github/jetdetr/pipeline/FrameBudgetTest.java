package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.support.FakeCamera;
import io.github.jetdetr.support.TinyModel;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a steady frame takes from the heap, from its slot to the outbox. */
@Timeout(120)
class FrameBudgetTest {

  private static final Logger log = LoggerFactory.getLogger(FrameLoopsTest.class);

  // Twice what was measured on x86-64 with Java 17: 690, most of it the Java side of ONNX Runtime.
  private static final long BUDGET_BYTES = 1_400;

  @TempDir private Path folder = Path.of("");

  @Test
  void aSteadyFrameStaysWithinItsHeapBudget() throws Exception {
    int warmUp = 3_000;
    int measured = 3_000;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] before = new long[1];
    long[] bytes = new long[1];
    BrokerSettings nowhere =
        BrokerSettings.of(BrokerAddress.parse("mqtt://127.0.0.1:1"), "jetdetr", "truck-07");
    FakeCamera camera = new FakeCamera(64, 48).frames(warmUp + measured);
    Feeds feeds = new Feeds(List.of(replay("clip", camera)), warmUp + measured);

    try (Model model =
            Model.open(
                TinyModel.of(TinyModel.Layout.RAW).write(folder), new EngineOptions(1, 2), 0.01f);
        Publisher publisher = Publisher.open(nowhere)) {
      // Counts on the loops' own threads, which end before anybody else could ask.
      int[] frames = new int[1];
      Consumer<FrameReport> counting =
          report -> {
            publisher.publish(report);
            frames[0]++;
            if (frames[0] == warmUp) {
              before[0] = allocatedByLoops(threads);
            } else if (frames[0] == warmUp + measured) {
              bytes[0] = allocatedByLoops(threads) - before[0];
            }
          };
      try (FrameLoops loops =
          new FrameLoops(
              feeds, model, InferenceMode.SERIAL, counting, new WallClock(), times -> {})) {
        loops.start();
        loops.ended().await();
      }
    }

    long bytesPerFrame = bytes[0] / measured;
    log.info("heap a steady frame takes: {} bytes", bytesPerFrame);
    assertTrue(bytesPerFrame <= BUDGET_BYTES, bytesPerFrame + " bytes a frame");
  }

  private static long allocatedByLoops(ThreadMXBean threads) {
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith("frames-")) {
        sum += threads.getThreadAllocatedBytes(id);
      }
    }
    return sum;
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
}
