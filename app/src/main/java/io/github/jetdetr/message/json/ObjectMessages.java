package io.github.jetdetr.message.json;

import io.github.jetdetr.message.object.CountsReport;
import io.github.jetdetr.message.object.EventReport;
import io.github.jetdetr.message.object.OccupiedReport;
import io.github.jetdetr.message.object.SnapshotReport;
import io.github.jetdetr.track.RunId;
import io.github.jetdetr.track.TrackEnd;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.PathSketch;
import io.github.jetdetr.track.event.TrackedObject;
import io.github.jetdetr.track.zone.Line;
import io.github.jetdetr.track.zone.Zone;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Serialises reports about objects over time to JSON messages, one method per message. The bytes a
 * method returns are valid until the next call. Not thread-safe.
 */
public final class ObjectMessages {

  static final String EVENT_SCHEMA = "jetdetr.event/1.1";
  static final String COUNTS_SCHEMA = "jetdetr.counts/1.1";
  static final String OCCUPIED_SCHEMA = "jetdetr.occupied/1.1";
  static final String PICTURE_SCHEMA = "jetdetr.picture/1.0";

  private static final int EDGES = 4;
  private static final int SCORE_DECIMALS = 4;
  private static final int BOX_DECIMALS = 5;
  private static final int PATH_DECIMALS = 4;
  private static final int SECONDS_DECIMALS = 3;
  private static final int MILLIS_DECIMALS = 3;

  private final JsonWriter json;
  private final RunId run;

  /**
   * @param run names this run of the daemon, in every message and in the ids of objects
   */
  public ObjectMessages(String node, RunId run) {
    json = new JsonWriter(node, run.text());
    this.run = run;
  }

  /**
   * Writes what happened to an object.
   *
   * @param seq sequence number of this message, per camera
   */
  public MessageBytes event(EventReport report, long seq) throws IOException {
    TrackedObject object = report.object();
    EventReport.Times times = report.times();
    json.begin(EVENT_SCHEMA);
    json.text("camera", report.camera());
    json.whole("seq", seq);
    json.text("type", word(report.kind()));
    json.text("id", id(report.camera(), object.number()));
    json.whole("track", object.number());
    json.text("label", report.label());
    json.whole("class_id", object.label());
    json.decimal("score", object.score(), SCORE_DECIMALS);
    json.array("box");
    for (int edge = 0; edge < EDGES; edge++) {
      json.decimal(object.edge(edge), BOX_DECIMALS);
    }
    json.endArray();
    best(object, times);
    path(object.path());
    places(report, object);
    json.instant("at", times.atUtcMicros());
    if (times.ageNanos() != EventReport.NO_FRAME) {
      json.decimal("age_ms", times.ageNanos() / 1e6, MILLIS_DECIMALS);
    }
    json.instant("first_seen", times.firstSeenUtcMicros());
    json.instant("last_seen", times.lastSeenUtcMicros());
    json.whole("frames", object.hits());
    json.object("time");
    json.text("source", report.timeSource().word());
    json.text("clock", report.clock().synced() ? "synced" : "unsynced");
    json.endObject();
    if (report.kind() == EventKind.END) {
      json.text("reason", word(object.endedBy()));
    }
    return json.end();
  }

  private void best(TrackedObject object, EventReport.Times times) throws IOException {
    json.object("best");
    json.decimal("score", object.bestScore(), SCORE_DECIMALS);
    json.array("box");
    for (int edge = 0; edge < EDGES; edge++) {
      json.decimal(object.bestEdge(edge), BOX_DECIMALS);
    }
    json.endArray();
    json.instant("at", times.bestSeenUtcMicros());
    json.endObject();
  }

  private void path(PathSketch path) throws IOException {
    json.array("path");
    for (int at = 0; at < path.count(); at++) {
      json.array();
      json.decimal(path.x(at), PATH_DECIMALS);
      json.decimal(path.y(at), PATH_DECIMALS);
      json.endArray();
    }
    json.endArray();
  }

  private void places(EventReport report, TrackedObject object) throws IOException {
    List<Zone> zones = report.places().zones();
    json.array("zones");
    for (int zone = 0; zone < zones.size(); zone++) {
      if (object.isIn(zone)) {
        json.text(zones.get(zone).name());
      }
    }
    json.endArray();
    json.array("visited");
    for (int zone = 0; zone < zones.size(); zone++) {
      if ((object.zonesEver() >>> zone & 1) != 0) {
        json.object();
        json.text("zone", zones.get(zone).name());
        json.decimal("dwell_s", object.dwellNanos(zone) / 1e9, SECONDS_DECIMALS);
        json.endObject();
      }
    }
    json.endArray();
    json.array("crossed");
    List<Line> lines = report.places().lines();
    for (int line = 0; line < lines.size(); line++) {
      crossed(lines.get(line), "left_to_right", object.crossedToRight() >>> line);
      crossed(lines.get(line), "right_to_left", object.crossedToLeft() >>> line);
    }
    json.endArray();
  }

  private void crossed(Line line, String direction, long lowestBit) throws IOException {
    if ((lowestBit & 1) != 0) {
      json.object();
      json.text("line", line.name());
      json.text("direction", direction);
      json.endObject();
    }
  }

  private static String word(EventKind kind) {
    return switch (kind) {
      case NEW -> "new";
      case UPDATE -> "update";
      case END -> "end";
    };
  }

  private static String word(TrackEnd end) {
    return switch (end) {
      case LEFT -> "left";
      // What was announced was believed, so that a doubt is a loss like any other.
      case LOST, DOUBTED -> "lost";
      case CAMERA_LOST -> "camera_lost";
      case STOPPED -> "stopped";
    };
  }

  /** The id of an object in messages and topics. */
  public String id(String camera, long number) {
    return run.of(camera, number);
  }

  /**
   * A JPEG file with what it shows as a comment, in JSON: a picture keeps its time and place
   * however it is handed on.
   */
  public byte[] picture(SnapshotReport report, byte[] jpeg) throws IOException {
    json.begin(PICTURE_SCHEMA);
    json.text("camera", report.camera());
    json.text("view", report.view());
    part("area", report.area());
    json.instant("captured_at", report.capturedUtcMicros());
    json.decimal("age_ms", report.ageNanos() / 1e6, MILLIS_DECIMALS);
    json.object("time");
    json.text("source", report.timeSource().word());
    json.text("clock", report.clock().synced() ? "synced" : "unsynced");
    json.endObject();
    SnapshotReport.Shown object = report.object();
    if (object != null) {
      json.object("event");
      json.text("id", id(report.camera(), object.number()));
      json.text("type", word(object.kind()));
      json.whole("track", object.number());
      json.text("label", object.label());
      json.whole("class_id", object.classId());
      json.decimal("score", object.score(), SCORE_DECIMALS);
      part("box", object.box());
      json.endObject();
    }
    MessageBytes comment = json.end();
    return JpegComment.insert(jpeg, comment.array(), comment.length());
  }

  private void part(String key, SnapshotReport.Part part) throws IOException {
    json.array(key);
    json.decimal(part.left(), BOX_DECIMALS);
    json.decimal(part.top(), BOX_DECIMALS);
    json.decimal(part.right(), BOX_DECIMALS);
    json.decimal(part.bottom(), BOX_DECIMALS);
    json.endArray();
  }

  /**
   * Writes how many objects a camera shows; without their numbers while nobody knows them.
   *
   * @param seq sequence number of this message, per camera
   */
  public MessageBytes counts(CountsReport report, long seq) throws IOException {
    json.begin(COUNTS_SCHEMA);
    json.text("camera", report.camera());
    json.whole("seq", seq);
    json.instant("at", report.atUtcMicros());
    json.truth("live", report.live());
    if (report.live()) {
      objects(report.objects());
      json.object("zones");
      for (CountsReport.ZoneCounts zone : report.zones()) {
        json.object(zone.zone());
        objects(zone.objects());
        json.endObject();
      }
      json.endObject();
      json.array("tracks");
      for (long track : report.tracks()) {
        json.whole(track);
      }
      json.endArray();
    }
    json.object("lines");
    for (CountsReport.LineCounts line : report.lines()) {
      json.object(line.line());
      json.whole("left_to_right", line.leftToRight());
      json.whole("right_to_left", line.rightToLeft());
      json.endObject();
    }
    json.endObject();
    return json.end();
  }

  private void objects(SortedMap<String, Integer> objects) throws IOException {
    json.whole("total", CountsReport.total(objects));
    json.object("labels");
    for (Map.Entry<String, Integer> label : objects.entrySet()) {
      json.whole(label.getKey(), label.getValue());
    }
    json.endObject();
  }

  /** Writes whether a zone is occupied; without the state while nobody knows it. */
  public MessageBytes occupied(OccupiedReport report) throws IOException {
    json.begin(OCCUPIED_SCHEMA);
    json.text("camera", report.camera());
    json.text("zone", report.zone());
    json.truth("live", report.live());
    if (report.live()) {
      json.truth("occupied", report.occupied());
    }
    json.instant("since", report.sinceUtcMicros());
    return json.end();
  }
}
