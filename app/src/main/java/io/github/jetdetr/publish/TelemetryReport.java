package io.github.jetdetr.publish;

import java.util.List;

/**
 * How the node has been doing; sent every few seconds. The publisher adds its own counts.
 *
 * @param atUtcMicros when this was read, microseconds since 1970
 * @param uptimeSeconds how long the daemon has been running
 * @param cameras counts since the daemon started
 * @param latency of the last interval, each stage at most once; empty when no frame came
 */
public record TelemetryReport(
    long atUtcMicros,
    double uptimeSeconds,
    List<CameraFrames> cameras,
    List<StageLatency> latency) {

  /**
   * @throws IllegalArgumentException when the time since the start is no finite number from 0
   */
  public TelemetryReport {
    if (!(uptimeSeconds >= 0 && uptimeSeconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("uptime must be from 0, but was " + uptimeSeconds);
    }
    cameras = List.copyOf(cameras);
    latency = List.copyOf(latency);
  }
}
