package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.SampleReports;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every link must do, the fake one included. */
@Timeout(60)
abstract class MqttLinkContract {

  private static final String STATUS = "fleet/jetdetr/truck-07/status";
  private static final Duration SOON = Duration.ofSeconds(2);

  private @Nullable TestBroker started;

  abstract TestBroker startBroker() throws Exception;

  /** Whether this broker tells a client that another one took its place, or just hangs up. */
  boolean saysTakenOver() {
    return true;
  }

  @BeforeEach
  void start() throws Exception {
    started = startBroker();
  }

  @AfterEach
  void stop() throws Exception {
    if (started != null) {
      started.close();
    }
  }

  @Test
  void aFrameArrivesWithItsExpiryAndContentTypeAndIsNotRetained() throws Exception {
    try (MqttLink link = broker().link("a")) {
      var unused = link.connect(why -> {});
      OutgoingMessage message = SampleReports.message(Delivery.FRAME, "x/detections", "{\"ä\":1}");
      message.expireAt(9_500_000_000L);

      assertEquals(MqttLink.Outcome.SENT, link.send(message, 0));

      ReceivedMessage heard = awaitHeard("x/detections");
      assertEquals("{\"ä\":1}", heard.text());
      assertEquals("application/json", heard.contentType());
      Long expirySeconds = heard.expirySeconds();
      assertTrue(expirySeconds != null && expirySeconds >= 8 && expirySeconds <= 10);
      assertFalse(heard.retained());
      assertEquals(List.of(), broker().retained());
    }
  }

  @Test
  void stateIsKeptForThoseWhoComeLater() throws Exception {
    try (MqttLink link = broker().link("a")) {
      var unused = link.connect(why -> {});

      assertEquals(
          MqttLink.Outcome.SENT,
          link.send(SampleReports.message(Delivery.STATE, "x/info", "{}"), 0));

      ReceivedMessage kept = broker().retained().get(0);
      assertEquals("x/info", kept.topic());
      assertEquals("{}", kept.text());
      assertTrue(kept.retained());
      assertNull(kept.expirySeconds());
    }
  }

  @Test
  void messagesOfOneKindArriveInTheOrderOfSending() throws Exception {
    try (MqttLink link = broker().link("a")) {
      var unused = link.connect(why -> {});
      for (int number = 0; number < 200; number++) {
        Delivery delivery = number % 2 == 0 ? Delivery.EVENT : Delivery.FRAME;
        OutgoingMessage message =
            SampleReports.message(delivery, delivery.name(), String.valueOf(number));
        assertEquals(MqttLink.Outcome.SENT, link.send(message, 0));
      }

      Eventually.seconds(10, "200 messages", () -> broker().heard().size() >= 200);
      int nextEvent = 0;
      int nextFrame = 1;
      for (ReceivedMessage heard : broker().heard()) {
        boolean event = heard.topic().equals(Delivery.EVENT.name());
        assertEquals(String.valueOf(event ? nextEvent : nextFrame), heard.text());
        nextEvent += event ? 2 : 0;
        nextFrame += event ? 0 : 2;
      }
    }
  }

  @Test
  void aLinkThatBreaksLeavesTheWordOfflineBehind() throws Exception {
    MqttLink link = broker().link("a");
    var unused = link.connect(why -> {});
    link.close();
    link.close();

    assertEquals("offline", awaitHeard(STATUS).text());
    ReceivedMessage kept = broker().retained().get(0);
    assertEquals(STATUS, kept.topic());
    assertEquals("offline", kept.text());
  }

  @Test
  void aLinkThatSaysGoodbyeLeavesNoWordBehind() throws Exception {
    try (MqttLink link = broker().link("a")) {
      var unused = link.connect(why -> {});
      link.disconnect(SOON);
    }
    try (MqttLink other = broker().link("b")) {
      var unused = other.connect(why -> {});
      var outcome = other.send(SampleReports.message(Delivery.EVENT, "after", "1"), 0);
      assertEquals(MqttLink.Outcome.SENT, outcome);
      ReceivedMessage after = awaitHeard("after");

      assertEquals(after, broker().heard().get(0));
      other.disconnect(SOON);
    }
  }

  @Test
  void nothingIsSentWithoutAConnection() throws Exception {
    MqttLink link = broker().link("a");
    OutgoingMessage message = SampleReports.message(Delivery.FRAME, "x", "1");
    assertThrows(LinkException.class, () -> link.send(message, 0));

    var unused = link.connect(why -> {});
    link.disconnect(SOON);
    assertThrows(LinkException.class, () -> link.send(message, 0));

    link.close();
    assertThrows(LinkException.class, () -> link.send(message, 0));
  }

  @Test
  void aLookAtThePortTellsWhetherABrokerIsThere() {
    try (MqttLink link = broker().link("a")) {
      assertTrue(link.listens());
      broker().close();

      assertFalse(link.listens());
    }
  }

  @Test
  void aClosedLinkConnectsNoMore() {
    MqttLink link = broker().link("a");
    link.close();

    assertThrows(LinkException.class, () -> link.connect(why -> {}));
    link.close();
  }

  @Test
  void aLinkConnectsAsOftenAsItIsAsked() throws Exception {
    try (MqttLink link = broker().link("a")) {
      for (int round = 0; round < 5; round++) {
        var unused = link.connect(why -> {});
        String topic = "round" + round;
        var outcome = link.send(SampleReports.message(Delivery.EVENT, topic, "1"), 0);
        assertEquals(MqttLink.Outcome.SENT, outcome);
        ReceivedMessage heard = awaitHeard(topic);
        assertEquals("1", heard.text());
      }
    }
  }

  @Test
  void anotherClientOfTheSameNameTakesOverAndThatIsSaid() throws Exception {
    CompletableFuture<LinkException> lost = new CompletableFuture<>();
    try (MqttLink first = broker().link("a");
        MqttLink second = broker().link("a")) {
      var unused = first.connect(lost::complete);
      var unusedToo = second.connect(why -> {});

      LinkException why = lost.get(10, TimeUnit.SECONDS);
      LinkFailure expected = saysTakenOver() ? LinkFailure.TAKEN_OVER : LinkFailure.LOST;
      assertEquals(expected, why.failure(), why::toString);
      OutgoingMessage message = SampleReports.message(Delivery.FRAME, "x", "1");
      assertThrows(LinkException.class, () -> first.send(message, 0));
      assertEquals(MqttLink.Outcome.SENT, second.send(message, 0));
    }
  }

  private ReceivedMessage awaitHeard(String topic) throws Exception {
    Eventually.seconds(10, "a message on " + topic, () -> find(topic) != null);
    return Objects.requireNonNull(find(topic));
  }

  private @Nullable ReceivedMessage find(String topic) {
    for (ReceivedMessage heard : broker().heard()) {
      if (heard.topic().equals(topic)) {
        return heard;
      }
    }
    return null;
  }

  private TestBroker broker() {
    TestBroker running = started;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }
}
