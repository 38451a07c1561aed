package io.github.jetdetr.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.jetdetr.blackbox.FrameResult;
import io.github.jetdetr.blackbox.IncidentException;
import io.github.jetdetr.blackbox.IncidentHeader;
import io.github.jetdetr.blackbox.IncidentReader;
import io.github.jetdetr.blackbox.MessageRecord;
import io.github.jetdetr.blackbox.RecordKind;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.message.json.MessageBytes;
import io.github.jetdetr.message.json.ObjectMessages;
import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.picture.PicturePipeline;
import io.github.jetdetr.pipeline.CameraObjects;
import io.github.jetdetr.pipeline.WallClock;
import io.github.jetdetr.track.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs an incident through the same way as the daemon does: the recorded packets are decoded, the
 * pictures prepared and detected on, the objects followed by the recorded times. Used by one
 * thread; to be run once.
 */
public final class ReplayRun implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_DIFFERENCES = 20;
  private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
  // Objects that came this soon may have been there before.
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final IncidentReader reader;
  private final IncidentHeader header;
  private final Model model;
  private final Listener listener;
  private final Map<Integer, ReplayedCamera> cameras = new LinkedHashMap<>();
  private final FrameResult recorded = new FrameResult();
  private final EventLog before = new EventLog();
  private final EventLog now = new EventLog();
  private final Map<String, Long> firstNanos = new HashMap<>();
  private final List<MessageRecord> events = new ArrayList<>();
  private final List<String> differences = new ArrayList<>();
  private long lastTickNanos;
  private boolean ticked;
  private long frames;
  private long missing;
  private long equal;
  private long sameTracks;

  /** A camera, and how its tracks are numbered in the recording and here. */
  private record ReplayedCamera(
      RecordedPictures pictures,
      PicturePipeline pipeline,
      CameraObjects objects,
      TrackPairs tracks) {

    String name() {
      return pictures.name();
    }
  }

  /** Hears what happens while it runs; everything is valid only during the call. */
  public interface Listener {

    /**
     * A frame was detected on again.
     *
     * @param recorded what was detected on it then
     */
    void frame(String camera, Frame frame, Detections objects, FrameResult recorded)
        throws IOException;

    /** A message was published then, or something made the incident. */
    void said(Instant at, String kind, String topic, String text);
  }

  /**
   * @param reader after its header; owned by the caller
   * @param model opened for the header's lowest score
   * @throws IncidentException if the settings of a camera cannot be read
   */
  public ReplayRun(IncidentReader reader, IncidentHeader header, Model model, Listener listener)
      throws IncidentException {
    this.reader = reader;
    this.header = header;
    this.model = model;
    this.listener = listener;
    for (IncidentHeader.Camera camera : header.cameras()) {
      cameras.put(camera.number(), camera(camera));
    }
  }

  private ReplayedCamera camera(IncidentHeader.Camera camera) throws IncidentException {
    CameraConfig config = RecordedSettings.of(camera);
    CameraObjects objects =
        CameraObjects.of(
            config,
            header.threshold(),
            model.card().labels(),
            new WallClock(),
            new Events(),
            /* maker= */ null);
    PicturePipeline pipeline = new PicturePipeline(config.picture());
    return new ReplayedCamera(
        new RecordedPictures(camera.name(), pipeline::prepare),
        pipeline,
        objects,
        new TrackPairs());
  }

  /**
   * Runs all of it.
   *
   * @throws IncidentException if a record says what cannot be
   * @throws CameraException if there is no decoder for a camera's pictures
   * @throws IOException if the file cannot be read, or the listener failed so
   */
  public ReplayFigures run() throws IOException, IncidentException, CameraException {
    while (reader.next()) {
      try {
        step();
      } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException e) {
        throw new IncidentException(
            "a record of the incident cannot be read: " + e.getMessage(), e);
      }
    }
    for (MessageRecord event : events) {
      before.add(event.payload(), isOld(event.payload()));
    }
    long again = now.countEqual(before, differences);
    return new ReplayFigures(
        frames,
        missing,
        equal,
        sameTracks,
        before.count(),
        again,
        differences.stream().limit(MAX_DIFFERENCES).toList());
  }

  private void step() throws IOException, CameraException {
    RecordKind kind = reader.kind();
    ReplayedCamera camera = cameras.get(reader.camera());
    if (kind == RecordKind.MESSAGE) {
      tick(reader.timeNanos());
      MessageRecord message = MessageRecord.read(reader.payload());
      if (message.kind().equals("event")) {
        events.add(message);
      }
      listener.said(
          header.at(reader.timeNanos()), message.kind(), message.topic(), message.payload());
    } else if (kind == RecordKind.TRIGGER) {
      listener.said(header.at(reader.timeNanos()), "trigger", "", reader.text());
    } else if (kind == RecordKind.RESULT && camera != null) {
      detect(camera);
    } else if (kind != null && camera != null) {
      camera.pictures().take(kind, reader.payload(), reader::isDetected);
    }
  }

  private void detect(ReplayedCamera camera) throws IOException {
    recorded.read(reader.payload());
    frames++;
    Frame frame = camera.pictures().frame(recorded.frameId());
    if (frame == null) {
      missing++;
      return;
    }
    tick(reader.timeNanos());
    firstNanos.putIfAbsent(
        camera.name(), camera.pictures().sawFirst() ? Long.MIN_VALUE : frame.capturedAtNanos());
    Detector detector = model.detector(0);
    Detections objects =
        camera
            .pipeline()
            .ignored()
            .without(
                detector.detect(frame),
                frame.fullWidth(),
                frame.fullHeight(),
                camera.objects().threshold());
    long followedNanos = frame.capturedAtNanos() + recorded.times().totalNanos();
    camera.objects().follow(frame, objects, followedNanos);
    compare(camera, frame, objects);
    listener.frame(camera.name(), frame, objects, recorded);
  }

  private void compare(ReplayedCamera camera, Frame frame, Detections objects) {
    String difference = ObjectComparison.difference(recorded.objects(), objects);
    if (difference != null) {
      differences.add("%s frame %d: %s".formatted(camera.name(), frame.id(), difference));
      return;
    }
    equal++;
    for (int at = 0; at < objects.count(); at++) {
      if (!camera.tracks().same(recorded.objects().track(at), objects.track(at))) {
        differences.add(
            "%s frame %d: object %d is of another track"
                .formatted(camera.name(), frame.id(), at + 1));
        return;
      }
    }
    sameTracks++;
  }

  /** Time passes for objects as it did: about once a second. */
  private void tick(long nanos) {
    if (!ticked) {
      ticked = true;
      lastTickNanos = nanos;
    }
    while (nanos - lastTickNanos >= TICK_NANOS) {
      lastTickNanos += TICK_NANOS;
      cameras.values().forEach(camera -> camera.objects().tick(lastTickNanos));
    }
  }

  private boolean isOld(String camera, long firstSeenNanos) {
    Long first = firstNanos.get(camera);
    return first == null
        || (first != Long.MIN_VALUE && firstSeenNanos - first < SETTLING.toNanos());
  }

  /** Whether the object of a recorded event may have been there before the recording. */
  private boolean isOld(String event) {
    try {
      var json = JSON.readTree(event);
      Instant firstSeen = Instant.parse(json.path("first_seen").asText());
      return isOld(json.path("camera").asText(), header.nanosOf(firstSeen));
    } catch (DateTimeException | JsonProcessingException e) {
      throw new IllegalArgumentException("an event does not say when its object was seen", e);
    }
  }

  @Override
  public void close() {
    cameras.values().forEach(camera -> camera.pictures().close());
  }

  /** Writes events as the daemon does. */
  private final class Events implements ObjectListener {

    private final ObjectMessages messages =
        new ObjectMessages(header.node(), new RunId(header.run()));

    @Override
    public void event(EventReport report) {
      try {
        MessageBytes message = messages.event(report, 0);
        now.add(
            new String(message.array(), 0, message.length(), StandardCharsets.UTF_8),
            isOld(report.camera(), report.object().firstSeenNanos()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void counts(CountsReport report) {
      // Follow from events.
    }

    @Override
    public void occupied(OccupiedReport report) {
      // Follow from events.
    }
  }
}
