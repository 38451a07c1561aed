package io.github.jetdetr.page;

import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.live.CameraView;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.StageLatency;
import io.github.jetdetr.metrics.NodeFigures;
import io.github.jetdetr.replay.IncidentViewer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the page's figures come from; called by the server's threads. */
public interface PageSource {

  /**
   * One camera.
   *
   * @param config its zones and lines
   * @param status whether it delivers frames
   * @param view its newest frame
   */
  record PageCamera(CameraConfig config, CameraStatusReport status, CameraView view) {}

  /** The node's name. */
  String node();

  /** All counters and readings. */
  NodeFigures figures();

  /** The node's health with its reasons. */
  HealthReport health();

  /** Why there is no connection to the broker; null while there is one. */
  @Nullable String brokerProblem();

  /** Latencies of the last interval; empty before the first. */
  List<StageLatency> stages();

  /** The incidents of the black box; null without one. */
  @Nullable IncidentViewer incidents();

  /** The cameras, in the order of the configuration. */
  List<PageCamera> cameras();
}
