package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.blackbox.CameraTap;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.health.SelfCheck;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.PublishedModel;
import java.util.function.Consumer;

/**
 * Publishes the result of a frame and records its latency and its comparison with the ground truth.
 * Called by one loop at a time, in the order of frames.
 */
@HotPath
final class FrameReporter {

  private final Consumer<FrameReport> publisher;
  private final Consumer<StageTimes> latency;
  private final PublishedModel model;
  private final WallClock wallClock;

  /**
   * @param publisher receives each report, whose contents are valid only during the call
   * @param latency receives the times of each frame, valid only during the call
   */
  FrameReporter(
      Consumer<FrameReport> publisher,
      Consumer<StageTimes> latency,
      PublishedModel model,
      WallClock wallClock) {
    this.publisher = publisher;
    this.latency = latency;
    this.model = model;
    this.wallClock = wallClock;
  }

  /**
   * Records one frame whose times are complete, and publishes it if its camera's rate has it so.
   */
  void report(FrameLease lease, Detections objects, StageTimes times) {
    CameraTap tap = lease.feed().tap();
    boolean due = lease.feed().objects().isDue(lease.frame(), objects);
    if (due || tap != null) {
      FrameReport report = reportOf(lease, objects, times);
      if (tap != null) {
        tap.result(report);
      }
      if (due) {
        publisher.accept(report);
      }
    }
    latency.accept(times);
    lease.feed().latency().record(times);
    SelfCheck selfCheck = lease.feed().selfCheck();
    if (selfCheck != null) {
      selfCheck.compare(objects, lease.frame().truth());
    }
  }

  private FrameReport reportOf(FrameLease lease, Detections objects, StageTimes times) {
    CameraConfig camera = lease.feed().config();
    Frame frame = lease.frame();
    return new FrameReport(
        camera.name(),
        frame.id(),
        frame.fullWidth(),
        frame.fullHeight(),
        wallClock.utcMicrosOf(frame.capturedAtNanos()),
        frame.timeSource(),
        wallClock.state(),
        model,
        objects,
        camera.truth() ? frame.truth() : null,
        times,
        frame.pictureState(),
        frame.damage());
  }
}
