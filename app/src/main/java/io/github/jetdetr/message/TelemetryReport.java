package io.github.jetdetr.message;

import io.github.jetdetr.device.DeviceReading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counters, latencies and device readings; published every few seconds. The publisher adds its own
 * counts.
 *
 * @param atUtcMicros time of the report, microseconds since 1970
 * @param uptimeSeconds time since the daemon started, seconds
 * @param cameras counts since the daemon started
 * @param latency of the last interval, each stage at most once; empty if no frame arrived
 * @param latencySinceStart the same since the daemon started
 * @param cameraLatency of the last interval, each camera at most once
 * @param device the last reading of the device
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
   * @throws IllegalArgumentException if the uptime is negative or not finite
   */
  public TelemetryReport {
    if (!(uptimeSeconds >= 0 && uptimeSeconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("uptime must be at least 0, but was " + uptimeSeconds);
    }
    cameras = List.copyOf(cameras);
    latency = List.copyOf(latency);
    latencySinceStart = List.copyOf(latencySinceStart);
    cameraLatency = List.copyOf(cameraLatency);
  }

  /** How one camera's frames fared; null if nothing is known. */
  public @Nullable CameraLatency cameraLatency(String camera) {
    for (CameraLatency latency : cameraLatency) {
      if (latency.camera().equals(camera)) {
        return latency;
      }
    }
    return null;
  }
}
