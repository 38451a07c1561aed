package io.github.jetdetr.daemon;

import io.github.jetdetr.command.Version;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.device.DeviceFacts;
import io.github.jetdetr.device.MemoryShares;
import io.github.jetdetr.homeassistant.DiscoveryTopics;
import io.github.jetdetr.message.CameraInfo;
import io.github.jetdetr.message.InfoReport;
import io.github.jetdetr.pipeline.FrameLoops;
import io.github.jetdetr.pipeline.InferenceMode;
import io.github.jetdetr.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts together what is published about a node. */
final class NodeInfo {

  private NodeInfo() {}

  /**
   * The report on what runs on this node.
   *
   * @param mode how frames share the network
   * @param memory how this process's memory is shared out; null if unknown
   * @param startedAtUtcMicros when the daemon started, microseconds since 1970
   */
  static InfoReport of(
      DaemonConfig config,
      Model model,
      InferenceMode mode,
      long startedAtUtcMicros,
      DeviceFacts device,
      @Nullable MemoryShares memory) {
    List<CameraInfo> cameras = new ArrayList<>();
    for (CameraConfig camera : config.cameras()) {
      String uri = camera.source().toString();
      cameras.add(new CameraInfo(camera.name(), uri.substring(0, uri.indexOf(':')), uri));
    }
    DiscoveryTopics discovery = config.broker().discovery();
    return new InfoReport(
        Version.TEXT,
        startedAtUtcMicros,
        model.engineInfo(),
        mode.batch(),
        mode.parallel(),
        FrameLoops.published(model),
        YamlMap.word(model.layout().kind()),
        cameras,
        device,
        memory,
        discovery == null ? null : discovery.config());
  }
}
