package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.homeassistant.DiscoveryTopics;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.FakeBroker;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HomeAssistantPublishingTest {

  private static final DiscoveryTopics TOPICS = new DiscoveryTopics("homeassistant", "truck-07");
  private static final byte[] PAYLOAD = "{\"device\":{}}".getBytes(StandardCharsets.UTF_8);

  private final FakeBroker broker = new FakeBroker();

  @AfterEach
  void close() {
    broker.close();
  }

  @MustBeClosed
  private Publisher publisher(@Nullable DiscoveryTopics discovery) {
    BrokerSettings settings = SampleReports.settings(1).withDiscovery(discovery);
    return new Publisher(
        new BrokerEndpoint(settings, broker.link(settings.clientId())),
        null,
        CommandInbox.NONE,
        SampleReports.backoff(),
        System::nanoTime);
  }

  private List<String> announcements() {
    return broker.heard().stream()
        .filter(message -> message.topic().equals(TOPICS.config()))
        .map(ReceivedMessage::text)
        .toList();
  }

  /** Somebody else publishes a retained message. */
  private void say(String topic, String text) throws Exception {
    try (MqttLink other = broker.link("other")) {
      var unused = other.connect(why -> {});
      var sent = other.send(SampleReports.message(Delivery.STATE, topic, text), 0);
      assertEquals(MqttLink.Outcome.SENT, sent);
      other.disconnect(Duration.ZERO);
    }
  }

  private static String info(@Nullable String topic) {
    return topic == null
        ? "{\"run\":\"0aaaaaa-bbbb\"}"
        : "{\"run\":\"0aaaaaa-bbbb\",\"discovery_topic\":\"%s\"}".formatted(topic);
  }

  @Test
  void aNodeIsAnnouncedAgainWhenHomeAssistantHasStarted() throws Exception {
    try (Publisher publisher = publisher(TOPICS)) {
      publisher.node().announce(PAYLOAD);
      Eventually.seconds(10, "announced", () -> announcements().size() == 1);

      say(TOPICS.status(), "offline");
      say(TOPICS.status(), "online");

      Eventually.seconds(10, "again", () -> announcements().size() == 2);
    }
    assertEquals(List.of("{\"device\":{}}", "{\"device\":{}}"), announcements());
    assertTrue(
        broker.retained().stream().anyMatch(message -> message.topic().equals(TOPICS.config())),
        "it stays when the daemon stops: the device is then unavailable");
  }

  @Test
  void aNodeThatIsNotToBeAnnouncedIsNot() throws Exception {
    try (Publisher publisher = publisher(null)) {
      publisher.node().announce(PAYLOAD);
      Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
    }
    assertEquals(List.of(), announcements());
  }

  @Test
  void whatAnEarlierRunAnnouncedIsRemovedWhenThatIsSwitchedOff() throws Exception {
    say("fleet/jetdetr/truck-07/info", info(TOPICS.config()));

    try (Publisher publisher = publisher(null)) {
      Eventually.seconds(10, "removed", () -> announcements().size() == 1);
      assertEquals(List.of(""), announcements());
      assertEquals(List.of(), publisher.findings());
    }
  }

  @Test
  void whatAnEarlierRunAnnouncedElsewhereIsRemovedThere() throws Exception {
    say("fleet/jetdetr/truck-07/info", info(TOPICS.config()));

    try (Publisher publisher = publisher(new DiscoveryTopics("ha", "truck-07"))) {
      publisher.node().announce(PAYLOAD);
      Eventually.seconds(10, "removed", () -> announcements().size() == 1);
    }
    assertEquals(List.of(""), announcements());
  }

  @Test
  void whatIsStillWantedStays() throws Exception {
    say("fleet/jetdetr/truck-07/info", info(TOPICS.config()));

    try (Publisher publisher = publisher(TOPICS)) {
      publisher.node().announce(PAYLOAD);
      Eventually.seconds(10, "announced", () -> announcements().size() == 1);
    }
    assertEquals(List.of("{\"device\":{}}"), announcements());
  }

  @Test
  void nobodyCanMakeADaemonWithdrawOtherTopics() throws Exception {
    say("fleet/jetdetr/truck-07/info", info("homeassistant/device/other/config"));

    try (Publisher publisher = publisher(null)) {
      publisher.publish(SampleReports.info());
      Eventually.seconds(10, "info", () -> publisher.counts().sent() == 2);
    }
    assertTrue(
        broker.heard().stream().allMatch(message -> message.topic().startsWith("fleet/")),
        () -> broker.heard().toString());
  }
}
