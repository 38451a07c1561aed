package io.github.jetdetr.message;

import io.github.jetdetr.device.DeviceFacts;
import io.github.jetdetr.device.MemoryShares;
import io.github.jetdetr.engine.EngineInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs on this node; a retained message.
 *
 * @param version the daemon's version
 * @param startedAtUtcMicros when the daemon started, microseconds since 1970
 * @param engine the engine that runs the model
 * @param batch maximum number of frames, of different cameras, per inference
 * @param parallel maximum number of inferences at the same time
 * @param model the model and its labels
 * @param layout name of the model's input and output layout
 * @param cameras all cameras of the configuration
 * @param device facts about the node's hardware and system
 * @param memory how this process's memory is shared out; null where the kernel does not say
 * @param discoveryTopic where it announces itself to Home Assistant; null if it does not
 */
public record InfoReport(
    String version,
    long startedAtUtcMicros,
    EngineInfo engine,
    int batch,
    int parallel,
    PublishedModel model,
    String layout,
    List<CameraInfo> cameras,
    DeviceFacts device,
    @Nullable MemoryShares memory,
    @Nullable String discoveryTopic) {

  /** Copies the list. */
  public InfoReport {
    cameras = List.copyOf(cameras);
  }
}
