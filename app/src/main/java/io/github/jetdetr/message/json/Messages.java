package io.github.jetdetr.message.json;

import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.camera.TrueObject;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Stage;
import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.CameraStatusReport;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.InfoReport;
import io.github.jetdetr.message.PictureStatus;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.TelemetryReport;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serialises reports to JSON messages, one method per message, as described by the schemas next to
 * this class. The bytes a method returns are valid until the next call. Not thread-safe.
 */
public final class Messages {

  static final String DETECTIONS_SCHEMA = "jetdetr.detections/1.2";
  static final String CAMERA_STATUS_SCHEMA = "jetdetr.camera-status/1.2";

  private static final Stage[] STAGES = Stage.values();
  private static final int LATENCY_DECIMALS = 3;
  private static final int SCORE_DECIMALS = 4;
  private static final int SHARE_DECIMALS = 4;
  // 0.00001 of a frame 16384 pixels wide is a sixth of a pixel.
  private static final int BOX_DECIMALS = 5;

  private final JsonWriter json;
  private final HealthMessages health;
  private final InfoMessages info;

  /**
   * @param run id of this run of the daemon, written into every message
   */
  public Messages(String node, String run) {
    json = new JsonWriter(node, run);
    health = new HealthMessages(json);
    info = new InfoMessages(json);
  }

  /**
   * Writes the detections of one frame.
   *
   * @param seq sequence number of this message, per camera
   */
  public MessageBytes detections(FrameReport frame, long seq) throws IOException {
    json.begin(DETECTIONS_SCHEMA);
    json.text("camera", frame.camera());
    json.whole("seq", seq);
    json.object("frame");
    json.whole("id", frame.frameId());
    json.whole("w", frame.width());
    json.whole("h", frame.height());
    json.endObject();
    if (frame.picture() != PictureState.GOOD) {
      json.text("picture", frame.picture().word());
    }
    if (frame.damage() > 0) {
      json.decimal("damage", frame.damage(), LATENCY_DECIMALS);
    }
    json.instant("captured_at", frame.capturedAtUtcMicros());
    json.object("time");
    json.text("source", frame.timeSource().word());
    json.text("clock", frame.clock().synced() ? "synced" : "unsynced");
    Double errMillis = frame.clock().errMillis();
    if (errMillis != null) {
      json.decimal("err_ms", errMillis, LATENCY_DECIMALS);
    }
    json.endObject();
    json.object("latency_ms");
    for (Stage stage : STAGES) {
      millis(stage.key(), frame.times().nanos(stage));
    }
    millis("total", frame.times().totalNanos());
    json.endObject();
    InfoMessages.model(json, frame.model());
    json.endObject();
    objects(frame);
    List<TrueObject> truth = frame.truth();
    if (truth != null) {
      truth(truth, frame.width(), frame.height());
    }
    return json.end();
  }

  /** Writes the state of one camera. */
  public MessageBytes cameraStatus(CameraStatusReport report) throws IOException {
    json.begin(CAMERA_STATUS_SCHEMA);
    json.text("camera", report.camera());
    json.text("state", report.state().word());
    json.instant("since", report.sinceUtcMicros());
    json.whole("reconnects", report.reconnects());
    String reason = report.reason();
    if (reason != null) {
      json.text("reason", reason);
    }
    if (report.width() > 0) {
      json.whole("w", report.width());
      json.whole("h", report.height());
    }
    PictureStatus picture = report.picture();
    if (picture != null) {
      json.object("picture");
      json.text("state", picture.state().word());
      json.instant("since", picture.sinceUtcMicros());
      if (picture.damage() > 0) {
        json.decimal("damage", picture.damage(), LATENCY_DECIMALS);
      }
      json.endObject();
    }
    return json.end();
  }

  /**
   * Writes what runs on this node.
   *
   * @param terms what the broker grants; null before the first connection
   */
  public MessageBytes info(InfoReport report, @Nullable BrokerTerms terms) throws IOException {
    return info.info(report, terms);
  }

  /**
   * Writes counters, latencies and device readings.
   *
   * @param seq sequence number of this message, per node
   */
  public MessageBytes telemetry(TelemetryReport report, long seq, PublishCounts mqtt)
      throws IOException {
    return health.telemetry(report, seq, mqtt);
  }

  /**
   * Writes the node's health.
   *
   * @param seq sequence number of this message, per node
   */
  public MessageBytes health(HealthReport report, long seq) throws IOException {
    return health.health(report, seq);
  }

  private void objects(FrameReport frame) throws IOException {
    Detections objects = frame.objects();
    int width = frame.width();
    int height = frame.height();
    json.array("objects");
    for (int index = 0; index < objects.count(); index++) {
      float x1 = clip(objects.x1(index), width);
      float y1 = clip(objects.y1(index), height);
      float x2 = clip(objects.x2(index), width);
      float y2 = clip(objects.y2(index), height);
      json.object();
      json.text("label", frame.model().label(objects.classId(index)));
      json.whole("class_id", objects.classId(index));
      if (objects.track(index) > 0) {
        json.whole("track", objects.track(index));
      }
      json.decimal("score", objects.score(index), SCORE_DECIMALS);
      box(x1 / (double) width, y1 / (double) height, x2 / (double) width, y2 / (double) height);
      boxPixels(Math.round(x1), Math.round(y1), Math.round(x2), Math.round(y2));
      json.endObject();
    }
    json.endArray();
  }

  private void truth(List<TrueObject> truth, int width, int height) throws IOException {
    json.array("truth");
    // By index: an iterator would allocate for every frame.
    for (int index = 0; index < truth.size(); index++) {
      TrueObject object = truth.get(index);
      json.object();
      json.text("label", object.label());
      json.whole("id", object.id());
      box(
          (double) object.left() / width,
          (double) object.top() / height,
          (double) object.right() / width,
          (double) object.bottom() / height);
      boxPixels(object.left(), object.top(), object.right(), object.bottom());
      json.decimal("visible", object.visibleFraction(), SHARE_DECIMALS);
      json.truth("counted", object.counted());
      json.endObject();
    }
    json.endArray();
  }

  private void box(double x1, double y1, double x2, double y2) throws IOException {
    json.array("box");
    json.decimal(x1, BOX_DECIMALS);
    json.decimal(y1, BOX_DECIMALS);
    json.decimal(x2, BOX_DECIMALS);
    json.decimal(y2, BOX_DECIMALS);
    json.endArray();
  }

  private void boxPixels(int x1, int y1, int x2, int y2) throws IOException {
    json.array("box_px");
    json.whole(x1);
    json.whole(y1);
    json.whole(x2);
    json.whole(y2);
    json.endArray();
  }

  /** A time made negative by a broken clock is written as 0. */
  private void millis(String key, long nanos) throws IOException {
    json.decimal(key, Math.max(0L, nanos) / 1e6, LATENCY_DECIMALS);
  }

  /** NaN stays NaN and is rejected when it is written as a number. */
  private static float clip(float value, int limit) {
    return Math.min(Math.max(value, 0f), limit);
  }
}
