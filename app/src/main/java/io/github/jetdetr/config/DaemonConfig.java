package io.github.jetdetr.config;

import io.github.jetdetr.blackbox.BlackBoxSettings;
import io.github.jetdetr.control.CommandSettings;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.metrics.MetricsAccess;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.spool.SpoolSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All settings of the daemon.
 *
 * @param model the ONNX file or bundle folder; null for the bundled model
 * @param inference how frames share processors and network
 * @param threshold minimum score of a published detection, in (0, 1)
 * @param broker the MQTT broker and the topic names
 * @param cameras cameras with distinct names; empty for the simulated street
 * @param telemetryEvery interval between telemetry messages
 * @param engine which inference engine to use
 * @param metrics address of the Prometheus endpoint; null to disable it
 * @param spool where messages outlive an outage of the broker and a kill; null for nowhere
 * @param commands what others may ask for
 * @param blackBox how the last minutes are kept for incidents; null for not at all
 * @param access how others than this machine may see the page; null if they may not
 */
public record DaemonConfig(
    @Nullable Path model,
    InferenceSettings inference,
    float threshold,
    BrokerSettings broker,
    List<CameraConfig> cameras,
    Duration telemetryEvery,
    EngineKind engine,
    @Nullable InetSocketAddress metrics,
    @Nullable SpoolSettings spool,
    CommandSettings commands,
    @Nullable BlackBoxSettings blackBox,
    @Nullable MetricsAccess access) {

  /** A configuration without spool, commands, black box, and access from elsewhere. */
  public DaemonConfig(
      @Nullable Path model,
      InferenceSettings inference,
      float threshold,
      BrokerSettings broker,
      List<CameraConfig> cameras,
      Duration telemetryEvery,
      EngineKind engine,
      @Nullable InetSocketAddress metrics) {
    this(
        model,
        inference,
        threshold,
        broker,
        cameras,
        telemetryEvery,
        engine,
        metrics,
        null,
        CommandSettings.OFF,
        null,
        null);
  }

  /** Default of {@link #threshold}. */
  public static final float THRESHOLD = 0.3f;

  /**
   * Minimum score of a decoded detection: objects are followed down to weaker detections than those
   * that are published.
   */
  public float decodeThreshold() {
    double lowest = threshold;
    for (CameraConfig camera : cameras) {
      if (camera.tracks().on()) {
        lowest = Math.min(lowest, camera.tracks().tracks().minScore());
      }
    }
    return (float) lowest;
  }

  /** Default of {@link #telemetryEvery}. */
  public static final Duration TELEMETRY_EVERY = Duration.ofSeconds(10);

  /** Default port of {@link #metrics}, on the loopback interface. */
  public static final int METRICS_PORT = 9400;

  public DaemonConfig {
    cameras = List.copyOf(cameras);
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("the threshold must be in (0, 1), but was " + threshold);
    }
  }

  /** A copy with what another one says, of all that can change while the daemon runs. */
  public DaemonConfig withRunning(DaemonConfig other) {
    return new DaemonConfig(
        model,
        inference,
        other.threshold,
        broker,
        other.cameras,
        other.telemetryEvery,
        engine,
        metrics,
        spool,
        commands,
        blackBox,
        access);
  }

  /** A copy with another threshold. */
  public DaemonConfig withThreshold(float other) {
    return new DaemonConfig(
        model,
        inference,
        other,
        broker,
        cameras,
        telemetryEvery,
        engine,
        metrics,
        spool,
        commands,
        blackBox,
        access);
  }

  /** A copy with other cameras. */
  public DaemonConfig withCameras(List<CameraConfig> others) {
    return new DaemonConfig(
        model,
        inference,
        threshold,
        broker,
        others,
        telemetryEvery,
        engine,
        metrics,
        spool,
        commands,
        blackBox,
        access);
  }
}
