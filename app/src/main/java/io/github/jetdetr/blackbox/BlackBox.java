package io.github.jetdetr.blackbox;

import com.google.errorprone.annotations.MustBeClosed;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.blackbox.IncidentSchedule.Incident;
import io.github.jetdetr.camera.recording.RecordRing;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.publish.MessageTap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last minutes in memory, and writes them to a file around what triggers it, on a thread
 * of its own. Thread-safe; nobody who records waits for the disk.
 *
 * <p>Writing takes records out of the memory, so that an incident begins where the one before ended
 * and nothing is written twice. If cameras send faster than the disk takes, the oldest records are
 * lost, and the file says how many.
 */
public final class BlackBox implements MessageTap, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BlackBox.class);

  private static final long POLL_NANOS = 50_000_000;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);
  // All that are open, and some that were opened before.
  private static final int MAX_CAMERAS = 64;

  /** Says what is recorded, at the time of the trigger. */
  public interface Describer {
    IncidentHeader header(Trigger trigger, List<IncidentHeader.Camera> cameras);
  }

  private final BlackBoxSettings settings;
  private final IncidentFolder folder;
  private final IncidentSchedule schedule;
  private final RecordRing ring;
  private final Thread thread;

  @GuardedBy("this")
  private final Map<Integer, CameraFacts> cameras = new LinkedHashMap<>();

  @GuardedBy("this")
  private int nextCamera;

  @GuardedBy("this")
  private @Nullable Describer describer;

  @GuardedBy("this")
  private long written;

  private BlackBox(BlackBoxSettings settings, IncidentFolder folder) {
    this.settings = settings;
    this.folder = folder;
    schedule = new IncidentSchedule(settings, folder);
    ring = new RecordRing(settings.memoryBytes(), RecordKind.STREAM.number());
    thread = new Thread(this::run, "jetdetr-blackbox");
    thread.setDaemon(true);
  }

  /**
   * Makes the memory and the folder, and starts.
   *
   * @throws IOException if the folder cannot be written to; the message is meant for the user
   */
  @MustBeClosed
  public static BlackBox open(BlackBoxSettings settings) throws IOException {
    IncidentFolder folder = new IncidentFolder(settings.folder(), settings.maxBytes());
    try {
      folder.prepare();
    } catch (IOException e) {
      throw new IOException(
          "black_box.path: cannot write to %s: %s".formatted(settings.folder(), FileFault.words(e)),
          e);
    }
    BlackBox box = new BlackBox(settings, folder);
    box.thread.start();
    return box;
  }

  /** Records a camera that is new, or was opened with other settings. */
  public synchronized CameraTap camera(CameraFacts facts) {
    // One that was opened before is still in the memory for a while.
    int number = nextCamera++;
    cameras.put(number, facts);
    if (cameras.size() > MAX_CAMERAS) {
      int oldest = cameras.keySet().iterator().next();
      cameras.remove(oldest);
      ring.forget(oldest);
    }
    boolean pictures = !facts.masked() || settings.maskedCameras();
    if (!pictures) {
      log.warn(
          "camera {}: its pictures are not in the black box, since parts of them are masked;"
              + " masked_cameras: true records them whole",
          facts.name());
    }
    return new CameraTap(ring, number, pictures);
  }

  /** The settings of a camera have changed that say what becomes of its detections. */
  public synchronized void change(CameraFacts facts) {
    Integer newest = null;
    for (Map.Entry<Integer, CameraFacts> known : cameras.entrySet()) {
      newest = known.getValue().name().equals(facts.name()) ? known.getKey() : newest;
    }
    if (newest != null) {
      cameras.put(newest, facts);
    }
  }

  /** Sets who says what is recorded; without, nothing is written. */
  public synchronized void setDescriber(Describer newDescriber) {
    describer = newDescriber;
  }

  /** Whether objects of this label make an incident when they come. */
  public boolean isWatched(String label) {
    return settings.labels().contains(label);
  }

  @Override
  public void offered(MessageKind kind, String topic, byte[] bytes, int length) {
    switch (kind) {
      case DETECTIONS, SNAPSHOT, EVENT_PICTURE, DISCOVERY, RESULT, STATUS -> {
        // Recorded otherwise, or of no use here.
      }
      case TELEMETRY, HEALTH, EVENT, CAMERA_STATUS, COUNTS, OCCUPIED, INFO ->
          ring.append(
              RecordKind.MESSAGE.number(),
              0,
              System.nanoTime(),
              MessageRecord.head(kind.word(), topic),
              ByteBuffer.wrap(bytes, 0, length));
    }
  }

  /**
   * Something happened: writes an incident, or prolongs the one that is being written. Returns at
   * once.
   *
   * @param why one line
   * @return the file that it is written to; empty if this kind is not wanted, came too soon after
   *     the last, or nothing can be written any more
   */
  public Optional<Path> trigger(TriggerKind kind, String why) {
    if (!isDescribed()) {
      return Optional.empty();
    }
    long now = System.nanoTime();
    byte[] text = (kind.word() + " " + why).getBytes(StandardCharsets.UTF_8);
    Optional<Path> file = schedule.trigger(kind, why, now);
    if (file.isPresent()) {
      ring.append(RecordKind.TRIGGER.number(), 0, now, ByteBuffer.wrap(text), null);
    }
    return file;
  }

  private synchronized boolean isDescribed() {
    return describer != null;
  }

  /** Incidents written since the start. */
  public synchronized long written() {
    return written;
  }

  /** Native memory for what came last. */
  public int memoryBytes() {
    return settings.memoryBytes();
  }

  /** The folder of incidents. */
  public IncidentFolder folder() {
    return folder;
  }

  /** Whether the writing thread runs. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    try {
      for (Incident next = schedule.await(); next != null; next = schedule.await()) {
        write(next);
        schedule.ended();
      }
    } catch (InterruptedException e) {
      // An interrupt ends this thread.
    }
  }

  private void write(Incident incident) throws InterruptedException {
    log.warn("incident: {}; writing {}", incident.trigger().why(), incident.file());
    try {
      folder.makeRoom(Math.min(settings.memoryBytes(), folder.maxBytes()));
      long begun = ring.oldestNanos(incident.trigger().atNanos());
      try (IncidentWriter out = IncidentWriter.create(incident.file())) {
        long lostBefore = ring.lost();
        List<IncidentHeader.Camera> known = knownCameras();
        ByteBuffer head = ByteBuffer.wrap(header(incident, known));
        out.write(RecordKind.HEADER, 0, incident.trigger().atNanos(), head);
        for (IncidentHeader.Camera camera : known) {
          byte[] stream = ring.header(camera.number());
          if (stream != null) {
            out.write(RecordKind.STREAM, camera.number(), begun, ByteBuffer.wrap(stream));
          }
        }
        drain(incident, out);
        long lost = ring.lost() - lostBefore;
        out.finish(System.nanoTime(), lost);
        log.info(
            "incident written: {}, {} MB from {} s before to {} s after{}",
            incident.file(),
            out.bytes() / 1_000_000,
            Math.min(
                (incident.trigger().atNanos() - begun) / 1_000_000_000,
                settings.before().toSeconds()),
            (System.nanoTime() - incident.trigger().atNanos()) / 1_000_000_000,
            lost > 0 ? ", " + lost + " records came faster than the disk" : "");
      }
      synchronized (this) {
        written++;
      }
    } catch (IOException e) {
      log.error("incident: cannot write {}: {}", incident.file(), FileFault.words(e));
    }
  }

  private synchronized List<IncidentHeader.Camera> knownCameras() {
    List<IncidentHeader.Camera> known = new ArrayList<>();
    cameras.forEach(
        (number, facts) ->
            known.add(
                new IncidentHeader.Camera(
                    number, facts.name(), facts.uri(), facts.settings(), facts.profile())));
    return known;
  }

  private synchronized byte[] header(Incident incident, List<IncidentHeader.Camera> known)
      throws IOException {
    Describer says = describer;
    if (says == null) {
      throw new IOException("nobody says what is recorded");
    }
    return IncidentReader.bytes(says.header(incident.trigger(), known));
  }

  /** Writes what is in the memory, and what still comes, until the incident is over. */
  private void drain(Incident incident, IncidentWriter out)
      throws IOException, InterruptedException {
    long from = incident.trigger().atNanos() - settings.before().toNanos();
    IncidentDrain drain = new IncidentDrain(ring, out, from);
    while (true) {
      boolean over = schedule.isOver(incident);
      if (!drain.step()) {
        if (over) {
          return;
        }
        pause();
      } else if (over && drain.isPast(schedule.untilNanos(incident))) {
        return;
      } else if (out.bytes() > folder.maxBytes()) {
        log.warn("incident: {} is as large as it may be", incident.file());
        return;
      }
    }
  }

  private static void pause() throws InterruptedException {
    LockSupport.parkNanos(POLL_NANOS);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /**
   * Ends what is being written, waits for it for a limited time, and frees the memory. Idempotent.
   */
  @Override
  public void close() {
    schedule.close();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ring.close();
  }
}
