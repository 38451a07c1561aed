package io.github.jetdetr.homeassistant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.message.json.Schemas;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

  private static final String SCHEMA = "device-discovery.schema.json";
  private static final Topics TOPICS = new Topics("jetdetr", "truck-07");

  private static JsonNode payload(DiscoveredCamera... cameras) throws IOException {
    Discovery discovery =
        new Discovery(
            TOPICS, "0.1.0", "Jetson Orin Nano", List.of(cameras), Duration.ofSeconds(10));
    return Schemas.JSON.readTree(discovery.payload(List.of("tj-thermal", "soc 'x'")));
  }

  private static DiscoveredCamera front() {
    return new DiscoveredCamera(
        "front", true, List.of("car", "traffic light"), List.of("driveway"), List.of("gate"));
  }

  @Test
  void thePayloadHoldsToTheSchemaOfHomeAssistantsDocumentation() throws IOException {
    JsonNode payload =
        payload(front(), new DiscoveredCamera("rear", false, List.of(), List.of(), List.of()));

    assertEquals(Set.of(), Schemas.violations(getClass(), SCHEMA, payload));
  }

  @Test
  void theSchemaRefusesWhatHomeAssistantWould() throws IOException {
    ObjectNode payload = (ObjectNode) payload(front());
    ((ObjectNode) payload.at("/components/health")).put("unit_of_measurement", "words");
    assertFalse(Schemas.violations(getClass(), SCHEMA, payload).isEmpty());

    ObjectNode other = (ObjectNode) payload(front());
    ((ObjectNode) other.at("/components/front_objects")).remove("unique_id");
    assertFalse(Schemas.violations(getClass(), SCHEMA, other).isEmpty());
  }

  @Test
  void everyEntityHasAnIdOfItsOwn() throws IOException {
    JsonNode payload =
        payload(
            new DiscoveredCamera(
                "front", true, List.of("a b", "a_b", "A.B"), List.of("z"), List.of("z")));

    Set<String> ids = new HashSet<>();
    for (JsonNode entity : payload.path("components")) {
      assertTrue(ids.add(entity.path("unique_id").asText()), entity::toString);
    }
    assertTrue(payload.path("components").has("front_count_a_b"));
    assertTrue(payload.path("components").has("front_count_a_b_2"));
    assertTrue(payload.path("components").has("front_count_a_b_3"));
  }

  @Test
  void stateTopicsAreThoseOfTheNode() throws IOException {
    JsonNode components = payload(front()).path("components");

    assertEquals(TOPICS.counts("front"), topic(components, "front_objects"));
    assertEquals(TOPICS.counts("front"), topic(components, "front_count_car"));
    assertEquals(TOPICS.counts("front"), topic(components, "front_line_gate_left_to_right"));
    assertEquals(
        TOPICS.occupied("front", "driveway"), topic(components, "front_zone_driveway_occupied"));
    assertEquals(TOPICS.cameraStatus("front"), topic(components, "front_online"));
    assertEquals(TOPICS.telemetry(), topic(components, "temperature_tj-thermal"));
    assertEquals(TOPICS.health(), topic(components, "health"));
  }

  private static String topic(JsonNode components, String entity) {
    return components.path(entity).path("state_topic").asText();
  }

  @Test
  void stoppedAndOfflineAreBothUnavailable() throws IOException {
    JsonNode device = payload(front()).path("availability");

    assertEquals(TOPICS.status(), device.at("/0/topic").asText());
    assertEquals(
        "{{ 'online' if value == 'online' else 'offline' }}",
        device.at("/0/value_template").asText());
  }

  @Test
  void countsAreAvailableOnlyWhileTheirCameraBringsFrames() throws IOException {
    JsonNode objects = payload(front()).at("/components/front_objects");

    assertEquals("all", objects.path("availability_mode").asText());
    assertEquals(TOPICS.status(), objects.at("/availability/0/topic").asText());
    assertEquals(TOPICS.cameraStatus("front"), objects.at("/availability/1/topic").asText());
  }

  @Test
  void whatACameraPublishesPicturesOfHasAnImage() throws IOException {
    JsonNode payload =
        payload(
            new DiscoveredCamera(
                "front", true, List.of(), List.of(), List.of(), true, "crop-boxed"));
    JsonNode components = payload.path("components");

    assertEquals(Set.of(), Schemas.violations(getClass(), SCHEMA, payload));
    assertEquals("image", components.at("/front_snapshot/platform").asText());
    assertEquals(TOPICS.snapshot("front"), components.at("/front_snapshot/image_topic").asText());
    assertEquals(
        "jetdetr/truck-07/camera/front/event/+/crop-boxed",
        components.at("/front_event_picture/image_topic").asText());
    assertEquals("image/jpeg", components.at("/front_event_picture/content_type").asText());
    assertFalse(payload(front()).path("components").has("front_snapshot"));
    assertFalse(payload(front()).path("components").has("front_event_picture"));
  }

  @Test
  void aCameraWithoutTracksHasNoCounts() throws IOException {
    JsonNode components =
        payload(new DiscoveredCamera("rear", false, List.of("car"), List.of(), List.of()))
            .path("components");

    assertTrue(components.has("rear_online"));
    assertTrue(components.has("rear_frame_rate"));
    assertFalse(components.has("rear_objects"));
    assertFalse(components.has("rear_count_car"));
  }

  @Test
  void aQuoteInANameStaysInsideItsLiteral() throws IOException {
    JsonNode components = payload(front()).path("components");

    String template = components.path("temperature_soc__x_").path("value_template").asText();
    assertTrue(template.contains("temp_c['soc \\'x\\'']"), template);
  }

  @Test
  void topicsAreBelowThePrefixAndNobodyElsesAreTakenForThem() {
    DiscoveryTopics topics = new DiscoveryTopics("homeassistant", "truck-07");

    assertEquals("homeassistant/device/jetdetr-truck-07/config", topics.config());
    assertEquals("homeassistant/status", topics.status());
    assertTrue(DiscoveryTopics.isConfigOf("truck-07", topics.config()));
    assertTrue(DiscoveryTopics.isConfigOf("truck-07", "a/b/device/jetdetr-truck-07/config"));
    assertFalse(DiscoveryTopics.isConfigOf("truck-08", topics.config()));
    assertFalse(DiscoveryTopics.isConfigOf("truck-07", "other/device/x/config"));
    assertFalse(DiscoveryTopics.isConfigOf("truck-07", "+/device/jetdetr-truck-07/config"));
    assertFalse(DiscoveryTopics.isConfigOf("truck-07", "/device/jetdetr-truck-07/config"));
    assertThrows(IllegalArgumentException.class, () -> new DiscoveryTopics("#", "a"));
  }
}
