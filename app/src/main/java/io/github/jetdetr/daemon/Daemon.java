package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Version;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.device.DeviceFacts;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.CameraInfo;
import io.github.jetdetr.message.InfoReport;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.metrics.MetricsServer;
import io.github.jetdetr.metrics.NodeFigures;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.Feeds;
import io.github.jetdetr.pipeline.FrameLoops;
import io.github.jetdetr.pipeline.WallClock;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.yaml.YamlMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running daemon: opens model, publisher and cameras in the order of a frame's way, runs until
 * it is stopped or has seen the frames it was asked for, and closes them again.
 */
public final class Daemon {

  private static final Logger log = LoggerFactory.getLogger(Daemon.class);
  private static final long ASK_FOR_CLOCK_EVERY_SECONDS = 60;

  private final DaemonConfig config;
  private final long frames;
  private final CameraFeed.Opener opener;
  private final ServiceNotifier service;
  private final Path deviceRoot;
  private final ModelStart start;
  private final WallClock wallClock = new WallClock();
  private final LatencyRecorder forTelemetry = new LatencyRecorder();
  private final LatencyRecorder forWatcher = new LatencyRecorder();
  private final long startedAtNanos = System.nanoTime();
  private final long startedAtUtcMicros = WallClock.nowUtcMicros();
  private final CountDownLatch stopping = new CountDownLatch(1);

  /**
   * @param frames end after so many frames; {@link Long#MAX_VALUE} for never
   */
  public Daemon(
      DaemonConfig config, long frames, CameraFeed.Opener opener, ServiceNotifier service) {
    this(config, frames, opener, service, Path.of("/"));
  }

  /** A daemon on the device whose kernel's files are below {@code deviceRoot}. */
  Daemon(
      DaemonConfig config,
      long frames,
      CameraFeed.Opener opener,
      ServiceNotifier service,
      Path deviceRoot) {
    this.deviceRoot = deviceRoot;
    this.config = config;
    this.frames = frames;
    this.opener = opener;
    this.service = service;
    start = new ModelStart(config, service);
  }

  /** What became of everything, for the last lines of the command. */
  public record Summary(double seconds, List<CameraFrames> cameras, PublishCounts messages) {}

  /**
   * How it went for about a second.
   *
   * @param seconds how long exactly
   * @param cameras counts since the start
   * @param latency of this second, the whole way last
   * @param brokerProblem what is wrong with the broker; null while it is connected
   */
  public record Second(
      double seconds,
      List<CameraFrames> cameras,
      List<LatencyRecorder.Line> latency,
      @Nullable String brokerProblem) {}

  /** Hears how it goes; for a person in front of a terminal. */
  public interface Watcher {

    /** Once, when everything is open and before the first frame. */
    default void begin(String model, BrokerAddress broker) {}

    /** Once a second. */
    void tell(Second second);
  }

  /**
   * Runs until {@link #stop}, the last camera's end or the last frame.
   *
   * @throws ExitException when it cannot start, or a fault ended it
   */
  public Summary run(Watcher watcher) throws ExitException, InterruptedException {
    try (PendingResource<Publisher> opening = publisher();
        Model model = start.open()) {
      return publishWith(model, opening, watcher);
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The embedded broker takes longer to start than the model, so both do side by side. Any other
   * broker hears of this node only when there is a model to detect with.
   */
  @SuppressWarnings("MustBeClosedChecker") // the opening's, or of who takes it
  private PendingResource<Publisher> publisher() {
    return config.broker().address().transport() == BrokerAddress.Transport.EMBEDDED
        ? PendingResource.now("broker", () -> Publisher.open(config.broker()))
        : PendingResource.later(() -> Publisher.open(config.broker()));
  }

  private Summary publishWith(Model model, PendingResource<Publisher> opening, Watcher watcher)
      throws ExitException, IOException, InterruptedException {
    Publisher publisher = opening.take();
    List<CameraFrames> cameras;
    try (publisher) {
      cameras = detectWith(model, publisher, watcher);
    }
    // Its last counts are known when it is closed.
    return new Summary(uptimeSeconds(), cameras, publisher.counts());
  }

  @SuppressWarnings("try") // the metrics answer by themselves
  private List<CameraFrames> detectWith(Model model, Publisher publisher, Watcher watcher)
      throws ExitException, InterruptedException {
    int batch = start.batch(model);
    Feeds feeds = new Feeds(feeds(publisher), frames);
    try (FrameLoops loops =
        new FrameLoops(feeds, model, batch, publisher::publish, wallClock, this::record)) {
      wallClock.ask();
      publishInfo(model, batch, publisher);
      watcher.begin(model.card().name(), publisher.broker());
      loops.start();
      PublishedModel published = FrameLoops.published(model);
      try (NodeReporter vitals = new NodeReporter(feeds, forTelemetry, deviceRoot, startedAtNanos);
          MetricsServer metrics = metrics(() -> vitals.figures(published, publisher.counts()))) {
        publisher.publish(vitals.health());
        service.ready();
        superviseUntilStopped(publisher, feeds, loops, vitals, watcher);
        service.stopping();
        // Before the last telemetry, so that it counts every frame.
        loops.end();
        publisher.publish(vitals.telemetry());
      }
      if (loops.failure() != null) {
        throw new ExitException(
            ExitCode.INTERNAL, "frames cannot be processed: " + loops.failure(), loops.failure());
      }
    }
    return NodeReporter.frames(feeds);
  }

  /** The daemon's work does not depend on who may look at its figures. */
  @MustBeClosed
  private MetricsServer metrics(Supplier<NodeFigures> figures) {
    InetSocketAddress address = config.metrics();
    if (address == null) {
      return MetricsServer.off();
    }
    try {
      return MetricsServer.open(address, figures);
    } catch (IOException e) {
      log.warn("no metrics: {}", e.getMessage());
      return MetricsServer.off();
    }
  }

  /** Asks the daemon to end; any thread. */
  public void stop() {
    stopping.countDown();
  }

  private List<CameraFeed> feeds(Publisher publisher) {
    return config.cameras().stream()
        .map(camera -> new CameraFeed(camera, opener, publisher::publish))
        .toList();
  }

  private void record(StageTimes times) {
    forTelemetry.record(times);
    forWatcher.record(times);
  }

  private void publishInfo(Model model, int batch, Publisher publisher) {
    for (String assumption : model.assumptions()) {
      log.warn("model card: nobody said, so assumed: {}", assumption);
    }
    List<CameraInfo> cameras = new ArrayList<>();
    for (CameraConfig camera : config.cameras()) {
      String uri = camera.source().toString();
      cameras.add(new CameraInfo(camera.name(), uri.substring(0, uri.indexOf(':')), uri));
    }
    publisher.publish(
        new InfoReport(
            Version.TEXT,
            startedAtUtcMicros,
            model.engineInfo(),
            batch,
            FrameLoops.published(model),
            YamlMap.word(model.layout().kind()),
            cameras,
            DeviceFacts.read(deviceRoot)));
    log.info(
        "{} {} on {} ({} threads), publishing to {}",
        model.card().name(),
        model.engineInfo().precision(),
        model.engineInfo().runtime(),
        model.engineInfo().threads(),
        publisher.broker());
  }

  /**
   * Once a second: the watcher, the watchdog, stuck cameras, health, the clock, and now and then
   * telemetry.
   */
  private void superviseUntilStopped(
      Publisher publisher, Feeds feeds, FrameLoops loops, NodeReporter vitals, Watcher watcher)
      throws InterruptedException {
    long telemetryEvery = config.telemetryEvery().toSeconds();
    WatchdogFeeder pulse = new WatchdogFeeder(service);
    long lastNanos = System.nanoTime();
    for (long second = 1; !isOver(loops); second++) {
      for (CameraFeed feed : feeds.all()) {
        feed.replaceIfStuck(System.nanoTime());
      }
      long now = System.nanoTime();
      watcher.tell(
          new Second(
              (now - lastNanos) / 1e9,
              NodeReporter.frames(feeds),
              forWatcher.takeInterval(),
              publisher.problem()));
      pulse.beat(WatchdogFeeder.looks(feeds), (now - lastNanos) / 1e9, publisher.problem());
      lastNanos = now;
      if (vitals.judge(publisher.problem())) {
        publisher.publish(vitals.health());
      }
      if (second % telemetryEvery == 0) {
        publisher.publish(vitals.telemetry());
      }
      if (second % ASK_FOR_CLOCK_EVERY_SECONDS == 0) {
        wallClock.ask();
      } else {
        wallClock.look();
      }
    }
  }

  /** Waits a second, less when it is over before. */
  private boolean isOver(FrameLoops loops) throws InterruptedException {
    // Two latches and one wait: looking ten times a second is close enough to an end nobody times.
    for (int tenth = 0; tenth < 10; tenth++) {
      if (stopping.await(100, TimeUnit.MILLISECONDS) || loops.ended().getCount() == 0) {
        return true;
      }
    }
    return false;
  }

  private double uptimeSeconds() {
    return (System.nanoTime() - startedAtNanos) / 1e9;
  }
}
