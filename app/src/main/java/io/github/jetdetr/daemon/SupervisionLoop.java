package io.github.jetdetr.daemon;

import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.health.LatencyRecorder;
import io.github.jetdetr.page.PageHistory;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.Feeds;
import io.github.jetdetr.pipeline.FrameLoops;
import io.github.jetdetr.pipeline.WallClock;
import io.github.jetdetr.publish.Publisher;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the daemon does once a second while frames are processed: replaces stuck cameras, updates
 * the watcher and the watchdog, judges health, checks the clock, and publishes telemetry when due.
 * Runs on the daemon's thread.
 */
final class SupervisionLoop {

  private static final long CLOCK_CHECK_SECONDS = 60;
  private static final long SAMPLE_SECONDS = 10;

  private final Running running;
  private final Supervisor supervisor;
  private final WatchdogFeeder watchdog;
  private final WallClock wallClock;
  private final CountDownLatch stopping;

  /** What is supervised. */
  record Running(
      Publisher publisher,
      Feeds feeds,
      FrameLoops loops,
      NodeReporter reporter,
      HomeAssistant home,
      PageHistory history,
      Reloader reloader,
      Recording recording) {}

  /**
   * @param stopping reaches zero when the daemon is to stop
   */
  SupervisionLoop(
      Running running,
      Supervisor supervisor,
      WatchdogFeeder watchdog,
      WallClock wallClock,
      CountDownLatch stopping) {
    this.running = running;
    this.supervisor = supervisor;
    this.watchdog = watchdog;
    this.wallClock = wallClock;
    this.stopping = stopping;
    // Cameras restart their threads by themselves, and frame loops say how they ended.
    supervisor.ends("jetdetr-publish", running.publisher()::isSending);
    supervisor.ends("engine", running.loops()::isEngineAlive);
    supervisor.ends("jetdetr-blackbox", running.recording()::isAlive);
    supervisor.ends("device", running.reporter()::isDeviceWatched);
  }

  /**
   * Runs until the daemon is to stop, or the last frame or camera has ended.
   *
   * @param watched latencies since the watcher was updated last
   * @throws ExitException if a thread that must not end has ended
   */
  void run(LatencyRecorder watched, Daemon.Watcher watcher)
      throws ExitException, InterruptedException {
    Publisher publisher = running.publisher();
    NodeReporter reporter = running.reporter();
    long lastNanos = System.nanoTime();
    for (long second = 1; !isOver(); second++) {
      for (CameraFeed feed : running.feeds().all()) {
        feed.replaceIfStuck(System.nanoTime());
        feed.replaceIfDead();
        feed.objects().tick(System.nanoTime());
      }
      supervisor.check();
      running.home().update(reporter.device());
      long now = System.nanoTime();
      double seconds = (now - lastNanos) / 1e9;
      lastNanos = now;
      watcher.update(
          new Daemon.Second(
              seconds,
              NodeReporter.frames(running.feeds()),
              watched.takeInterval(),
              publisher.problem()));
      if (watchdog.update(
          WatchdogFeeder.snapshots(running.feeds()),
          publisher.isProgressing(),
          seconds,
          publisher.problem())) {
        running.recording().stalled();
      }
      if (reporter.judge(publisher.problem(), publisher.findings())) {
        publisher.publish(reporter.health());
        running.recording().health(reporter.health());
      }
      if (second % running.reloader().config().telemetryEvery().toSeconds() == 0) {
        publisher.publish(reporter.telemetry());
      }
      running.recording().closeViewerIfIdle();
      if (second % SAMPLE_SECONDS == 0) {
        running.history().sample(reporter.device());
      }
      if (second % CLOCK_CHECK_SECONDS == 0) {
        wallClock.checkKernel();
      } else {
        wallClock.check();
      }
    }
  }

  /** Waits for a second, or less if the daemon is to end. */
  private boolean isOver() throws InterruptedException {
    // There are two latches to wait for, so poll ten times a second.
    for (int tenth = 0; tenth < 10; tenth++) {
      if (stopping.await(100, TimeUnit.MILLISECONDS) || running.loops().ended().getCount() == 0) {
        return true;
      }
      running.reloader().makeChanges();
    }
    return false;
  }
}
