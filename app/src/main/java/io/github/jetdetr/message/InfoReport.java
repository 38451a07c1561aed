package io.github.jetdetr.message;

import io.github.jetdetr.device.DeviceFacts;
import io.github.jetdetr.engine.EngineInfo;
import java.util.List;

/**
 * What runs on this node; retained by the broker.
 *
 * @param version the daemon's version
 * @param startedAtUtcMicros when the daemon started, microseconds since 1970
 * @param engine what the model runs on
 * @param batch most frames of several cameras in one run of the network
 * @param model the model and its labels
 * @param layout the name of the model's family of inputs and outputs
 * @param cameras all cameras of the configuration
 * @param device what this node is
 */
public record InfoReport(
    String version,
    long startedAtUtcMicros,
    EngineInfo engine,
    int batch,
    PublishedModel model,
    String layout,
    List<CameraInfo> cameras,
    DeviceFacts device) {

  /** Keeps a copy of the list. */
  public InfoReport {
    cameras = List.copyOf(cameras);
  }
}
