package io.github.jetdetr.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {

  @Test
  void everyTopicLiesBelowPrefixAndNode() {
    Topics topics = new Topics("acme/fleet", "truck-07");

    assertEquals("acme/fleet/truck-07/status", topics.status());
    assertEquals("acme/fleet/truck-07/info", topics.info());
    assertEquals("acme/fleet/truck-07/telemetry", topics.telemetry());
    assertEquals("acme/fleet/truck-07/health", topics.health());
    assertEquals("acme/fleet/truck-07/camera/front_1/status", topics.cameraStatus("front_1"));
    assertEquals("acme/fleet/truck-07/camera/front_1/detections", topics.detections("front_1"));
    assertEquals("acme/fleet/truck-07/camera/front_1/event", topics.event("front_1"));
    assertEquals("acme/fleet/truck-07/camera/front_1/counts", topics.counts("front_1"));
    assertEquals("acme/fleet/truck-07/camera/a/zone/b/occupied", topics.occupied("a", "b"));
    assertEquals("acme/fleet/truck-07/camera/a/snapshot", topics.snapshot("a"));
    assertEquals(
        "acme/fleet/truck-07/camera/a/event/0t5w-a-1/crop-boxed",
        topics.eventPicture("a", "0t5w-a-1", "crop-boxed"));
    assertEquals("acme/fleet/truck-07/camera/a/event/+/crop", topics.eventPictures("a", "crop"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "+", "#", "ä", "a.b"})
  void aNameThatMqttOrASchemaWouldTripOverIsRefused(String name) {
    Topics topics = new Topics("jetdetr", "node");

    assertThrows(IllegalArgumentException.class, () -> topics.detections(name));
    assertThrows(IllegalArgumentException.class, () -> topics.occupied("a", name));
    assertThrows(IllegalArgumentException.class, () -> topics.eventPicture("a", name, "crop"));
    assertThrows(IllegalArgumentException.class, () -> topics.eventPicture("a", "1", name));
    assertThrows(IllegalArgumentException.class, () -> new Topics("jetdetr", name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/jetdetr", "jetdetr/", "a//b", "a/+/b", "$share"})
  void aPrefixWithAnEmptyOrWildLevelIsRefused(String prefix) {
    assertThrows(IllegalArgumentException.class, () -> new Topics(prefix, "node"));
  }
}
