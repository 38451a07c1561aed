package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.BrokerTerms;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.LinkFailure;
import io.github.jetdetr.mqtt.MqttLink.Outcome;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryRulesTest {

  private final LinkException hungUp = new LinkException(LinkFailure.LOST, "gone", null);

  private final DeliveryRules rules = new DeliveryRules("jetdetr/a/");
  private long nowNanos;

  @Test
  void aMessageThatEndedTheConnectionThreeTimesIsDroppedAndSoAreLargerOnes() {
    OutgoingMessage large = frame(5_000);
    OutgoingMessage small = frame(500);
    for (int attempt = 1; attempt <= 3; attempt++) {
      rules.connected(BrokerTerms.UNRESTRICTED, nowNanos);
      assertNull(rules.verdict(small, nowNanos));
      rules.settled(small, 1, Outcome.SENT, nowNanos);
      assertNull(rules.verdict(large, nowNanos));
      assertEquals(attempt == 3, rules.ended(hungUp, large, nowNanos));
    }

    assertEquals(DropReason.TOO_LARGE, rules.verdict(frame(5_000), nowNanos));
    assertNull(rules.verdict(frame(4_999), nowNanos));
    assertEquals(List.of("packet_limit"), codes());
    nowNanos += Duration.ofMinutes(11).toNanos();
    assertNull(rules.verdict(frame(5_000), nowNanos));
    assertEquals(List.of(), codes());
  }

  @Test
  void aSmallMessageThatEndsConnectionsIsDroppedAloneBecauseLargerOnesPassed() {
    rules.settled(frame(5_000), 1, Outcome.SENT, nowNanos);
    assertFalse(rules.ended(hungUp, frame(100), nowNanos));
    assertFalse(rules.ended(hungUp, frame(100), nowNanos));
    assertTrue(rules.ended(hungUp, frame(100), nowNanos));

    assertNull(rules.verdict(frame(100), nowNanos));
    assertEquals(List.of(), codes());
  }

  @Test
  void oneThatIsAcceptedInTheEndIsNoSuspect() {
    assertFalse(rules.ended(hungUp, frame(100), nowNanos));
    assertFalse(rules.ended(hungUp, frame(100), nowNanos));
    rules.settled(frame(100), 1, Outcome.SENT, nowNanos);

    assertFalse(rules.ended(hungUp, frame(100), nowNanos));
  }

  @Test
  void aBrokerThatTimesOutOrIsAwayMakesNoMessageASuspect() {
    for (LinkFailure failure : LinkFailure.values()) {
      if (failure != LinkFailure.LOST && failure != LinkFailure.TOO_LARGE) {
        LinkException why = new LinkException(failure, "why", null);
        for (int attempt = 0; attempt < 5; attempt++) {
          assertFalse(rules.ended(why, frame(100), nowNanos), failure::toString);
        }
      }
    }
  }

  @Test
  void aBrokerThatSaysTooLargeIsBelievedAtOnce() {
    LinkException why = new LinkException(LinkFailure.TOO_LARGE, "0x95", null);
    rules.settled(frame(9_000), 0, Outcome.SENT, nowNanos);

    assertFalse(rules.ended(why, null, nowNanos));

    assertEquals(DropReason.TOO_LARGE, rules.verdict(frame(9_000), nowNanos));
  }

  @Test
  void afterAnEndJustBehindAWriteMessagesAskForAnAnswer() {
    OutgoingMessage message = frame(100);
    rules.connected(BrokerTerms.UNRESTRICTED, nowNanos);
    assertEquals(1, rules.qos(message, nowNanos), "the first of its topic");
    rules.settled(message, 1, Outcome.SENT, nowNanos);
    assertEquals(0, rules.qos(message, nowNanos));
    rules.settled(message, 0, Outcome.SENT, nowNanos);
    assertFalse(rules.ended(hungUp, null, nowNanos));

    rules.connected(BrokerTerms.UNRESTRICTED, nowNanos);
    rules.settled(message, 1, Outcome.SENT, nowNanos);
    assertEquals(1, rules.qos(message, nowNanos));
    nowNanos += Duration.ofSeconds(11).toNanos();
    assertEquals(0, rules.qos(message, nowNanos));
  }

  @Test
  void picturesOfEventsHaveOneRuleForAllTheirTopics() {
    OutgoingMessage first =
        SampleReports.message(Delivery.PICTURE, "p/n/camera/c/event/1/crop", "");
    OutgoingMessage next = SampleReports.message(Delivery.PICTURE, "p/n/camera/c/event/2/crop", "");
    OutgoingMessage other =
        SampleReports.message(Delivery.PICTURE, "p/n/camera/c/event/2/whole", "");
    assertEquals(1, rules.qos(first, nowNanos));

    rules.settled(first, 1, Outcome.SENT, nowNanos);
    assertEquals(0, rules.qos(next, nowNanos));
    assertEquals(1, rules.qos(other, nowNanos));

    rules.settled(other, 1, Outcome.REJECTED, nowNanos);
    assertEquals(DropReason.REJECTED, rules.verdict(other, nowNanos));
    assertNull(rules.verdict(next, nowNanos));
    assertEquals(List.of("topic_refused"), codes());
  }

  @Test
  void aForbiddenTopicIsTriedAgainAfterAMinuteAndForgottenOnceItIsAllowed() {
    OutgoingMessage message = frame(100);
    rules.settled(message, 1, Outcome.REJECTED, nowNanos);
    assertEquals(DropReason.REJECTED, rules.verdict(message, nowNanos));
    assertEquals(List.of("topic_refused"), codes());

    nowNanos += Duration.ofSeconds(61).toNanos();
    assertNull(rules.verdict(message, nowNanos));
    assertEquals(1, rules.qos(message, nowNanos));
    rules.settled(message, 1, Outcome.SENT, nowNanos);

    assertEquals(List.of(), codes());
    assertNull(rules.verdict(message, nowNanos));
  }

  @Test
  void aForbiddenTopicIsTriedAtOnceOnAnotherConnection() {
    rules.connected(BrokerTerms.UNRESTRICTED, nowNanos);
    rules.settled(frame(100), 1, Outcome.REJECTED, nowNanos);
    assertEquals(DropReason.REJECTED, rules.verdict(frame(100), nowNanos));

    nowNanos += Duration.ofSeconds(1).toNanos();
    rules.connected(BrokerTerms.UNRESTRICTED, nowNanos);
    assertNull(rules.verdict(frame(100), nowNanos));
    rules.settled(frame(100), rules.qos(frame(100), nowNanos), Outcome.SENT, nowNanos);
    assertEquals(List.of(), codes());
  }

  @Test
  void whatTheBrokerDoesNotGrantIsAFinding() {
    rules.connected(new BrokerTerms("3.1.1", 0, false, Long.MAX_VALUE, 10), nowNanos);

    HealthReport.Reason reason = rules.findings().get(0);
    assertEquals("broker_limits", reason.code());
    for (String word : List.of("MQTT 3.1.1", "QoS 0 only", "no retained messages")) {
      assertTrue(reason.detail().contains(word), reason::toString);
    }
  }

  private List<String> codes() {
    return rules.findings().stream().map(HealthReport.Reason::code).toList();
  }

  private static OutgoingMessage frame(int bytes) {
    return SampleReports.message(
        Delivery.FRAME, "jetdetr/a/camera/front/detections", "x".repeat(bytes));
  }
}
