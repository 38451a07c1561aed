package io.github.jetdetr.daemon;

import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.FrameLoops;
import io.github.jetdetr.track.zone.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the configuration while frames are processed. Changes are asked for by any thread and
 * made by the daemon's, one after the other: only what differs is opened anew, a configuration with
 * mistakes changes nothing.
 */
final class Reloader {

  private static final Logger log = LoggerFactory.getLogger(Reloader.class);

  private final FrameLoops loops;
  private final FeedFactory factory;
  private final float lowestThreshold;
  private final Runnable afterwards;
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private volatile DaemonConfig config;
  private volatile boolean closed;

  private record Request(ConfigSource source, CompletableFuture<ReloadOutcome> outcome) {}

  /**
   * @param afterwards called after each change of cameras, on the daemon's thread
   */
  Reloader(DaemonConfig config, FrameLoops loops, FeedFactory factory, Runnable afterwards) {
    this.config = config;
    this.loops = loops;
    this.factory = factory;
    this.afterwards = afterwards;
    lowestThreshold = config.decodeThreshold();
  }

  /** The configuration in use. */
  DaemonConfig config() {
    return config;
  }

  /** Asks for a change. */
  CompletableFuture<ReloadOutcome> request(ConfigSource source) {
    CompletableFuture<ReloadOutcome> outcome = new CompletableFuture<>();
    requests.add(new Request(source, outcome));
    if (closed) {
      refuseRest();
    }
    return outcome;
  }

  /** Makes the changes that were asked for; on the daemon's thread. */
  void makeChanges() {
    for (Request request = requests.poll(); request != null; request = requests.poll()) {
      request.outcome().complete(change(request.source()));
    }
  }

  /** No change is made any more. */
  void close() {
    closed = true;
    refuseRest();
  }

  private void refuseRest() {
    for (Request request = requests.poll(); request != null; request = requests.poll()) {
      request.outcome().complete(ReloadOutcome.refused("the daemon stops"));
    }
  }

  private ReloadOutcome change(ConfigSource source) {
    DaemonConfig before = config;
    try {
      DaemonConfig wanted = source.wanted(before);
      ReloadPlan plan = ReloadPlan.of(before, wanted);
      List<String> lines = new ArrayList<>(plan.lines(before, wanted));
      if (wanted.decodeThreshold() < lowestThreshold) {
        lines.add(
            "threshold: below %s it needs a restart, which the model was opened with"
                .formatted(lowestThreshold));
      }
      apply(before, wanted, plan);
      log.info(
          "configuration: {}", plan.isEmpty() ? "nothing has changed" : String.join("; ", lines));
      return new ReloadOutcome(true, lines);
    } catch (ExitException | RuntimeException e) {
      List<String> mistakes = String.valueOf(e.getMessage()).lines().toList();
      log.warn("the configuration stays as it was; {} mistakes:", mistakes.size());
      mistakes.forEach(mistake -> log.warn("  {}", mistake));
      return new ReloadOutcome(false, mistakes);
    }
  }

  private void apply(DaemonConfig before, DaemonConfig wanted, ReloadPlan plan) {
    List<CameraFeed> feeds = new ArrayList<>();
    for (CameraConfig camera : wanted.cameras()) {
      CameraFeed feed = feed(camera.name());
      if (feed == null || plan.reopened().contains(camera.name())) {
        CameraFeed opened = factory.feed(camera, wanted.threshold());
        loops.prepare(opened);
        feeds.add(opened);
      } else {
        feeds.add(feed);
      }
    }
    // In use from here on: the configuration was read in full, and what follows does not fail.
    config = before.withRunning(wanted);
    replaceCameras(feeds);
    for (CameraConfig camera : wanted.cameras()) {
      CameraFeed feed = feed(camera.name());
      if (feed != null && plan.changed().contains(camera.name())) {
        feed.changeObjects(camera, factory.objects(camera, wanted.threshold()));
      } else if (feed != null) {
        feed.objects().setThreshold(wanted.threshold());
      }
    }
    withdraw(before, wanted);
    if (plan.hasCameras()) {
      factory.pictures().start();
      afterwards.run();
    }
  }

  /** Numbers of tracks and crossings go on where a camera is opened anew. */
  private void replaceCameras(List<CameraFeed> feeds) {
    if (feeds.equals(loops.feeds().all())) {
      return;
    }
    for (CameraFeed feed : feeds) {
      CameraFeed before = feed(feed.config().name());
      if (before != null && before != feed) {
        feed.objects().replace(before.objects());
      }
    }
    loops.feeds().change(feeds);
  }

  private @Nullable CameraFeed feed(String name) {
    for (CameraFeed feed : loops.feeds().all()) {
      if (feed.config().name().equals(name)) {
        return feed;
      }
    }
    return null;
  }

  /** Retained messages of cameras and zones that are gone say nothing about the present. */
  private void withdraw(DaemonConfig before, DaemonConfig wanted) {
    for (CameraConfig camera : before.cameras()) {
      List<String> zones =
          new ArrayList<>(camera.tracks().places().zones().stream().map(Zone::name).toList());
      boolean gone = true;
      for (CameraConfig other : wanted.cameras()) {
        if (other.name().equals(camera.name())) {
          gone = false;
          other.tracks().places().zones().forEach(zone -> zones.remove(zone.name()));
        }
      }
      factory.publisher().node().withdraw(camera.name(), gone, zones);
    }
  }
}
