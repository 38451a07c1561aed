package io.github.jetdetr.metrics;

import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.HealthState;
import io.github.jetdetr.message.PictureCounts;
import io.github.jetdetr.message.PublishCounts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.function.Supplier;

/** Converts a node's figures to Prometheus metrics, with Prometheus' naming and base units. */
final class NodeCollector implements MultiCollector {

  private final Supplier<NodeFigures> figures;

  NodeCollector(Supplier<NodeFigures> figures) {
    this.figures = figures;
  }

  @Override
  public MetricSnapshots collect() {
    NodeFigures now = figures.get();
    MetricFamilies families = new MetricFamilies();
    node(families, now);
    cameras(families, now);
    mqtt(families, now.mqtt());
    new DeviceMetrics(families).add(now.device());
    return families.snapshots();
  }

  private static void node(MetricFamilies families, NodeFigures now) {
    families.gauge("jetdetr_uptime_seconds", "Time since the daemon started.", now.uptimeSeconds());
    for (HealthState state : HealthState.values()) {
      families.gauge(
          "jetdetr_health_state",
          "1 for the current state of the node, 0 for the others.",
          now.health() == state ? 1 : 0,
          "state",
          state.word());
    }
    families.add(
        InfoSnapshot.builder()
            .name("jetdetr_engine")
            .help("The model in use.")
            .dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder()
                    .labels(
                        Labels.of(
                            "digest", now.model().digest(),
                            "model", now.model().name(),
                            "precision", now.model().precision(),
                            "version", now.version()))
                    .build())
            .build());
  }

  private static void cameras(MetricFamilies families, NodeFigures now) {
    HistogramSnapshot.Builder latency =
        HistogramSnapshot.builder()
            .name("jetdetr_frame_latency_seconds")
            .help("Latency of a frame by stage; total is from capture to message.")
            .unit(Unit.SECONDS);
    ObjectMetrics objects = new ObjectMetrics(families);
    for (NodeFigures.CameraFigures camera : now.cameras()) {
      CameraFrames frames = camera.frames();
      String name = frames.camera();
      families.counter(
          "jetdetr_frames_captured_total", "Frames captured.", frames.captured(), "camera", name);
      outcome(families, name, "processed", frames.processed());
      outcome(families, name, "replaced", frames.replaced());
      outcome(families, name, "stale", frames.stale());
      outcome(families, name, "failed", frames.failed());
      PictureCounts checked = frames.pictures();
      if (checked != null) {
        outcome(families, name, "damaged", checked.refused());
        families.counter(
            "jetdetr_camera_packets_lost_total",
            "Packets lost on the way from the camera.",
            checked.lostPackets(),
            "camera",
            name);
      }
      families.gauge(
          "jetdetr_camera_up",
          "1 while frames arrive.",
          camera.state() == CameraState.ONLINE ? 1 : 0,
          "camera",
          name);
      families.counter(
          "jetdetr_camera_reconnects_total",
          "Reconnects of the camera.",
          camera.reconnects(),
          "camera",
          name);
      objects.add(name, camera.objects());
      CameraFrames.Snapshots pictures = frames.snapshots();
      if (pictures != null) {
        objects.add(name, pictures);
      }
      for (LatencyRecorder.Buckets stage :
          camera.latency().bucketsSinceStart(NodeFigures.BOUNDS_SECONDS)) {
        latency.dataPoint(histogram(name, stage));
      }
    }
    families.add(latency.build());
  }

  private static void outcome(MetricFamilies families, String camera, String outcome, long count) {
    families.counter(
        "jetdetr_frames_total", "Frames by outcome.", count, "camera", camera, "outcome", outcome);
  }

  private static HistogramDataPointSnapshot histogram(
      String camera, LatencyRecorder.Buckets stage) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long[] counts = stage.counts();
    for (int at = 0; at < counts.length; at++) {
      boolean last = at == NodeFigures.BOUNDS_SECONDS.length;
      buckets.bucket(last ? Double.POSITIVE_INFINITY : NodeFigures.BOUNDS_SECONDS[at], counts[at]);
    }
    return HistogramDataPointSnapshot.builder()
        .labels(Labels.of("camera", camera, "stage", stage.key()))
        .classicHistogramBuckets(buckets.build())
        .sum(stage.sumSeconds())
        .build();
  }

  private static void mqtt(MetricFamilies families, PublishCounts mqtt) {
    families.gauge(
        "jetdetr_mqtt_connected", "1 while a broker is connected.", mqtt.connected() ? 1 : 0);
    families.counter(
        "jetdetr_mqtt_reconnects_total", "Reconnects to the broker.", mqtt.reconnects());
    families.counter(
        "jetdetr_mqtt_publish_total", "Messages by outcome.", mqtt.sent(), "outcome", "sent");
    families.gauge("jetdetr_mqtt_queue_depth", "Messages waiting to be sent.", mqtt.waiting());
    long dropped = 0;
    for (DropReason reason : DropReason.values()) {
      dropped += mqtt.dropped(reason);
      families.counter(
          "jetdetr_mqtt_dropped_total",
          "Messages dropped, by reason.",
          mqtt.dropped(reason),
          "reason",
          reason.word());
    }
    families.counter(
        "jetdetr_mqtt_publish_total", "Messages by outcome.", dropped, "outcome", "dropped");
  }
}
