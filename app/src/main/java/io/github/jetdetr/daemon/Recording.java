package io.github.jetdetr.daemon;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.blackbox.BlackBox;
import io.github.jetdetr.blackbox.CameraFacts;
import io.github.jetdetr.blackbox.IncidentHeader;
import io.github.jetdetr.blackbox.TriggerKind;
import io.github.jetdetr.command.Version;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.InferenceMode;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.replay.IncidentViewer;
import io.github.jetdetr.track.event.EventKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the daemon has to do with its black box, if it is to have one: what is recorded, and what
 * makes an incident. Thread-safe, except {@link #health}, which is for the daemon's thread.
 */
final class Recording implements AutoCloseable {

  /** Codes of health that say that the device is hot. */
  private static final Set<String> HOT = Set.of("throttled", "hot");

  /** Codes of health that no picture explains, or that writing would only make worse. */
  private static final Set<String> ELSEWHERE = Set.of("broker_away", "disk_full", "spool");

  private static final int PICTURE_SIDE = 960;
  private static final int PICTURE_QUALITY = 70;
  private static final Logger log = LoggerFactory.getLogger(Recording.class);

  private final @Nullable BlackBox box;
  private final @Nullable IncidentViewer viewer;
  private Set<String> reasons = Set.of();

  private Recording(@Nullable BlackBox box) {
    this.box = box;
    viewer = box == null ? null : new IncidentViewer(box.folder(), PICTURE_SIDE, PICTURE_QUALITY);
  }

  /**
   * Starts recording, as configured.
   *
   * @throws IOException if incidents cannot be written; the message is meant for the user
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed with this
  static Recording open(DaemonConfig config) throws IOException {
    return new Recording(config.blackBox() == null ? null : BlackBox.open(config.blackBox()));
  }

  /**
   * Says what is recorded; nothing is written before.
   *
   * @param now the configuration that is in use
   */
  void describe(Model model, InferenceMode mode, Publisher publisher, Supplier<DaemonConfig> now) {
    if (box == null) {
      return;
    }
    publisher.setTap(box);
    box.setDescriber(
        (trigger, cameras) -> {
          DaemonConfig config = now.get();
          return new IncidentHeader(
              IncidentHeader.SCHEMA,
              Version.TEXT,
              config.broker().node(),
              publisher.run(),
              trigger.kind().word(),
              trigger.why(),
              ChronoUnit.MICROS.between(Instant.EPOCH, trigger.at()),
              trigger.atNanos(),
              new IncidentHeader.Model(
                  model.card().name(),
                  String.valueOf(config.model()),
                  model.file().digest(),
                  model.engineInfo().runtime(),
                  model.engineInfo().precision(),
                  config.inference().threads(),
                  mode.batch()),
              config.threshold(),
              config.decodeThreshold(),
              cameras);
        });
  }

  /** Has a camera recorded that is not open yet. */
  void record(CameraFeed feed) {
    if (box != null) {
      feed.setTap(box.camera(facts(feed.config())));
    }
  }

  /** The settings of a camera have changed that say what becomes of its detections. */
  void change(CameraConfig camera) {
    if (box != null) {
      box.change(facts(camera));
    }
  }

  private static CameraFacts facts(CameraConfig camera) {
    return new CameraFacts(
        camera.name(),
        camera.source().toString(),
        camera.text().own(),
        camera.text().profile(),
        !camera.picture().masks().isEmpty());
  }

  /** Hears what happens to objects, and passes it on. */
  ObjectListener listening(ObjectListener next) {
    BlackBox recorder = box;
    return recorder == null ? next : new Labels(recorder, next);
  }

  /** Health was judged: a reason that is new makes an incident. */
  void health(HealthReport report) {
    Set<String> now = new HashSet<>();
    for (HealthReport.Reason reason : report.reasons()) {
      String name = reason.code() + " " + reason.subject();
      boolean isNew = !reasons.contains(name) && !ELSEWHERE.contains(reason.code());
      if (now.add(name) && isNew && box != null) {
        TriggerKind kind = HOT.contains(reason.code()) ? TriggerKind.THROTTLE : TriggerKind.FAULT;
        Optional<Path> unused = box.trigger(kind, reason.code() + ": " + reason.detail());
      }
    }
    reasons = now;
  }

  /** The daemon no longer makes progress. */
  void stalled() {
    if (box != null) {
      Optional<Path> unused = box.trigger(TriggerKind.WATCHDOG, "no progress");
    }
  }

  /** Frames cannot be processed any more. */
  void failed(Throwable failure) {
    if (box != null) {
      Optional<Path> unused = box.trigger(TriggerKind.FAULT, "frame processing failed: " + failure);
    }
  }

  /**
   * Somebody wants what happened.
   *
   * @return the file that is being written; empty without a black box
   */
  Optional<Path> incident(String why) {
    return box == null ? Optional.empty() : box.trigger(TriggerKind.COMMAND, why);
  }

  /** Shows incidents; null without a black box. */
  @Nullable IncidentViewer viewer() {
    return viewer;
  }

  /** Frees what somebody looked at, and looks at no more. */
  void closeViewerIfIdle() {
    try {
      if (viewer != null) {
        viewer.closeIfIdle(System.nanoTime());
      }
    } catch (IOException e) {
      log.warn("incident: cannot be closed: {}", FileFault.words(e));
    }
  }

  /** Native memory that is set aside. */
  int memoryBytes() {
    return box == null ? 0 : box.memoryBytes();
  }

  /** Whether nothing is recorded, or what is can be written. */
  boolean isAlive() {
    return box == null || box.isAlive();
  }

  @Override
  public void close() {
    if (box != null) {
      box.close();
    }
    try {
      if (viewer != null) {
        viewer.close();
      }
    } catch (IOException e) {
      log.warn("incident: cannot be closed: {}", FileFault.words(e));
    }
  }

  /** Waits for objects that make an incident. */
  private record Labels(BlackBox box, ObjectListener next) implements ObjectListener {

    @Override
    public void event(EventReport report) {
      if (report.kind() == EventKind.NEW && box.isWatched(report.label())) {
        Optional<Path> unused =
            box.trigger(
                TriggerKind.EVENT, "%s on camera %s".formatted(report.label(), report.camera()));
      }
      next.event(report);
    }

    @Override
    public void counts(CountsReport report) {
      next.counts(report);
    }

    @Override
    public void occupied(OccupiedReport report) {
      next.occupied(report);
    }
  }
}
