package io.github.jetdetr.daemon;

import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.message.StageLatency;
import io.github.jetdetr.metrics.NodeFigures;
import io.github.jetdetr.page.PageSource;
import io.github.jetdetr.pipeline.Feeds;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.replay.IncidentViewer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What runs, as the page and Prometheus ask for it. Used by any thread. */
record PageFigures(
    DaemonConfig config,
    NodeReporter reporter,
    PublishedModel model,
    Publisher publisher,
    Feeds feeds,
    @Nullable IncidentViewer incidents)
    implements PageSource {

  @Override
  public String node() {
    return config.broker().node();
  }

  @Override
  public NodeFigures figures() {
    return reporter.figures(model, publisher.counts());
  }

  @Override
  public HealthReport health() {
    return reporter.health();
  }

  @Override
  public @Nullable String brokerProblem() {
    return publisher.problem();
  }

  @Override
  public List<StageLatency> stages() {
    return reporter.lastStages();
  }

  @Override
  public List<PageCamera> cameras() {
    return feeds.all().stream()
        .map(feed -> new PageCamera(feed.config(), feed.status(), feed.view()))
        .toList();
  }

  /** The model's labels, in its order. */
  List<String> labels() {
    return model.labels();
  }
}
