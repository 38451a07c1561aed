package io.github.jetdetr.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.message.Topics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the payload that announces a node to Home Assistant as one device, in the form of <a
 * href="https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload">device
 * discovery</a>. Not thread-safe.
 *
 * <p>The device is available while the node's status is {@code online}; {@code stopped} and {@code
 * offline} are both none. What depends on a camera's frames is available only while that camera is
 * online, too, so that a camera that sees nothing is not shown as one on which nothing is.
 */
public final class Discovery {

  // Not retained, so it has to come again; one that is lost does not count.
  private static final int MAX_TELEMETRY_AGE = 3;

  private static final String KNOWN = "value_json is defined";
  private static final String LIVE = "value_json is defined and value_json.live";

  private final ObjectMapper json = new ObjectMapper();
  private final Topics topics;
  private final String version;
  private final @Nullable String hardware;
  private final List<DiscoveredCamera> cameras;
  private final long telemetrySeconds;

  /**
   * @param version of the daemon
   * @param hardware the device's model; null if unknown
   * @param telemetryEvery interval between telemetry messages
   */
  public Discovery(
      Topics topics,
      String version,
      @Nullable String hardware,
      List<DiscoveredCamera> cameras,
      Duration telemetryEvery) {
    this.topics = topics;
    this.version = version;
    this.hardware = hardware;
    this.cameras = List.copyOf(cameras);
    telemetrySeconds = telemetryEvery.toSeconds();
  }

  /**
   * The payload, UTF-8.
   *
   * @param temperatures names of the temperature sensors as in telemetry
   */
  public byte[] payload(List<String> temperatures) {
    ObjectNode root = json.createObjectNode();
    ObjectNode device = root.putObject("device");
    device.putArray("identifiers").add("jetdetr_" + topics.node());
    device.put("name", topics.node());
    device.put("manufacturer", "jetdetr");
    device.put("model", hardware == null ? "node" : hardware);
    device.put("sw_version", version);
    ObjectNode origin = root.putObject("origin");
    origin.put("name", "jetdetr");
    origin.put("sw_version", version);
    available(root.putArray("availability"), topics.status(), "value == 'online'");
    root.put("qos", 1);
    Components components =
        new Components(root.putObject("components"), "jetdetr_" + topics.node());
    node(components, temperatures);
    for (DiscoveredCamera camera : cameras) {
      camera(components, camera);
    }
    try {
      return json.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void available(ArrayNode list, String topic, String condition) {
    ObjectNode entry = list.addObject();
    entry.put("topic", topic);
    entry.put("value_template", "{{ 'online' if " + condition + " else 'offline' }}");
  }

  private void node(Components components, List<String> temperatures) {
    ObjectNode health = components.add("sensor", "health", "Health");
    health.put("state_topic", topics.health());
    health.put("value_template", value("value_json.state", KNOWN));
    health.put("device_class", "enum");
    health.putArray("options").add("ok").add("degraded").add("failed");
    health.put("json_attributes_topic", topics.health());
    health.put(
        "json_attributes_template",
        "{{ ({'reasons': value_json.reasons} if " + KNOWN + " else {}) | tojson }}");
    health.put("entity_category", "diagnostic");
    for (String sensor : temperatures) {
      ObjectNode entry = telemetry(components, "temperature_" + sensor, sensor);
      entry.put(
          "value_template",
          "{{ value_json.device.temp_c[" + Components.literal(sensor) + "] | default(None) }}");
      entry.put("device_class", "temperature");
      entry.put("unit_of_measurement", "°C");
    }
  }

  private ObjectNode telemetry(Components components, String id, String name) {
    ObjectNode entry = components.add("sensor", id, name);
    entry.put("state_topic", topics.telemetry());
    entry.put("state_class", "measurement");
    entry.put("expire_after", MAX_TELEMETRY_AGE * telemetrySeconds);
    entry.put("entity_category", "diagnostic");
    return entry;
  }

  private void camera(Components components, DiscoveredCamera camera) {
    String name = camera.name();
    ObjectNode online = components.add("binary_sensor", name + "_online", name + " online");
    online.put("state_topic", topics.cameraStatus(name));
    online.put(
        "value_template",
        "{{ 'ON' if " + KNOWN + " and value_json.state == 'online' else 'OFF' }}");
    online.put("device_class", "connectivity");
    online.put("entity_category", "diagnostic");
    ObjectNode rate = telemetry(components, name + "_frame_rate", name + " frame rate");
    rate.put(
        "value_template",
        "{%% set camera = value_json.cameras | selectattr('camera', 'eq', '%s') | first %%}"
                .formatted(name)
            + "{{ ((camera.latency_ms['total'] | default({})).get('count', 0) / %d) | round(1) }}"
                .formatted(telemetrySeconds));
    rate.put("unit_of_measurement", "frames/s");
    if (camera.pictured()) {
      image(components, topics.snapshot(name), name + "_snapshot", name + " snapshot", name);
    }
    String view = camera.eventView();
    if (view != null) {
      // Whichever object it is of: the last picture of any.
      String filter = topics.eventPictures(name, view);
      image(components, filter, name + "_event_picture", name + " last event", name);
    }
    if (!camera.followed()) {
      return;
    }
    ObjectNode all = counts(components, name, name + "_objects", name + " objects");
    all.put("value_template", value("value_json.total", LIVE));
    all.put("json_attributes_topic", topics.counts(name));
    all.put(
        "json_attributes_template", "{{ (value_json.labels if " + LIVE + " else {}) | tojson }}");
    for (String label : camera.labels()) {
      ObjectNode entry = counts(components, name, name + "_count_" + label, name + " " + label);
      String count = "value_json.labels.get(" + Components.literal(label) + ", 0)";
      entry.put("value_template", value(count, LIVE));
    }
    for (String zone : camera.zones()) {
      zone(components, name, zone);
    }
    for (String line : camera.lines()) {
      crossings(components, name, line, "left_to_right", "left to right");
      crossings(components, name, line, "right_to_left", "right to left");
    }
  }

  private void image(Components components, String topic, String id, String words, String camera) {
    ObjectNode entry = components.add("image", id, words);
    entry.put("image_topic", topic);
    entry.put("content_type", "image/jpeg");
    whileOnline(entry, camera);
  }

  private void zone(Components components, String camera, String zone) {
    String name = camera + " " + zone;
    ObjectNode count = counts(components, camera, camera + "_zone_" + zone, name + " objects");
    count.put("value_template", value("value_json.zones['" + zone + "'].total", LIVE));
    ObjectNode occupied =
        components.add("binary_sensor", camera + "_zone_" + zone + "_occupied", name + " occupied");
    occupied.put("state_topic", topics.occupied(camera, zone));
    occupied.put("value_template", value("'ON' if value_json.occupied else 'OFF'", LIVE));
    occupied.put("device_class", "occupancy");
    whileOnline(occupied, camera);
  }

  private void crossings(
      Components components, String camera, String line, String direction, String words) {
    ObjectNode entry =
        components.add(
            "sensor",
            camera + "_line_" + line + "_" + direction,
            camera + " " + line + " " + words);
    entry.put("state_topic", topics.counts(camera));
    entry.put("value_template", value("value_json.lines['" + line + "']." + direction, KNOWN));
    entry.put("state_class", "total_increasing");
    entry.put("unit_of_measurement", "objects");
  }

  private ObjectNode counts(Components components, String camera, String id, String name) {
    ObjectNode entry = components.add("sensor", id, name);
    entry.put("state_topic", topics.counts(camera));
    entry.put("state_class", "measurement");
    entry.put("unit_of_measurement", "objects");
    whileOnline(entry, camera);
    return entry;
  }

  private void whileOnline(ObjectNode entry, String camera) {
    ArrayNode availability = entry.putArray("availability");
    available(availability, topics.status(), "value == 'online'");
    available(
        availability, topics.cameraStatus(camera), KNOWN + " and value_json.state == 'online'");
    entry.put("availability_mode", "all");
  }

  /** Home Assistant takes {@code None} for a state that is unknown. */
  private static String value(String expression, String condition) {
    return "{{ (" + expression + ") if " + condition + " else None }}";
  }
}
