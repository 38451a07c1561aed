package io.github.jetdetr.message;

import io.github.jetdetr.device.DeviceReading;
import java.util.List;

/**
 * How the node has been doing; sent every few seconds. The publisher adds its own counts.
 *
 * @param atUtcMicros when this was read, microseconds since 1970
 * @param uptimeSeconds how long the daemon has been running
 * @param cameras counts since the daemon started
 * @param latency of the last interval, each stage at most once; empty when no frame came
 * @param latencySinceStart the same since the daemon started
 * @param cameraLatency of the last interval, each camera at most once
 * @param device what the device said of itself last
 */
public record TelemetryReport(
    long atUtcMicros,
    double uptimeSeconds,
    List<CameraFrames> cameras,
    List<StageLatency> latency,
    List<StageLatency> latencySinceStart,
    List<CameraLatency> cameraLatency,
    DeviceReading device) {

  /**
   * @throws IllegalArgumentException when the time since the start is no finite number from 0
   */
  public TelemetryReport {
    if (!(uptimeSeconds >= 0 && uptimeSeconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("uptime must be from 0, but was " + uptimeSeconds);
    }
    cameras = List.copyOf(cameras);
    latency = List.copyOf(latency);
    latencySinceStart = List.copyOf(latencySinceStart);
    cameraLatency = List.copyOf(cameraLatency);
  }

  /** The latency of one camera's frames; empty when there is none. */
  public List<StageLatency> cameraLatency(String camera) {
    for (CameraLatency latency : cameraLatency) {
      if (latency.camera().equals(camera)) {
        return latency.stages();
      }
    }
    return List.of();
  }
}
