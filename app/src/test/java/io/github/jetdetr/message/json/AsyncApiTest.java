package io.github.jetdetr.message.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.mqtt.Delivery;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class AsyncApiTest {

  private static final List<String> SCHEMAS =
      List.of(
          "detections.schema.json",
          "camera-status.schema.json",
          "info.schema.json",
          "telemetry.schema.json",
          "health.schema.json",
          "event.schema.json",
          "counts.schema.json",
          "occupied.schema.json",
          "command.schema.json",
          "result.schema.json");
  // Of the comment in a picture, which is no message of its own.
  private static final String PICTURE = "picture.schema.json";

  @Test
  void everyExampleInASchemaHoldsToIt() throws IOException {
    List<String> all = new ArrayList<>(SCHEMAS);
    all.add(PICTURE);
    for (String schema : all) {
      JsonNode examples = Schemas.document(schema).get("examples");
      assertFalse(examples.isEmpty(), schema);
      for (JsonNode example : examples) {
        assertEquals(Set.of(), Schemas.strictViolations(schema, example), schema);
      }
    }
  }

  @Test
  void everyExampleInTheDocumentHoldsToItsSchema() throws IOException {
    Set<String> seen = new HashSet<>();
    for (JsonNode message : document().at("/components/messages")) {
      JsonNode payload = message.get("payload");
      assertFalse(message.get("examples").isEmpty());
      for (JsonNode example : message.get("examples")) {
        JsonNode value = example.get("payload");
        if (payload.has("$ref")) {
          String schema = payload.get("$ref").asText();
          seen.add(schema);
          assertEquals(Set.of(), Schemas.strictViolations(schema, value), schema);
        } else {
          assertEquals(Set.of(), Schemas.violations(payload, value));
        }
      }
    }
    assertEquals(Set.copyOf(SCHEMAS), seen);
  }

  @Test
  void theChannelsAreTheTopicsAndTheOperationsTheirDelivery() throws IOException {
    JsonNode document = document();
    Topics topics = new Topics("PREFIX", "NODE");
    Map<String, String> addresses =
        Map.ofEntries(
            Map.entry("status", topics.status()),
            Map.entry("info", topics.info()),
            Map.entry("telemetry", topics.telemetry()),
            Map.entry("health", topics.health()),
            Map.entry("cameraStatus", topics.cameraStatus("CAMERA")),
            Map.entry("detections", topics.detections("CAMERA")),
            Map.entry("event", topics.event("CAMERA")),
            Map.entry("eventPicture", topics.eventPicture("CAMERA", "ID", "VIEW")),
            Map.entry("snapshot", topics.snapshot("CAMERA")),
            Map.entry("counts", topics.counts("CAMERA")),
            Map.entry("occupied", topics.occupied("CAMERA", "ZONE")),
            Map.entry("command", topics.command("NAME")),
            Map.entry("result", topics.commandResult("NAME")));

    assertEquals("3.0.0", document.get("asyncapi").asText());
    assertEquals(addresses.size(), document.get("channels").size());
    for (Map.Entry<String, String> channel : addresses.entrySet()) {
      String address = document.at("/channels/" + channel.getKey() + "/address").asText();
      assertEquals(
          channel.getValue(),
          address
              .replace("{prefix}", "PREFIX")
              .replace("{node}", "NODE")
              .replace("{camera}", "CAMERA")
              .replace("{id}", "ID")
              .replace("{view}", "VIEW")
              .replace("{name}", "NAME")
              .replace("{zone}", "ZONE"));
    }
    delivered(document, "sayStatus", Delivery.STATE);
    delivered(document, "sayInfo", Delivery.STATE);
    delivered(document, "sayCameraStatus", Delivery.STATE);
    delivered(document, "sayHealth", Delivery.STATE);
    delivered(document, "sayTelemetry", Delivery.EVENT);
    delivered(document, "sayDetections", Delivery.FRAME);
    delivered(document, "sayEvent", Delivery.EVENT);
    delivered(document, "sayEventPicture", Delivery.PICTURE);
    delivered(document, "saySnapshot", Delivery.STATE);
    delivered(document, "sayCounts", Delivery.STATE);
    delivered(document, "sayOccupied", Delivery.STATE);
    delivered(document, "sayResult", Delivery.EVENT);
  }

  @Test
  void everyReferenceInTheDocumentLeadsSomewhere() throws IOException {
    JsonNode document = document();
    List<String> references = document.findValuesAsText("$ref");
    assertTrue(references.size() > 10);
    for (String reference : references) {
      if (reference.startsWith("#")) {
        assertFalse(document.at(reference.substring(1)).isMissingNode(), reference);
      } else {
        assertTrue(SCHEMAS.contains(reference), reference);
      }
    }
  }

  private static void delivered(JsonNode document, String operation, Delivery delivery) {
    JsonNode mqtt = document.at("/operations/" + operation + "/bindings/mqtt");
    assertEquals(delivery.qos(), mqtt.get("qos").asInt(), operation);
    assertEquals(delivery.retained(), mqtt.get("retain").asBoolean(), operation);
  }

  private static JsonNode document() throws IOException {
    try (InputStream in = Schemas.open("asyncapi.yaml")) {
      Object read = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      return Schemas.JSON.valueToTree(read);
    }
  }
}
