package io.github.jetdetr.config;

import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.mqtt.BrokerSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every setting of the daemon.
 *
 * @param model the ONNX file, or null for the bundled one
 * @param threads processor threads one inference may use, at least 1
 * @param batch most frames of several cameras in one run of the network, at least 1; null for what
 *     is measured to be best at every start
 * @param threshold least score of a published detection, in 0..1
 * @param broker where to publish, under which names
 * @param cameras names differ; empty for the street
 * @param telemetryEvery how often telemetry is published
 * @param engine what to detect with
 * @param metrics where Prometheus may ask for figures; null for nowhere
 */
public record DaemonConfig(
    @Nullable Path model,
    int threads,
    @Nullable Integer batch,
    float threshold,
    BrokerSettings broker,
    List<CameraConfig> cameras,
    Duration telemetryEvery,
    EngineKind engine,
    @Nullable InetSocketAddress metrics) {

  /** Default of {@link #threshold}. */
  public static final float THRESHOLD = 0.3f;

  /** Default of {@link #telemetryEvery}. */
  public static final Duration TELEMETRY_EVERY = Duration.ofSeconds(10);

  /** Default port of {@link #metrics}, on the loopback interface. */
  public static final int METRICS_PORT = 9400;

  public DaemonConfig {
    cameras = List.copyOf(cameras);
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
    }
    if (batch != null && (batch < 1 || batch > EngineOptions.MAX_IN_BATCH)) {
      throw new IllegalArgumentException(
          "the batch must be in [1, %d], but was %d".formatted(EngineOptions.MAX_IN_BATCH, batch));
    }
    if (!(threshold > 0 && threshold < 1)) {
      throw new IllegalArgumentException("the threshold must be in (0, 1), but was " + threshold);
    }
  }

  /** The largest batch that may be run: one camera has no other to go with. */
  public int maxInBatch() {
    int most = batch == null ? EngineOptions.MAX_IN_BATCH : batch;
    return Math.max(1, Math.min(most, cameras.size()));
  }

  /**
   * Default of {@link #threads}: one processor stays free for cameras and preprocessing, because a
   * network that takes all of them waits for its own input.
   */
  public static int usualThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }
}
