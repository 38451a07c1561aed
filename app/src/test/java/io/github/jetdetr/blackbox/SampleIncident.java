package io.github.jetdetr.blackbox;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.support.PaintedFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** An incident of pictures with one box that moves to the right. */
public final class SampleIncident {

  /** Pictures are of this width, in pixels. */
  public static final int WIDTH = 160;

  private SampleIncident() {}

  /** Where incidents are written below {@code folder}. */
  public static IncidentFolder in(Path folder) {
    return new IncidentFolder(folder, Long.MAX_VALUE);
  }

  /**
   * Writes one of the camera {@code front}.
   *
   * @param settings the camera's, JSON
   * @return the file
   */
  public static Path write(Path folder, int frames, String why, String settings)
      throws IOException {
    try (BlackBox box =
            BlackBox.open(
                new BlackBoxSettings(
                    folder,
                    4 << 20,
                    Duration.ofHours(1),
                    Duration.ofHours(1),
                    1L << 30,
                    Duration.ZERO,
                    Set.of(),
                    Set.of(),
                    true));
        Frame frame = new Frame()) {
      box.setDescriber(SampleIncident::header);
      CameraTap tap = box.camera(new CameraFacts("front", "csi:0", settings, "{}", false));
      for (int id = 0; id < frames; id++) {
        PaintedFrames.noise(frame, PixelFormat.YUV420P, WIDTH, 90, id);
        frame.stamp(id, 40_000_000L * id, TimeSource.ARRIVAL);
        tap.pixels(frame);
        Detections found = new Detections(1);
        found.add(1, 0.9f, id, 10, id + 30f, 60);
        found.setTrack(0, 7);
        tap.result(report(id, found));
      }
      return box.trigger(TriggerKind.COMMAND, why).orElseThrow();
    }
  }

  private static FrameReport report(int id, Detections found) {
    return new FrameReport(
        "front",
        id,
        WIDTH,
        90,
        1,
        TimeSource.ARRIVAL,
        ClockState.UNSYNCED,
        new PublishedModel("tiny", "sha256:" + "0".repeat(64), "fp32", List.of()),
        found,
        null,
        new StageTimes());
  }

  private static IncidentHeader header(Trigger trigger, List<IncidentHeader.Camera> cameras) {
    return new IncidentHeader(
        IncidentHeader.SCHEMA,
        "1.0",
        "truck-07",
        "0tp9sjw-ywmc",
        trigger.kind().word(),
        trigger.why(),
        trigger.at().toEpochMilli() * 1_000,
        trigger.atNanos(),
        new IncidentHeader.Model("tiny", "tiny.onnx", "", "none", "fp32", 1, 1),
        0.3f,
        0.05f,
        cameras);
  }
}
