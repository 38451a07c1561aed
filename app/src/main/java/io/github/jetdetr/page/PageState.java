package io.github.jetdetr.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.device.Temperature;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.StageLatency;
import io.github.jetdetr.metrics.NodeFigures;
import io.github.jetdetr.track.zone.Line;
import io.github.jetdetr.track.zone.Zone;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the page shows, as the JSON that it asks for once a second. */
final class PageState {

  private static final JsonMapper JSON = new JsonMapper();

  private final PageSource source;
  private final PageHistory history;

  PageState(PageSource source, PageHistory history) {
    this.source = source;
    this.history = history;
  }

  byte[] json() {
    NodeFigures figures = source.figures();
    HealthReport health = source.health();
    ObjectNode state = JSON.createObjectNode();
    state.put("node", source.node());
    state.put("version", figures.version());
    state.put("uptime_s", figures.uptimeSeconds());
    state.put("model", figures.model().name() + " " + figures.model().precision());
    state.put("health", health.state().word());
    faults(state.putArray("faults"), health);
    ArrayNode cameras = state.putArray("cameras");
    for (PageSource.PageCamera camera : source.cameras()) {
      camera(cameras.addObject(), camera, figures);
    }
    ArrayNode stages = state.putArray("stages");
    for (StageLatency stage : source.stages()) {
      stages
          .addObject()
          .put("stage", stage.stage())
          .put("p50", stage.p50Millis())
          .put("p99", stage.p99Millis());
    }
    temperatures(state.putArray("temperatures"), figures);
    messages(state.putArray("messages"), figures.mqtt());
    ArrayNode events = state.putArray("events");
    for (List<String> event : history.events()) {
      ArrayNode line = events.addArray();
      event.forEach(line::add);
    }
    try {
      return JSON.writeValueAsBytes(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void faults(ArrayNode faults, HealthReport health) {
    for (HealthReport.Reason reason : health.reasons()) {
      String subject = reason.subject() == null ? "" : " " + reason.subject();
      faults.add(reason.code().replace('_', ' ') + subject + ": " + reason.detail());
    }
    @Nullable String broker = source.brokerProblem();
    if (broker != null && health.reasons().stream().noneMatch(it -> broker.equals(it.detail()))) {
      faults.add("broker: " + broker);
    }
  }

  private void camera(ObjectNode node, PageSource.PageCamera camera, NodeFigures figures) {
    CameraConfig config = camera.config();
    node.put("name", config.name());
    node.put("state", camera.status().state().word());
    node.put("reason", camera.status().reason());
    node.put("seen", history.seen(config.name()));
    for (NodeFigures.CameraFigures of : figures.cameras()) {
      CameraFrames frames = of.frames();
      if (frames.camera().equals(config.name())) {
        node.put("captured", frames.captured());
        node.put("processed", frames.processed());
        node.put("replaced", frames.replaced());
      }
    }
    ArrayNode zones = node.putArray("zones");
    for (Zone zone : config.tracks().places().zones()) {
      place(zones.addObject(), zone.name(), zone.corners(), true);
    }
    for (Line line : config.tracks().places().lines()) {
      place(zones.addObject(), line.name(), line.points(), false);
    }
  }

  private static void place(ObjectNode node, String name, List<Double> flat, boolean closed) {
    node.put("name", name).put("closed", closed);
    ArrayNode points = node.putArray("points");
    for (int at = 0; at + 1 < flat.size(); at += 2) {
      points.addArray().add(flat.get(at)).add(flat.get(at + 1));
    }
  }

  private void temperatures(ArrayNode node, NodeFigures figures) {
    for (Temperature temperature : figures.device().temperatures()) {
      ObjectNode sensor = node.addObject();
      sensor.put("name", temperature.sensor()).put("celsius", temperature.celsius());
      Double limit = temperature.throttleCelsius();
      if (limit != null) {
        sensor.put("limit", limit.doubleValue());
      }
      ArrayNode hour = sensor.putArray("hour");
      history.hour(temperature.sensor()).forEach(hour::add);
    }
  }

  private static void messages(ArrayNode rows, PublishCounts mqtt) {
    row(rows, "sent", mqtt.sent());
    row(rows, "waiting", mqtt.waiting());
    PublishCounts.Spooled spool = mqtt.spool();
    if (spool != null) {
      row(rows, "waiting in the spool", spool.waiting() + spool.waitingOfEarlier());
      row(rows, "sent late", spool.sent());
    }
    row(rows, "reconnects", mqtt.reconnects());
    for (DropReason reason : DropReason.values()) {
      if (mqtt.dropped(reason) > 0) {
        row(rows, "dropped: " + reason.word().replace('_', ' '), mqtt.dropped(reason));
      }
    }
  }

  private static void row(ArrayNode rows, String what, long count) {
    rows.addArray().add(what).add(count);
  }
}
