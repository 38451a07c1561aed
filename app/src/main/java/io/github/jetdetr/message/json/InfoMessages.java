package io.github.jetdetr.message.json;

import io.github.jetdetr.device.DeviceFacts;
import io.github.jetdetr.device.MemoryShares;
import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.CameraInfo;
import io.github.jetdetr.message.InfoReport;
import io.github.jetdetr.message.PublishedModel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Serialises what runs on a node. Not thread-safe. */
final class InfoMessages {

  static final String INFO_SCHEMA = "jetdetr.info/1.6";

  private final JsonWriter json;

  InfoMessages(JsonWriter json) {
    this.json = json;
  }

  /**
   * Writes what runs on this node.
   *
   * @param terms what the broker grants; null before the first connection
   */
  MessageBytes info(InfoReport report, @Nullable BrokerTerms terms) throws IOException {
    json.begin(INFO_SCHEMA);
    json.text("version", report.version());
    json.instant("started_at", report.startedAtUtcMicros());
    json.object("engine");
    json.text("runtime", report.engine().runtime());
    json.text("device", report.engine().device());
    json.text("precision", report.engine().precision());
    json.whole("threads", report.engine().threads());
    json.whole("batch", report.batch());
    json.whole("parallel", report.parallel());
    json.endObject();
    model(json, report.model());
    json.text("layout", report.layout());
    json.array("labels");
    for (String label : report.model().labels()) {
      json.text(label);
    }
    json.endArray();
    json.endObject();
    json.array("cameras");
    for (CameraInfo camera : report.cameras()) {
      json.object();
      json.text("camera", camera.camera());
      json.text("kind", camera.kind());
      json.text("uri", camera.uri());
      json.endObject();
    }
    json.endArray();
    json.array("schemas");
    json.text(Messages.DETECTIONS_SCHEMA);
    json.text(Messages.CAMERA_STATUS_SCHEMA);
    json.text(INFO_SCHEMA);
    json.text(HealthMessages.TELEMETRY_SCHEMA);
    json.text(HealthMessages.HEALTH_SCHEMA);
    json.text(ObjectMessages.EVENT_SCHEMA);
    json.text(ObjectMessages.COUNTS_SCHEMA);
    json.text(ObjectMessages.OCCUPIED_SCHEMA);
    json.text(ObjectMessages.PICTURE_SCHEMA);
    json.endArray();
    json.textIfAny("discovery_topic", report.discoveryTopic());
    memory(report.memory());
    device(report.device());
    if (terms != null) {
      mqtt(terms);
    }
    return json.end();
  }

  private void mqtt(BrokerTerms terms) throws IOException {
    json.object("mqtt");
    json.text("protocol", terms.protocol());
    json.whole("max_qos", terms.maxQos());
    json.truth("retain", terms.retain());
    if (terms.maxPacketBytes() != Long.MAX_VALUE) {
      json.whole("max_packet_bytes", terms.maxPacketBytes());
    }
    json.whole("keep_alive_s", terms.keepAliveSeconds());
    json.array("lost");
    for (String loss : terms.losses()) {
      json.text(loss);
    }
    json.endArray();
    json.endObject();
  }

  private void device(DeviceFacts device) throws IOException {
    json.object("device");
    json.textIfAny("model", device.model());
    json.textIfAny("l4t", device.l4t());
    json.textIfAny("kernel", device.kernel());
    json.textIfAny("power_mode", device.powerMode());
    json.whole("processors", device.processors());
    json.endObject();
  }

  private void memory(@Nullable MemoryShares memory) throws IOException {
    if (memory != null) {
      json.object("memory");
      json.whole("limit_bytes", memory.limitBytes());
      json.whole("heap_bytes", memory.heapBytes());
      json.whole("model_bytes", memory.modelBytes());
      json.whole("cameras_bytes", memory.camerasBytes());
      json.endObject();
    }
  }

  /** Begins the object {@code model}, which the caller ends. */
  static void model(JsonWriter json, PublishedModel model) throws IOException {
    json.object("model");
    json.text("name", model.name());
    json.text("digest", model.digest());
    json.text("precision", model.precision());
  }
}
