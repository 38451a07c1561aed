package io.github.jetdetr.metrics;

import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.HealthState;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.message.object.ObjectFigures;
import java.util.List;

/**
 * All metrics of the node at one moment.
 *
 * @param version the daemon's version
 * @param uptimeSeconds time since the daemon started
 * @param model the model in use
 * @param cameras all of them
 * @param mqtt message counts
 * @param device the last reading of the device
 * @param health the node's health
 */
public record NodeFigures(
    String version,
    double uptimeSeconds,
    PublishedModel model,
    List<CameraFigures> cameras,
    PublishCounts mqtt,
    DeviceReading device,
    HealthState health) {

  /** Upper bounds of the latency buckets, seconds. */
  static final double[] BOUNDS_SECONDS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10
  };

  public NodeFigures {
    cameras = List.copyOf(cameras);
  }

  /**
   * The metrics of one camera.
   *
   * @param frames counts since the start
   * @param state current state
   * @param reconnects reconnects since the start
   * @param latency latencies of its frames
   * @param objects its objects over time
   */
  public record CameraFigures(
      CameraFrames frames,
      CameraState state,
      long reconnects,
      LatencyRecorder latency,
      ObjectFigures objects) {

    /** A camera whose objects nobody follows. */
    public CameraFigures(
        CameraFrames frames, CameraState state, long reconnects, LatencyRecorder latency) {
      this(frames, state, reconnects, latency, ObjectFigures.NONE);
    }
  }
}
