package io.github.jetdetr.metrics;

import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.HealthState;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.PublishedModel;
import java.util.List;

/**
 * All figures at one moment.
 *
 * @param version the daemon's
 * @param uptimeSeconds since the daemon started
 * @param model what detects
 * @param cameras all of them
 * @param mqtt what became of the messages
 * @param device what the device said of itself last
 * @param health how the node is
 */
public record NodeFigures(
    String version,
    double uptimeSeconds,
    PublishedModel model,
    List<CameraFigures> cameras,
    PublishCounts mqtt,
    DeviceReading device,
    HealthState health) {

  /** Upper bounds of the latencies' buckets, seconds: from what a GPU takes to what is too late. */
  static final double[] BOUNDS_SECONDS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10
  };

  public NodeFigures {
    cameras = List.copyOf(cameras);
  }

  /**
   * The figures of one camera.
   *
   * @param frames counts since the start
   * @param state how it is
   * @param reconnects how often it was opened again
   * @param latency of its frames
   */
  public record CameraFigures(
      CameraFrames frames, CameraState state, long reconnects, LatencyRecorder latency) {}
}
