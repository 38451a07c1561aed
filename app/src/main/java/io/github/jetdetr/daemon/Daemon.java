package io.github.jetdetr.daemon;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.control.CommandDesk;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.detect.StageTimes;
import io.github.jetdetr.device.DeviceFacts;
import io.github.jetdetr.device.MemoryShares;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.health.Suspension;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.InfoReport;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.PublishedModel;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.metrics.MetricsServer;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.page.PageHistory;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.Feeds;
import io.github.jetdetr.pipeline.FrameLoops;
import io.github.jetdetr.pipeline.InferenceMode;
import io.github.jetdetr.pipeline.MemoryBudget;
import io.github.jetdetr.pipeline.WallClock;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.snapshot.SnapshotMaker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The daemon: opens model, publisher and cameras, runs until it is stopped or has processed the
 * requested number of frames, and closes them again.
 */
public final class Daemon {

  private final DaemonConfig config;
  private final long frames;
  private final CameraFeed.Opener opener;
  private final ServiceNotifier service;
  private final Path deviceRoot;
  private final ModelStart start;
  private final CommandDesk desk;
  private final WallClock wallClock = new WallClock();
  private final Suspension suspension = Suspension.none();
  private final LatencyRecorder telemetryLatency = new LatencyRecorder(suspension);
  private final LatencyRecorder watcherLatency = LatencyRecorder.small(suspension);
  private final long startedAtNanos = System.nanoTime();
  private final long startedAtUtcMicros = WallClock.nowUtcMicros();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Supervisor supervisor = new Supervisor();
  private volatile boolean heard;
  private final CompletableFuture<Reloader> reloader = new CompletableFuture<>();
  private @Nullable ConfigSource file;

  /**
   * @param frames stop after this many frames; {@link Long#MAX_VALUE} for no limit
   */
  public Daemon(
      DaemonConfig config, long frames, CameraFeed.Opener opener, ServiceNotifier service) {
    this(config, frames, opener, service, Path.of("/"));
  }

  /**
   * Creates a daemon that reads the kernel's {@code sys} and {@code proc} below {@code deviceRoot}.
   */
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
    desk =
        new CommandDesk(
            config.commands(), new Topics(config.broker().prefix(), config.broker().node()));
  }

  /** The final counts of a run. */
  public record Summary(double seconds, List<CameraFrames> cameras, PublishCounts messages) {}

  /**
   * The state of the daemon over about one second.
   *
   * @param seconds exact length of the interval
   * @param cameras counts since the start
   * @param latency of this interval, the total last
   * @param brokerProblem what is wrong with the broker; null while it is connected
   */
  public record Second(
      double seconds,
      List<CameraFrames> cameras,
      List<LatencyRecorder.Line> latency,
      @Nullable String brokerProblem) {}

  /** Receives the daemon's state once a second; called on the daemon's thread. */
  public interface Watcher {

    /** Called once, when everything is open and before the first frame. */
    default void begin(String model, BrokerAddress broker) {}

    /** Called once a second. */
    void update(Second second);
  }

  /**
   * Runs until {@link #stop}, the end of the last camera or the last frame. Blocks; to be called
   * once.
   *
   * @throws ExitException if it cannot start, or an internal error ended it
   */
  public Summary run(Watcher watcher) throws ExitException, InterruptedException {
    try (Suspension watched = suspension.start();
        PendingResource<Publisher> pending = publisher();
        Model model = start.open()) {
      supervisor.ends("suspension", watched::isAlive);
      return publishWith(model, pending, watcher);
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The embedded broker takes longer to start than the model, so both start concurrently. Any other
   * broker is connected only once the model is open.
   */
  @SuppressWarnings("MustBeClosedChecker") // closed by the pending resource or by whoever takes it
  private PendingResource<Publisher> publisher() {
    return config.broker().address().transport() == BrokerAddress.Transport.EMBEDDED
        ? PendingResource.now("broker", () -> Publisher.open(config.broker(), config.spool(), desk))
        : PendingResource.later(() -> Publisher.open(config.broker(), config.spool(), desk));
  }

  private Summary publishWith(Model model, PendingResource<Publisher> pending, Watcher watcher)
      throws ExitException, IOException, InterruptedException {
    Publisher publisher = pending.take();
    heard = true;
    config.cameras().forEach(camera -> publisher.node().withdrawEarlier(camera.name()));
    List<CameraFrames> cameras;
    try (publisher;
        Recording recording = Recording.open(config);
        SnapshotMaker pictures =
            new SnapshotMaker(publisher.objects(), wallClock::utcMicrosOf, wallClock::state)) {
      cameras = detectWith(model, publisher, recording, pictures, watcher);
    }
    // Its final counts are known only after it is closed.
    return new Summary(uptimeSeconds(), cameras, publisher.counts());
  }

  @SuppressWarnings("try") // the metrics server runs on its own thread
  private List<CameraFrames> detectWith(
      Model model,
      Publisher publisher,
      Recording recording,
      SnapshotMaker pictures,
      Watcher watcher)
      throws ExitException, InterruptedException {
    InferenceMode mode = start.mode(model);
    MemoryShares memory = MemoryShares.measure(deviceRoot);
    PageHistory history = new PageHistory(publisher.objects());
    FeedFactory factory =
        new FeedFactory(
            opener,
            suspension,
            publisher,
            recording.listening(history),
            pictures,
            wallClock,
            budget(memory, recording.memoryBytes()),
            model.card().labels(),
            recording);
    Feeds feeds = new Feeds(factory.feeds(config.cameras(), config.threshold()), frames);
    try (FrameLoops loops =
        new FrameLoops(feeds, model, mode, publisher::publish, wallClock, this::record)) {
      wallClock.checkKernel();
      DeviceFacts device = DeviceFacts.read(deviceRoot);
      StartLog.model(model, publisher.broker());
      HomeAssistant home =
          new HomeAssistant(model.card().labels(), device, publisher.node()::announce);
      Reloader running =
          control(
              loops,
              factory,
              home,
              new BundleAnswer(Objects.requireNonNull(config.model()), model),
              now -> NodeInfo.of(now, model, mode, startedAtUtcMicros, device, memory));
      recording.describe(model, mode, publisher, running::config);
      watcher.begin(model.card().name(), publisher.broker());
      pictures.start();
      supervisor.ends("pictures", pictures::isAlive);
      loops.start();
      PublishedModel published = FrameLoops.published(model);
      try (NodeReporter reporter =
              new NodeReporter(feeds, telemetryLatency, deviceRoot, startedAtNanos);
          MetricsServer metrics =
              NodeServer.open(
                  config,
                  new PageFigures(
                      config, reporter, published, publisher, feeds, recording.viewer()),
                  history)) {
        publisher.publish(reporter.health());
        service.ready();
        new SupervisionLoop(
                new SupervisionLoop.Running(
                    publisher, feeds, loops, reporter, home, history, running, recording),
                supervisor,
                new WatchdogFeeder(service),
                wallClock,
                stopping)
            .run(watcherLatency, watcher);
        service.stopping();
        // Before the last telemetry, so that it includes every frame and picture.
        running.close();
        desk.close();
        loops.end();
        pictures.close();
        publisher.publish(reporter.telemetry());
      } finally {
        running.close();
        desk.close();
      }
      Throwable failure = loops.failure();
      if (failure != null) {
        recording.failed(failure);
        throw ModelStart.failed(failure);
      }
    }
    return NodeReporter.frames(feeds);
  }

  /** Says what runs, and lets others change it and ask for something from now on. */
  private Reloader control(
      FrameLoops loops,
      FeedFactory factory,
      HomeAssistant home,
      BundleAnswer bundle,
      Function<DaemonConfig, InfoReport> info) {
    Publisher publisher = factory.publisher();
    Reloader running =
        new Reloader(
            config,
            loops,
            factory,
            () -> {
              DaemonConfig now = reloader.join().config();
              publisher.publish(info.apply(now));
              home.configure(now);
            });
    publisher.publish(info.apply(config));
    home.configure(config);
    boolean unused = reloader.complete(running);
    String node = config.broker().node();
    desk.open(
        new Commands(
                loops.feeds(), running, publisher, wallClock, file, factory.recording(), bundle)
            .actions(),
        (topic, result, correlation) ->
            publisher.node().answer(topic, result.json(node, publisher.run()), correlation));
    return running;
  }

  /**
   * Requests the daemon to stop; returns at once. Any thread.
   *
   * @return whether it stops within seconds; false while it opens its model, when nobody has heard
   *     of it yet
   */
  public boolean stop() {
    stopping.countDown();
    return heard;
  }

  /** Has commands read the configuration again from this file; before {@link #run}. */
  public void setFile(@Nullable ConfigSource newFile) {
    file = newFile;
  }

  /**
   * Requests a change of the configuration, which is made within a second, or once the daemon has
   * started; returns at once. Any thread.
   *
   * @param source gives the configuration that is wanted; called on the daemon's thread
   * @return what becomes of it
   */
  public CompletableFuture<ReloadOutcome> reload(ConfigSource source) {
    return reloader.thenCompose(running -> running.request(source));
  }

  /** What the cameras may have. */
  private static MemoryBudget budget(@Nullable MemoryShares memory, int recordingBytes) {
    if (memory == null) {
      return MemoryBudget.unlimited();
    }
    MemoryBudget budget = MemoryBudget.of(Math.max(0, memory.camerasBytes() - recordingBytes));
    StartLog.memory(memory, recordingBytes, budget);
    return budget;
  }

  private void record(StageTimes times) {
    telemetryLatency.record(times);
    watcherLatency.record(times);
  }

  private double uptimeSeconds() {
    return (System.nanoTime() - startedAtNanos) / 1e9;
  }
}
