package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.memory.NativeMemory;
import io.github.jetdetr.command.Version;
import io.github.jetdetr.device.DeviceReader;
import io.github.jetdetr.device.DeviceReading;
import io.github.jetdetr.device.DeviceWatch;
import io.github.jetdetr.health.HealthInputs;
import io.github.jetdetr.health.HealthJudge;
import io.github.jetdetr.health.HealthReason;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.health.SelfCheck;
import io.github.jetdetr.health.SelfCheckTally;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.CameraLatency;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.HealthState;
import io.github.jetdetr.message.PictureCounts;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.message.SelfCheckCounts;
import io.github.jetdetr.message.StageLatency;
import io.github.jetdetr.message.TelemetryReport;
import io.github.jetdetr.metrics.NodeFigures;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.Feeds;
import io.github.jetdetr.pipeline.WallClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds the health and telemetry reports of the node. Used by the daemon's thread; {@link
 * #figures} by any.
 */
final class NodeReporter implements AutoCloseable {

  // The last telemetry of a run may follow the one before at once.
  private static final double MIN_INTERVAL_SECONDS = 0.001;
  private static final Duration DEVICE_READ_INTERVAL = Duration.ofSeconds(2);
  private static final Duration MAX_READING_AGE = Duration.ofSeconds(10);

  private final Feeds feeds;
  private final LatencyRecorder latency;
  private final DeviceWatch device;
  private final long startedAtNanos;
  private final HealthJudge judge = new HealthJudge();
  private final Map<String, Long> lastProcessed = new HashMap<>();
  private long lastTelemetryNanos = System.nanoTime();
  private volatile List<StageLatency> lastStages = List.of();
  private volatile HealthReport health =
      new HealthReport(HealthState.OK, WallClock.nowUtcMicros(), List.of());

  /**
   * Starts reading the device on a thread of its own.
   *
   * @param latency of all cameras together
   * @param deviceRoot where the kernel's {@code sys} and {@code proc} are
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  NodeReporter(Feeds feeds, LatencyRecorder latency, Path deviceRoot, long startedAtNanos) {
    this.feeds = feeds;
    this.latency = latency;
    this.startedAtNanos = startedAtNanos;
    DeviceReader reader = new DeviceReader(deviceRoot, cacheFolder(), NativeMemory::bytes);
    device = DeviceWatch.start(reader, DEVICE_READ_INTERVAL, MAX_READING_AGE);
  }

  /** The cache folder given by systemd, otherwise the user's own by the XDG convention. */
  private static Path cacheFolder() {
    String folder = System.getenv("CACHE_DIRECTORY");
    return folder == null
        ? Path.of(System.getProperty("user.home", "/"), ".cache", "jetdetr")
        : Path.of(folder);
  }

  double uptimeSeconds() {
    return (System.nanoTime() - startedAtNanos) / 1e9;
  }

  /** The telemetry since the last call. For one thread at a time. */
  TelemetryReport telemetry() {
    List<CameraLatency> cameras = new ArrayList<>();
    long now = System.nanoTime();
    double seconds = Math.max(MIN_INTERVAL_SECONDS, (now - lastTelemetryNanos) / 1e9);
    lastTelemetryNanos = now;
    for (CameraFeed feed : feeds.all()) {
      String name = feed.config().name();
      long processed = feed.counts().processed();
      Long before = lastProcessed.put(name, processed);
      // One that was opened anew counts from 0.
      long since = before == null || processed < before ? processed : processed - before;
      cameras.add(new CameraLatency(name, since / seconds, stages(feed.latency().takeInterval())));
    }
    List<StageLatency> interval = stages(latency.takeInterval());
    lastStages = interval;
    return new TelemetryReport(
        WallClock.nowUtcMicros(),
        uptimeSeconds(),
        frames(feeds),
        interval,
        stages(latency.sinceStart()),
        cameras,
        device.latest());
  }

  private static List<StageLatency> stages(List<LatencyRecorder.Line> lines) {
    List<StageLatency> stages = new ArrayList<>();
    for (LatencyRecorder.Line line : lines) {
      if (line.count() > 0) {
        stages.add(
            new StageLatency(
                line.key(),
                line.count(),
                line.p50Millis(),
                line.p90Millis(),
                line.p99Millis(),
                line.maxMillis()));
      }
    }
    return stages;
  }

  /** The latencies of the last telemetry; empty before the first. Any thread. */
  List<StageLatency> lastStages() {
    return lastStages;
  }

  /** Frame counts of every camera since the start. */
  static List<CameraFrames> frames(Feeds feeds) {
    List<CameraFrames> cameras = new ArrayList<>();
    for (CameraFeed feed : feeds.all()) {
      cameras.add(frames(feed));
    }
    return cameras;
  }

  private static CameraFrames frames(CameraFeed feed) {
    return new CameraFrames(
        feed.config().name(),
        feed.counts().captured(),
        feed.counts().processed(),
        feed.newest().replaced(),
        feed.counts().stale(),
        feed.counts().failed(),
        selfCheck(feed),
        PictureCounts.of(
            feed.pictures()::count,
            feed.pictures().ignored().discarded(),
            feed.counts().refused(),
            feed.counts().lostPackets()),
        feed.objects().snapshots());
  }

  private static @Nullable SelfCheckCounts selfCheck(CameraFeed feed) {
    SelfCheck check = feed.selfCheck();
    if (check == null) {
      return null;
    }
    SelfCheckTally tally = check.tally();
    return new SelfCheckCounts(
        check.labels(),
        check.sharedLabels(),
        tally.frames(),
        tally.objects(),
        tally.detections(),
        tally.correct());
  }

  /** The node's health as of the last {@link #judge}. */
  HealthReport health() {
    return health;
  }

  /**
   * Updates the node's health.
   *
   * @param brokerProblem why there is no connection to the broker; null while there is one
   * @param brokerFindings what is lost although there is one
   * @return whether state or reasons have changed
   */
  boolean judge(@Nullable String brokerProblem, List<HealthReport.Reason> brokerFindings) {
    HealthInputs inputs = healthInputs(brokerProblem, brokerFindings);
    List<HealthReason> findings = judge.judge(inputs, System.nanoTime());
    List<HealthReport.Reason> reasons = new ArrayList<>();
    HealthState state = findings.isEmpty() ? HealthState.OK : HealthState.DEGRADED;
    for (HealthReason finding : findings) {
      reasons.add(new HealthReport.Reason(finding.code(), finding.subject(), finding.detail()));
      state = finding.detectionStopped() ? HealthState.FAILED : state;
    }
    HealthReport now = new HealthReport(state, WallClock.nowUtcMicros(), reasons);
    if (now.sameStateAndReasons(health)) {
      return false;
    }
    health = now;
    return true;
  }

  private HealthInputs healthInputs(
      @Nullable String brokerProblem, List<HealthReport.Reason> brokerFindings) {
    List<HealthInputs.CameraHealth> cameras = new ArrayList<>();
    long processed = 0;
    long failed = 0;
    SelfCheckTally selfCheck = SelfCheckTally.NONE;
    for (CameraFeed feed : feeds.all()) {
      CameraStatusReport status = feed.status();
      String code =
          switch (status.state()) {
            case LOST -> "camera_lost";
            case STALLED -> "camera_stalled";
            case CONNECTING, ONLINE, ENDED -> null;
          };
      String reason = status.reason();
      cameras.add(
          new HealthInputs.CameraHealth(
              status.camera(), code, reason == null ? status.state().word() : reason));
      processed += feed.counts().processed();
      failed += feed.counts().failed();
      SelfCheck check = feed.selfCheck();
      selfCheck = check == null ? selfCheck : selfCheck.plus(check.tally());
    }
    List<HealthReason> broker = new ArrayList<>();
    for (HealthReport.Reason finding : brokerFindings) {
      broker.add(new HealthReason(finding.code(), finding.subject(), finding.detail(), false));
    }
    return new HealthInputs(
        cameras, brokerProblem, broker, device.latest(), processed, failed, selfCheck);
  }

  /** All metrics at this moment, cumulative since the start. */
  NodeFigures figures(PublishedModel model, PublishCounts mqtt) {
    List<NodeFigures.CameraFigures> cameras = new ArrayList<>();
    for (CameraFeed feed : feeds.all()) {
      CameraStatusReport status = feed.status();
      cameras.add(
          new NodeFigures.CameraFigures(
              frames(feed),
              status.state(),
              status.reconnects(),
              feed.latency(),
              feed.objects().figures()));
    }
    return new NodeFigures(
        Version.TEXT, uptimeSeconds(), model, cameras, mqtt, device.latest(), health.state());
  }

  /** The last reading of the device. */
  DeviceReading device() {
    return device.latest();
  }

  /** Whether the thread that reads the device runs. */
  boolean isDeviceWatched() {
    return device.isAlive();
  }

  @Override
  public void close() {
    device.close();
  }
}
