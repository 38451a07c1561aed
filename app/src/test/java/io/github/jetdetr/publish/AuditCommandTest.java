package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.EmbeddedBroker;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.PahoLink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code jetdetr audit} against the embedded broker and a node that loses messages. */
@Timeout(120)
class AuditCommandTest {

  private static final int FRAMES = 200;

  @Test
  void dropsThatTheNodeCountsAreAccountedFor() throws Exception {
    AuditRun audit = audited(MqttLink.Outcome.TOO_LARGE);

    assertEquals(0, audit.code());
    JsonNode account = audit.account();
    assertTrue(account.path("accounted").asBoolean(), account::toString);
    JsonNode run = account.at("/runs/0");
    assertTrue(run.path("whole").asBoolean(), run::toString);
    assertEquals("stopped", run.path("end").asText());
    JsonNode detections = run.at("/kinds/0");
    assertEquals(FRAMES - FRAMES / 10, detections.path("received").asInt());
    // The last one lost has none behind it.
    assertEquals(FRAMES / 10 - 1, detections.path("missing").asInt(), run::toString);
    assertEquals(FRAMES / 10, detections.at("/dropped/too_large").asInt());
    assertEquals(0, detections.path("unexplained").asInt());
  }

  @Test
  void dropsThatTheNodeDoesNotKnowOfEndTheAuditWithSixtyFive() throws Exception {
    AuditRun audit = audited(MqttLink.Outcome.SENT);

    assertEquals(65, audit.code());
    JsonNode account = audit.account();
    JsonNode detections = account.at("/runs/0/kinds/0");
    assertEquals(FRAMES / 10 - 1, detections.path("unexplained").asInt(), account::toString);
  }

  @Test
  void aSilentBrokerOrNoneEndsTheAuditWithSixtyNine() throws Exception {
    BrokerAddress any = BrokerAddress.parse("embedded:" + SampleReports.freePort());
    try (EmbeddedBroker broker = EmbeddedBroker.start(any)) {
      assertEquals(69, AuditRun.of("--broker", broker.address().toString(), "--seconds", "1"));
    }
    assertEquals(69, AuditRun.of("--broker", any.toString(), "--seconds", "1"));
    assertEquals(64, AuditRun.of("--seconds", "0"));
  }

  /** Lets a node publish with every tenth detection lost. */
  private static AuditRun audited(MqttLink.Outcome outcome) throws Exception {
    BrokerAddress any = BrokerAddress.parse("embedded:" + SampleReports.freePort());
    try (EmbeddedBroker broker = EmbeddedBroker.start(any)) {
      AuditRun audit = AuditRun.untilStop(broker.address().toString());
      BrokerSettings settings = SampleReports.settings(broker.address());
      MqttLink link = new LossyLink(new PahoLink(settings), 10, outcome);
      try (Publisher publisher =
          new Publisher(
              new BrokerEndpoint(settings, link),
              null,
              CommandInbox.NONE,
              SampleReports.backoff(),
              System::nanoTime)) {
        for (int number = 0; number < FRAMES; number++) {
          long before = number;
          publisher.publish(SampleReports.frame(number));
          // So that none is dropped because the outbox is full.
          Eventually.seconds(10, "frame " + before, () -> publisher.counts().waiting() < 50);
        }
        Eventually.seconds(10, "all frames", () -> publisher.counts().waiting() == 0);
        publisher.publish(SampleReports.telemetry());
        Eventually.seconds(10, "telemetry", () -> publisher.counts().waiting() == 0);
      }
      // Before the broker ends, which it does without waiting for subscribers.
      int unused = audit.code();
      return audit;
    }
  }
}
