package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.track.event.EventKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which detections of a camera are followed, and which are published. */
class CameraObjectsTest {

  private static final long PERIOD_NANOS = Duration.ofMillis(100).toNanos();
  private static final float THRESHOLD = 0.3f;
  private static final float WEAK = 0.1f;

  private final List<String> ended = new ArrayList<>();
  private final CameraObjects objects =
      CameraObjects.of(
          FakeCameras.live("front"),
          THRESHOLD,
          List.of("car"),
          new WallClock(),
          new ObjectListener() {
            @Override
            public void event(EventReport report) {
              if (report.kind() == EventKind.END) {
                ended.add(report.label());
              }
            }

            @Override
            public void counts(CountsReport report) {}

            @Override
            public void occupied(OccupiedReport report) {}
          },
          null);
  private final Detections detections = new Detections(4);

  @Test
  void aWeakDetectionKeepsItsTrackButIsNotPublished() {
    try (Frame frame = new Frame()) {
      frame.reshape(PixelFormat.RGB24, ColorSpace.BT601_FULL, 640, 360);
      long track = 0;
      for (int at = 0; at < 20; at++) {
        see(frame, at, 0.8f);
        assertEquals(1, detections.count());
        track = detections.track(0);
      }
      // Longer than a track lives that nobody sees.
      for (int at = 20; at < 120; at++) {
        see(frame, at, WEAK);
        assertEquals(0, detections.count(), "a score below the threshold");
      }
      see(frame, 120, 0.8f);

      assertEquals(track, detections.track(0));
      assertEquals(List.of(), ended);
    }
  }

  private void see(Frame frame, int at, float score) {
    long capturedAtNanos = at * PERIOD_NANOS;
    frame.stamp(at, capturedAtNanos, TimeSource.ARRIVAL);
    detections.clear();
    detections.add(0, score, 100, 100, 160, 200);
    objects.follow(frame, detections, capturedAtNanos);
  }
}
