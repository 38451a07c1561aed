package io.github.jetdetr.message.json;

import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.CameraLatency;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.KindCounts;
import io.github.jetdetr.message.PictureCounts;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.SelfCheckCounts;
import io.github.jetdetr.message.StageLatency;
import io.github.jetdetr.message.TelemetryReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Writes the messages about the node itself: health and telemetry. Not thread-safe. */
final class HealthMessages {

  private static final PictureState[] PICTURE_STATES = PictureState.values();

  static final String TELEMETRY_SCHEMA = "jetdetr.telemetry/1.5";
  static final String HEALTH_SCHEMA = "jetdetr.health/1.2";

  private static final DropReason[] DROP_REASONS = DropReason.values();
  private static final int LATENCY_DECIMALS = 3;
  private static final int RATE_DECIMALS = 2;
  private static final int SHARE_DECIMALS = 4;

  private final JsonWriter json;
  private final DeviceJson device;

  /**
   * @param json shared with {@link Messages}, which writes one message at a time
   */
  HealthMessages(JsonWriter json) {
    this.json = json;
    device = new DeviceJson(json);
  }

  /** Writes the health message. */
  MessageBytes health(HealthReport report, long seq) throws IOException {
    json.begin(HEALTH_SCHEMA);
    json.whole("seq", seq);
    json.text("state", report.state().word());
    json.instant("since", report.sinceUtcMicros());
    json.array("reasons");
    for (HealthReport.Reason reason : report.reasons()) {
      json.object();
      json.text("code", reason.code());
      json.textIfAny("subject", reason.subject());
      json.text("detail", reason.detail());
      json.endObject();
    }
    json.endArray();
    return json.end();
  }

  /** Writes the telemetry message. */
  MessageBytes telemetry(TelemetryReport report, long seq, PublishCounts mqtt) throws IOException {
    json.begin(TELEMETRY_SCHEMA);
    json.whole("seq", seq);
    json.instant("at", report.atUtcMicros());
    json.decimal("uptime_s", report.uptimeSeconds(), LATENCY_DECIMALS);
    json.array("cameras");
    for (CameraFrames frames : report.cameras()) {
      json.object();
      json.text("camera", frames.camera());
      json.object("frames");
      json.whole("captured", frames.captured());
      json.whole("processed", frames.processed());
      json.whole("replaced", frames.replaced());
      json.whole("stale", frames.stale());
      json.whole("failed", frames.failed());
      PictureCounts pictures = frames.pictures();
      if (pictures != null) {
        json.whole("damaged", pictures.refused());
      }
      json.endObject();
      CameraLatency interval = report.cameraLatency(frames.camera());
      if (interval != null) {
        json.decimal("frames_per_s", interval.framesPerSecond(), RATE_DECIMALS);
      }
      latency("latency_ms", interval == null ? List.of() : interval.stages());
      SelfCheckCounts selfCheck = frames.selfCheck();
      if (selfCheck != null) {
        selfCheck(selfCheck);
      }
      if (pictures != null) {
        pictures(pictures);
      }
      CameraFrames.Snapshots snapshots = frames.snapshots();
      if (snapshots != null) {
        snapshots(snapshots);
      }
      json.endObject();
    }
    json.endArray();
    latency("latency_ms", report.latency());
    latency("latency_since_start_ms", report.latencySinceStart());
    device.write(report.device());
    counts(mqtt);
    return json.end();
  }

  private void latency(String key, List<StageLatency> stages) throws IOException {
    json.object(key);
    for (StageLatency latency : stages) {
      json.object(latency.stage());
      json.decimal("p50", latency.p50Millis(), LATENCY_DECIMALS);
      json.decimal("p90", latency.p90Millis(), LATENCY_DECIMALS);
      json.decimal("p99", latency.p99Millis(), LATENCY_DECIMALS);
      json.decimal("max", latency.maxMillis(), LATENCY_DECIMALS);
      json.whole("count", latency.count());
      json.endObject();
    }
    json.endObject();
  }

  /** Ratios are omitted while their denominator is 0. */
  private void selfCheck(SelfCheckCounts counts) throws IOException {
    json.object("self_check");
    json.whole("labels", counts.labels());
    json.whole("shared_labels", counts.sharedLabels());
    json.whole("frames", counts.frames());
    json.whole("objects", counts.objects());
    json.whole("detections", counts.detections());
    json.whole("correct", counts.correct());
    if (counts.detections() > 0) {
      json.decimal("precision", (double) counts.correct() / counts.detections(), SHARE_DECIMALS);
    }
    if (counts.objects() > 0) {
      json.decimal("recall", (double) counts.correct() / counts.objects(), SHARE_DECIMALS);
    }
    json.endObject();
  }

  private void counts(PublishCounts mqtt) throws IOException {
    json.object("mqtt");
    json.truth("connected", mqtt.connected());
    json.whole("reconnects", mqtt.reconnects());
    json.whole("sent", mqtt.sent());
    json.whole("waiting", mqtt.waiting());
    PublishCounts.Spooled spool = mqtt.spool();
    if (spool != null) {
      spool(spool);
    }
    json.object("dropped");
    for (DropReason reason : DROP_REASONS) {
      json.whole(reason.word(), mqtt.dropped(reason));
    }
    json.endObject();
    json.object("kinds");
    for (KindCounts counts : mqtt.kinds()) {
      kind(counts);
    }
    json.endObject();
    json.endObject();
  }

  private void spool(PublishCounts.Spooled spool) throws IOException {
    json.object("spool");
    json.whole("waiting", spool.waiting());
    json.whole("waiting_of_earlier_runs", spool.waitingOfEarlier());
    json.whole("bytes", spool.bytes());
    json.whole("sent", spool.sent());
    dropped(spool.dropped());
    json.endObject();
  }

  private void dropped(Map<DropReason, Long> dropped) throws IOException {
    json.object("dropped");
    for (DropReason reason : DROP_REASONS) {
      Long count = dropped.get(reason);
      if (count != null) {
        json.whole(reason.word(), count);
      }
    }
    json.endObject();
  }

  /** Reasons that never occurred are omitted. */
  private void kind(KindCounts counts) throws IOException {
    json.object(counts.kind().word());
    json.whole("offered", counts.offered());
    json.whole("sent", counts.sent());
    dropped(counts.dropped());
    if (counts.spooled() > 0) {
      json.whole("spooled", counts.spooled());
    }
    json.endObject();
  }

  private void snapshots(CameraFrames.Snapshots snapshots) throws IOException {
    json.object("pictures");
    json.whole("made", snapshots.made());
    json.object("skipped");
    json.whole("budget", snapshots.overBudget());
    json.whole("rate", snapshots.overRate());
    json.whole("busy", snapshots.busy());
    json.whole("too_large", snapshots.tooLarge());
    json.whole("failed", snapshots.failed());
    json.endObject();
    json.decimal("spent_s", snapshots.spentNanos() / 1e9, LATENCY_DECIMALS);
    json.endObject();
  }

  private void pictures(PictureCounts pictures) throws IOException {
    json.object("bad_pictures");
    for (PictureState state : PICTURE_STATES) {
      if (state != PictureState.GOOD) {
        json.whole(state.word(), pictures.bad(state));
      }
    }
    json.endObject();
    json.whole("ignored_objects", pictures.ignoredObjects());
    json.whole("packets_lost", pictures.lostPackets());
  }
}
