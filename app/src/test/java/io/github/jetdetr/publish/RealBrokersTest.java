package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.Mosquitto;
import io.github.jetdetr.mqtt.ReceivedMessage;
import io.github.jetdetr.mqtt.Subscriber;
import io.github.jetdetr.mqtt.V3Subscriber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that grant less than the daemon asks for: it connects and says what is lost by that. */
@Timeout(120)
class RealBrokersTest {

  private static final int FRAMES = 60;

  @TempDir Path folder = Path.of("");

  @Test
  void mosquittoWithoutRetainedMessages() throws Exception {
    try (Mosquitto broker = Mosquitto.startedItself(folder, "retain_available false");
        Subscriber subscriber = new Subscriber(broker.port());
        Publisher publisher = open(broker)) {
      assertEverythingArrives(publisher, subscriber);

      assertFinding(publisher, "broker_limits", "no retained messages");
      JsonNode mqtt = info(subscriber).path("mqtt");
      assertFalse(mqtt.path("retain").asBoolean(true), mqtt::toString);
      assertEquals(1, mqtt.path("lost").size(), mqtt::toString);
    }
  }

  @Test
  void mosquittoWithQosZeroOnly() throws Exception {
    try (Mosquitto broker = Mosquitto.startedItself(folder, "max_qos 0");
        Subscriber subscriber = new Subscriber(broker.port());
        Publisher publisher = open(broker)) {
      assertEverythingArrives(publisher, subscriber);

      assertFinding(publisher, "broker_limits", "QoS 0 only");
      assertEquals(0, info(subscriber).at("/mqtt/max_qos").asInt(-1));
      assertTrue(subscriber.heard().stream().allMatch(message -> message.qos() == 0));
    }
  }

  @Test
  void mosquittoWithNeither() throws Exception {
    try (Mosquitto broker = Mosquitto.startedItself(folder, "max_qos 0", "retain_available false");
        Subscriber subscriber = new Subscriber(broker.port());
        Publisher publisher = open(broker)) {
      assertEverythingArrives(publisher, subscriber);

      assertFinding(publisher, "broker_limits", "QoS 0 only");
      assertFinding(publisher, "broker_limits", "no retained messages");
    }
  }

  @Test
  void mosquittoThatTakesOneMessageAtATime() throws Exception {
    try (Mosquitto broker =
            Mosquitto.startedItself(folder, "max_inflight_messages 1", "max_keepalive 10");
        Subscriber subscriber = new Subscriber(broker.port());
        Publisher publisher = open(broker)) {
      assertEverythingArrives(publisher, subscriber);

      assertEquals(List.of(), publisher.findings());
      assertEquals(0, publisher.counts().reconnects());
    }
  }

  @Test
  void mosquittoWithAccessRulesThatForbidDetections() throws Exception {
    Path rules = folder.resolve("acl");
    Files.writeString(
        rules,
        """
        topic read #
        topic write fleet/jetdetr/truck-07/status
        topic write fleet/jetdetr/truck-07/info
        topic write fleet/jetdetr/truck-07/health
        """,
        StandardCharsets.UTF_8);
    try (Mosquitto broker = Mosquitto.startedItself(folder, "acl_file " + rules);
        Publisher publisher = open(broker)) {
      publishAll(publisher);
      Eventually.seconds(20, "all settled", () -> publisher.counts().waiting() == 0);

      PublishCounts counts = publisher.counts();
      // The camera's status, telemetry, and every frame, though at QoS 0 the broker says nothing.
      assertEquals(FRAMES + 2, counts.rejected(), counts::toString);
      assertEquals(3, counts.sent(), counts::toString);
      List<String> subjects =
          publisher.findings().stream().map(it -> String.valueOf(it.subject())).sorted().toList();
      assertEquals(
          List.of("camera/front/detections", "camera/front/status", "telemetry"), subjects);
      assertFinding(publisher, "topic_refused", "check the broker's access rules");
    }
  }

  @Test
  void hiveMqThatTakesOneMessageAtATimeAndSmallOnesAndWantsToHearEveryFourSeconds()
      throws Exception {
    try (Mosquitto broker =
            Mosquitto.startedHiveMq(
                folder, "max_inflight_messages 1", "max_keepalive 4", "max_packet_size 3000");
        Subscriber subscriber = new Subscriber(broker.port());
        Publisher publisher =
            Publisher.open(slow(broker), null, CommandInbox.NONE, SampleReports.backoff())) {
      assertEverythingArrives(publisher, subscriber);
      publisher.publish(SampleReports.frame("front", 1_000, SampleReports.objects(50)));
      Eventually.seconds(10, "too large", () -> publisher.counts().tooLarge() == 1);

      JsonNode mqtt = info(subscriber).path("mqtt");
      assertEquals(3_000, mqtt.path("max_packet_bytes").asInt(), mqtt::toString);
      assertEquals(4, mqtt.path("keep_alive_s").asInt(), mqtt::toString);
      // Longer than the broker waits for a quiet client: 1.5 times its keep-alive.
      long quietSince = System.nanoTime();
      Eventually.seconds(
          15, "eight quiet seconds", () -> System.nanoTime() - quietSince > 8_000_000_000L);
      assertEquals(0, publisher.counts().reconnects());
    }
  }

  @Test
  void twoDaemonsWithOneClientIdBothSaySoWhateverTheBrokerSays() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.startedItself(folder)) {
      bothSay(mosquitto, "probably takes over this connection");
    }
    try (Mosquitto hiveMq = Mosquitto.startedHiveMq(Files.createDirectory(folder.resolve("h")))) {
      bothSay(hiveMq, "took over this connection");
    }
  }

  private static void bothSay(Mosquitto broker, String words) throws Exception {
    try (Publisher first = open(broker);
        Publisher second = open(broker)) {
      for (Publisher publisher : List.of(first, second)) {
        Eventually.seconds(
            30,
            words,
            () -> {
              String problem = String.valueOf(publisher.problem());
              return problem.contains("another client with the id \"jetdetr-truck-07\"")
                  && problem.contains(words);
            });
      }
    }
  }

  @Test
  void twoDaemonsWithTheDefaultConfigurationBothPublishAndSayThatTheirNamesClash()
      throws Exception {
    try (Mosquitto broker = Mosquitto.startedItself(folder);
        Publisher first = openAsAnybody(broker);
        Publisher second = openAsAnybody(broker)) {
      for (Publisher publisher : List.of(first, second)) {
        Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
        publisher.publish(SampleReports.info());
      }
      for (Publisher publisher : List.of(first, second)) {
        Eventually.seconds(10, "named", () -> !publisher.findings().isEmpty());
        assertFinding(publisher, "node_taken", "give each a name of its own");
        assertEquals(0, publisher.counts().reconnects());
        assertTrue(publisher.counts().connected());
      }
    }
  }

  /** With settings as they are without a configuration file, except for the broker's address. */
  @MustBeClosed
  private static Publisher openAsAnybody(Mosquitto broker) throws Exception {
    BrokerSettings settings =
        ConfigReader.defaults()
            .broker()
            .withAddress(BrokerAddress.parse("mqtt://127.0.0.1:" + broker.port()));
    return Publisher.open(settings, null, CommandInbox.NONE, SampleReports.backoff());
  }

  @Test
  void mosquittoThroughAWebSocket() throws Exception {
    int port = SampleReports.freePort();
    try (Mosquitto broker =
            Mosquitto.startedItself(
                folder, "listener " + port + " 127.0.0.1", "protocol websockets");
        Subscriber subscriber = new Subscriber(broker.port());
        Publisher publisher =
            Publisher.open(
                SampleReports.settings(BrokerAddress.parse("ws://127.0.0.1:" + port + "/mqtt")),
                null,
                CommandInbox.NONE,
                SampleReports.backoff())) {
      assertEverythingArrives(publisher, subscriber);

      assertEquals(List.of(), publisher.findings());
    }
    Eventually.seconds(5, "no thread stays", () -> threads("mqtt") == 0);
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .count();
  }

  @Test
  void moquetteThatSpeaksNothingButMqtt311() throws Exception {
    try (Mosquitto broker = Mosquitto.startedMoquette(folder);
        V3Subscriber subscriber = new V3Subscriber(broker.port());
        Publisher publisher = open(broker)) {
      publishAll(publisher);
      Eventually.seconds(20, "all sent", () -> publisher.counts().waiting() == 0);
      Eventually.seconds(20, "all heard", () -> subscriber.topics().size() >= FRAMES + 5);

      assertFinding(publisher, "broker_limits", "does not speak MQTT 5");
      assertEquals(FRAMES + 5, publisher.counts().sent(), publisher.counts()::toString);
      assertEquals(0, publisher.counts().reconnects());
    }
  }

  private static void publishAll(Publisher publisher) throws Exception {
    Eventually.seconds(20, "connected", () -> publisher.counts().connected());
    publisher.publish(SampleReports.info());
    publisher.publish(SampleReports.cameraStatus(CameraState.ONLINE));
    publisher.publish(SampleReports.health());
    publisher.publish(SampleReports.telemetry());
    for (int number = 0; number < FRAMES; number++) {
      publisher.publish(SampleReports.frame(number));
    }
  }

  private static void assertEverythingArrives(Publisher publisher, Subscriber subscriber)
      throws Exception {
    publishAll(publisher);
    int messages = FRAMES + 5;
    Eventually.seconds(20, "all sent", () -> publisher.counts().waiting() == 0);
    assertEquals(messages, publisher.counts().sent(), publisher.counts()::toString);
    Eventually.seconds(20, "all heard", () -> subscriber.heard().size() >= messages);
    Set<String> levels =
        Set.copyOf(
            subscriber.heard().stream()
                .map(message -> message.topic().replaceAll(".*/truck-07/", ""))
                .toList());
    assertEquals(
        Set.of(
            "status",
            "info",
            "health",
            "telemetry",
            "camera/front/status",
            "camera/front/detections"),
        levels);
  }

  private static JsonNode info(Subscriber subscriber) throws Exception {
    for (ReceivedMessage message : subscriber.heard()) {
      // An empty one withdraws that of an earlier run.
      if (message.topic().endsWith("/info") && !message.text().isEmpty()) {
        JsonNode info = Schemas.JSON.readTree(message.text());
        return info;
      }
    }
    throw new AssertionError("no info");
  }

  private static void assertFinding(Publisher publisher, String code, String words) {
    List<HealthReport.Reason> findings = publisher.findings();
    assertTrue(
        findings.stream().anyMatch(it -> it.code().equals(code) && it.detail().contains(words)),
        findings::toString);
  }

  @MustBeClosed
  private static Publisher open(Mosquitto broker) throws Exception {
    return Publisher.open(
        SampleReports.settings(broker.port()), null, CommandInbox.NONE, SampleReports.backoff());
  }

  /** The daemon's own keep-alive, which is longer than the broker's. */
  private static BrokerSettings slow(Mosquitto broker) {
    BrokerSettings fast = SampleReports.settings(broker.port());
    return new BrokerSettings(
        fast.address(),
        fast.prefix(),
        fast.node(),
        fast.clientId(),
        null,
        null,
        null,
        null,
        null,
        BrokerSettings.KEEP_ALIVE,
        fast.messageExpiry(),
        fast.connectTimeout());
  }
}
