package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.EmbeddedBroker;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.Mosquitto;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The audit's account of a node on four real brokers, each with its own ways of losing messages.
 */
@Timeout(180)
class AuditedBrokersTest {

  private static final int SMALL = 80;
  private static final int LARGE = 5;

  @TempDir Path folder = Path.of("");

  @Test
  void mosquittoThatIsKilledAndComesBack() throws Exception {
    try (Mosquitto broker = Mosquitto.startedItself(folder)) {
      AuditRun audit = AuditRun.untilStop(uri(broker.port()));
      try (Publisher publisher = open(broker.port())) {
        publishAll(publisher, "front", SMALL, LARGE);
        broker.kill();
        Eventually.seconds(20, "noticed", () -> !publisher.counts().connected());
        // More than the outbox has room for.
        for (int number = 0; number < 300; number++) {
          publisher.publish(SampleReports.frame("front", number, SampleReports.objects(1)));
        }
        broker.start();
        audit.awaitListeningAgain();
        finish(publisher);
      }
      assertEquals(0, audit.code(), () -> text(audit));
      assertEquals(1, audit.account().path("own_outages").asInt(), () -> text(audit));
      JsonNode detections = audit.account().at("/runs/0/kinds/0");
      assertTrue(detections.at("/dropped/full").asInt() >= 300 - 128, () -> text(audit));
      assertEquals("stopped", audit.account().at("/runs/0/end").asText(), () -> text(audit));
    }
  }

  @Test
  void mosquittoWhoseAccessRulesForbidOneCamera() throws Exception {
    Path rules = folder.resolve("acl");
    Files.writeString(
        rules,
        """
        topic read #
        topic write fleet/jetdetr/truck-07/status
        topic write fleet/jetdetr/truck-07/info
        topic write fleet/jetdetr/truck-07/health
        topic write fleet/jetdetr/truck-07/telemetry
        topic write fleet/jetdetr/truck-07/camera/front/#
        """,
        StandardCharsets.UTF_8);
    try (Mosquitto broker = Mosquitto.startedItself(folder, "acl_file " + rules)) {
      AuditRun audit = audited(broker.port(), SMALL, LARGE);

      JsonNode detections = audit.account().at("/runs/0/kinds/0");
      assertEquals(SMALL + LARGE, detections.at("/dropped/rejected").asInt(), () -> text(audit));
      assertEquals(SMALL + LARGE + 1, detections.path("received").asInt(), () -> text(audit));
    }
  }

  @Test
  void mosquittoWithoutQosOneRetainedMessagesOrRoomForMoreThanOne() throws Exception {
    try (Mosquitto broker =
        Mosquitto.startedItself(
            folder, "max_qos 0", "retain_available false", "max_inflight_messages 1")) {
      assertNothingIsMissing(broker.port(), SMALL, LARGE);
    }
  }

  @Test
  void hiveMqThatTakesPacketsOfThreeThousandBytes() throws Exception {
    try (Mosquitto broker =
        Mosquitto.startedHiveMq(
            folder, "max_inflight_messages 1", "max_keepalive 4", "max_packet_size 3000")) {
      AuditRun audit = audited(broker.port(), SMALL, LARGE);

      JsonNode detections = audit.account().at("/runs/0/kinds/0");
      assertEquals(2 * LARGE, detections.at("/dropped/too_large").asInt(), () -> text(audit));
      assertEquals(2 * SMALL + 1, detections.path("received").asInt(), () -> text(audit));
      assertEquals(2 * LARGE, detections.path("missing").asInt(), () -> text(audit));
    }
  }

  @Test
  void moquetteThatSpeaksMqtt311() throws Exception {
    // It drops messages of QoS 0 unsaid when more than Netty's 64 KiB wait for a subscriber. All of
    // these together are less, however late the subscriber reads.
    try (Mosquitto broker = Mosquitto.startedMoquette(folder)) {
      assertNothingIsMissing(broker.port(), SMALL / 4, 1);
    }
  }

  @Test
  void artemis() throws Exception {
    BrokerAddress any = BrokerAddress.parse("embedded:" + SampleReports.freePort());
    try (EmbeddedBroker broker = EmbeddedBroker.start(any)) {
      assertNothingIsMissing(broker.address().port(), SMALL, LARGE);
    }
  }

  private static void assertNothingIsMissing(int port, int small, int large) throws Exception {
    AuditRun audit = audited(port, small, large);
    JsonNode detections = audit.account().at("/runs/0/kinds/0");
    assertEquals(2 * (small + large) + 1, detections.path("received").asInt(), () -> text(audit));
    assertEquals(0, detections.path("missing").asInt(), () -> text(audit));
  }

  /**
   * The audit of a node with two cameras, each with {@code small} and, in their middle, {@code
   * large} messages; everything has a reason.
   */
  private static AuditRun audited(int port, int small, int large) throws Exception {
    AuditRun audit = AuditRun.untilStop(uri(port));
    try (Publisher publisher = open(port)) {
      publishAll(publisher, "front", small, large);
      publishAll(publisher, "rear", small, large);
      finish(publisher);
    }
    assertEquals(0, audit.code(), () -> text(audit));
    return audit;
  }

  private static void publishAll(Publisher publisher, String camera, int small, int large)
      throws Exception {
    Eventually.seconds(20, "connected", () -> publisher.counts().connected());
    publisher.publish(SampleReports.info());
    publisher.publish(SampleReports.cameraStatus(CameraState.ONLINE));
    publisher.publish(SampleReports.health());
    for (int number = 0; number < small + large; number++) {
      boolean isLarge = number >= small / 2 && number < small / 2 + large;
      publisher.publish(
          SampleReports.frame(camera, number, SampleReports.objects(isLarge ? 50 : 1)));
    }
    Eventually.seconds(20, "all settled", () -> publisher.counts().waiting() == 0);
  }

  private static void finish(Publisher publisher) throws Exception {
    Eventually.seconds(20, "all settled", () -> publisher.counts().waiting() == 0);
    publisher.publish(SampleReports.telemetry());
    publisher.publish(SampleReports.frame("front", 9_999, SampleReports.objects(0)));
    publisher.publish(SampleReports.telemetry());
    Eventually.seconds(20, "the last", () -> publisher.counts().waiting() == 0);
  }

  private static String text(AuditRun audit) {
    try {
      return audit.account().toPrettyString();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static String uri(int port) {
    return "mqtt://127.0.0.1:" + port;
  }

  @MustBeClosed
  private static Publisher open(int port) throws Exception {
    return Publisher.open(
        SampleReports.settings(port), null, CommandInbox.NONE, SampleReports.backoff());
  }
}
