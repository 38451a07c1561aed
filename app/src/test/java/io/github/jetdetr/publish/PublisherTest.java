package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import com.sun.management.ThreadMXBean;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.FrameReport;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.FakeBroker;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.LinkFailure;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.ReceivedMessage;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PublisherTest {

  private static final Duration LONG = Duration.ofSeconds(10);
  private final FakeBroker broker = new FakeBroker();

  @Test
  void theFirstWordIsOnlineAndTheLastIsStopped() throws Exception {
    try (Publisher publisher = publisher()) {
      assertTrue(publisher.awaitConnected(LONG));
      publisher.publish(SampleReports.frame(1));
    }

    List<String> texts = broker.heard().stream().map(ReceivedMessage::text).toList();
    assertEquals(List.of("", "", "online"), texts.subList(0, 3));
    assertTrue(texts.get(3).contains("jetdetr.detections/1.2"));
    assertEquals("stopped", texts.get(4));
    assertEquals(5, texts.size());
  }

  @Test
  void whatAKilledRunLeftBehindIsWithdrawnBeforeTheNextOneIsOnline() throws Exception {
    try (Publisher killed = publisher()) {
      killed.publish(SampleReports.info());
      killed.publish(SampleReports.cameraStatus(CameraState.ONLINE));
      killed.publish(SampleReports.health());
      Eventually.seconds(10, "four messages", () -> killed.counts().sent() == 4);
      // With the connection gone it can say nothing more, as if it had been killed.
      broker.goAway(away());
      Eventually.seconds(10, "noticed", () -> !killed.counts().connected());
    }
    assertEquals(4, broker.retained().size(), broker.retained()::toString);
    assertTrue(
        broker.retained().stream().anyMatch(it -> it.text().equals("offline")),
        broker.retained()::toString);
    int before = broker.heard().size();

    try (Publisher next = publisher()) {
      next.node().withdrawEarlier("front");
      broker.comeBack();
      Eventually.seconds(10, "withdrawn", () -> broker.retained().size() == 1);

      List<ReceivedMessage> heard = broker.heard().subList(before, before + 4);
      assertEquals(
          List.of("info=", "health=", "status=online", "status="),
          heard.stream().map(it -> it.topic().replaceAll(".*/", "") + '=' + it.text()).toList());
      assertEquals("fleet/jetdetr/truck-07/camera/front/status", heard.get(3).topic());
      // They are no messages of this run, and do not come again with its states.
      assertEquals(1, next.counts().offered(), next.counts()::toString);
      broker.goAway(away());
      Eventually.seconds(10, "noticed", () -> !next.counts().connected());
      broker.comeBack();
      Eventually.seconds(10, "online again", () -> next.counts().resent() == 1);
      assertEquals(before + 6, broker.heard().size(), broker.heard()::toString);
    }
  }

  @Test
  void whatThisRunSaysFirstIsNotWithdrawn() throws Exception {
    broker.goAway(away());
    try (Publisher publisher = publisher()) {
      publisher.publish(SampleReports.info());
      publisher.publish(SampleReports.cameraStatus(CameraState.ONLINE));
      publisher.node().withdrawEarlier("front");
      publisher.publish(SampleReports.health());
      broker.comeBack();

      Eventually.seconds(10, "four messages", () -> publisher.counts().sent() == 4);
      assertEquals(
          List.of("info", "health", "status", "status"),
          broker.heard().stream().map(it -> it.topic().replaceAll(".*/", "")).toList());
      assertTrue(broker.heard().stream().noneMatch(it -> it.text().isEmpty()));
    }
  }

  @Test
  void everyReportGoesToItsTopic() throws Exception {
    try (Publisher publisher = publisher()) {
      Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
      publisher.publish(SampleReports.info());
      publisher.publish(SampleReports.cameraStatus(CameraState.ONLINE));
      publisher.publish(SampleReports.telemetry());
      publisher.publish(SampleReports.frame(1));
      Eventually.seconds(10, "five messages", () -> publisher.counts().sent() == 5);
    }

    assertEquals(
        List.of(
            // What an earlier run may have left behind.
            "fleet/jetdetr/truck-07/info",
            "fleet/jetdetr/truck-07/health",
            "fleet/jetdetr/truck-07/status",
            "fleet/jetdetr/truck-07/info",
            "fleet/jetdetr/truck-07/camera/front/status",
            "fleet/jetdetr/truck-07/telemetry",
            "fleet/jetdetr/truck-07/camera/front/detections",
            // Withdrawn at the end.
            "fleet/jetdetr/truck-07/camera/front/status",
            "fleet/jetdetr/truck-07/status"),
        broker.heard().stream().map(ReceivedMessage::topic).toList());
  }

  @Test
  void everyMessageCarriesTheRunAndThoseOfTheNodeAreNumbered() throws Exception {
    List<String> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      FakeBroker own = new FakeBroker();
      try (Publisher publisher = publisher(own)) {
        publisher.publish(SampleReports.info());
        publisher.publish(SampleReports.cameraStatus(CameraState.ONLINE));
        publisher.publish(SampleReports.health());
        publisher.publish(SampleReports.telemetry());
        publisher.publish(SampleReports.telemetry());
        publisher.publish(SampleReports.frame(1));
        Eventually.seconds(10, "seven messages", () -> publisher.counts().sent() == 7);
      }
      List<JsonNode> messages = new ArrayList<>();
      for (ReceivedMessage message : own.heard()) {
        if (message.text().startsWith("{")) {
          messages.add(Schemas.JSON.readTree(message.text()));
        }
      }
      List<String> ids = messages.stream().map(it -> it.path("run").asText()).distinct().toList();
      assertEquals(6, messages.size());
      assertEquals(1, ids.size(), messages::toString);
      runs.addAll(ids);
      assertEquals(
          List.of(0L, 1L),
          messages.stream()
              .filter(it -> it.path("schema").asText().startsWith("jetdetr.telemetry"))
              .map(it -> it.path("seq").asLong())
              .toList());
    }

    assertNotEquals(runs.get(0), runs.get(1));
  }

  @Test
  void whatWasOfThePresentIsWithdrawnAtAnOrderlyStop() throws Exception {
    try (Publisher publisher = publisher()) {
      Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
      publisher.publish(SampleReports.info());
      publisher.publish(SampleReports.cameraStatus(CameraState.ONLINE));
      publisher.publish(SampleReports.health());
      Eventually.seconds(10, "four messages", () -> publisher.counts().sent() == 4);
    }

    assertEquals(
        List.of("fleet/jetdetr/truck-07/status", "fleet/jetdetr/truck-07/info"),
        broker.retained().stream().map(ReceivedMessage::topic).toList());
    assertEquals("stopped", broker.retained().get(0).text());
  }

  @Test
  void messagesAreNumberedByCameraWithoutGaps() throws Exception {
    try (Publisher publisher = publisher()) {
      // One that is closed before it was ever connected sends nothing.
      assertTrue(publisher.awaitConnected(Duration.ofSeconds(10)));
      for (int number = 0; number < 3; number++) {
        publisher.publish(SampleReports.frame("a", 10L * number, SampleReports.objects(0)));
        publisher.publish(SampleReports.frame("b", 10L * number, SampleReports.objects(1)));
      }
      Detections broken = new Detections(1);
      broken.add(0, Float.NaN, 0, 0, 1, 1);
      FrameReport unsayable = SampleReports.frame("a", 99, broken);
      assertThrows(IllegalArgumentException.class, () -> publisher.publish(unsayable));
      publisher.publish(SampleReports.frame("a", 100, SampleReports.objects(0)));
    }

    assertEquals(List.of(0L, 1L, 2L, 3L), seqs("a"));
    assertEquals(List.of(0L, 1L, 2L), seqs("b"));
  }

  @Test
  void retainedStateIsSaidAgainOnEveryConnect() throws Exception {
    try (Publisher publisher = publisher()) {
      Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
      publisher.publish(SampleReports.info());
      Eventually.seconds(10, "two messages", () -> publisher.counts().sent() == 2);

      broker.goAway(away());
      Eventually.seconds(10, "noticed", () -> !publisher.counts().connected());
      assertTrue(String.valueOf(publisher.problem()).contains("away"));
      publisher.publish(SampleReports.cameraStatus(CameraState.LOST));
      broker.comeBack();

      Eventually.seconds(10, "three more", () -> broker.heard().size() == 8);
      assertEquals(2, publisher.counts().resent());
      assertEquals(1, publisher.counts().reconnects());
      assertNull(publisher.problem());
    }
  }

  @Test
  void framesOfATimeWithoutBrokerAreKeptAsFarAsThereIsRoom() throws Exception {
    broker.goAway(away());
    try (Publisher publisher = publisher()) {
      for (int number = 0; number < 1_000; number++) {
        publisher.publish(SampleReports.frame(number));
      }
      Eventually.seconds(10, "several tries", () -> broker.tries() > 3);
      assertEquals(1_000 - 128, publisher.counts().full());
      broker.comeBack();

      Eventually.seconds(10, "the newest", () -> seqs("front").size() == 128);
      assertEquals(1_000 - 128, seqs("front").get(0));
      OutboxTest.assertAddsUp(publisher.counts(), 1_001, 0);
    }
  }

  @Test
  void aBrokerThatTakesNothingHoldsUpNobody() throws Exception {
    try (Publisher publisher = publisher()) {
      assertTrue(publisher.awaitConnected(LONG));
      broker.freeze();
      long startNanos = System.nanoTime();
      for (int number = 0; number < 10_000; number++) {
        publisher.publish(SampleReports.frame(number));
      }
      long millis = (System.nanoTime() - startNanos) / 1_000_000;

      assertTrue(millis < 5_000, () -> "10,000 frames took " + millis + " ms");
      startNanos = System.nanoTime();
      closeNow(publisher);
      long closing = (System.nanoTime() - startNanos) / 1_000_000;
      assertTrue(closing < 4_000, () -> "closing took " + closing + " ms");
      PublishCounts counts = publisher.counts();
      assertEquals(0, counts.waiting());
      assertTrue(counts.unsentAtClose() >= 128, counts::toString);
      OutboxTest.assertAddsUp(counts, counts.offered(), 0);
    }
  }

  @Test
  void whatTheBrokerRefusesIsCountedByItsReasonAndTheRestGoesOn() throws Exception {
    try (Publisher publisher = publisher()) {
      Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
      broker.answer(MqttLink.Outcome.TOO_LARGE);
      publisher.publish(SampleReports.frame(1));
      Eventually.seconds(10, "too large", () -> publisher.counts().tooLarge() == 1);
      broker.answer(MqttLink.Outcome.REJECTED);
      publisher.publish(SampleReports.frame(2));
      Eventually.seconds(10, "rejected", () -> publisher.counts().rejected() == 1);
      broker.answer(MqttLink.Outcome.BUSY);
      publisher.publish(SampleReports.frame("other", 3, SampleReports.objects(0)));
      broker.answer(MqttLink.Outcome.SENT);

      Eventually.seconds(10, "sent in the end", () -> publisher.counts().sent() == 2);
      assertTrue(publisher.counts().connected());
    }
  }

  @Test
  void aTopicThatTheBrokerForbidsIsNamedAndItsMessagesAreCounted() throws Exception {
    try (Publisher publisher = publisher()) {
      Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
      broker.answer(MqttLink.Outcome.REJECTED);
      publisher.publish(SampleReports.frame(1));
      Eventually.seconds(10, "rejected", () -> publisher.counts().rejected() == 1);
      broker.answer(MqttLink.Outcome.SENT);
      publisher.publish(SampleReports.frame(2));
      publisher.publish(SampleReports.frame("b", 1, SampleReports.objects(0)));
      publisher.publish(SampleReports.frame("b", 2, SampleReports.objects(0)));

      Eventually.seconds(10, "the others", () -> publisher.counts().waiting() == 0);
      assertEquals(2, publisher.counts().rejected(), "the second was not even tried");
      HealthReport.Reason reason = publisher.findings().get(0);
      assertEquals("topic_refused", reason.code());
      assertEquals("camera/front/detections", reason.subject());
      // The first on a topic asks for an answer, since brokers refuse QoS 0 without a word.
      assertEquals(
          List.of(1, 0),
          broker.heard().stream()
              .filter(message -> message.topic().endsWith("/b/detections"))
              .map(ReceivedMessage::qos)
              .toList());
    }
  }

  @Test
  void anOldConnectionsWillIsContradicted() throws Exception {
    MqttLink old = broker.link("an earlier run");
    try (Publisher publisher = publisher()) {
      Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
      var unused = old.connect(why -> {});
      old.close();

      Eventually.seconds(
          10, "online again", () -> broker.retained().get(0).text().equals("online"));
      assertEquals(1, publisher.counts().resent());
      assertEquals(List.of(), publisher.findings());
    }
    assertEquals("stopped", broker.retained().get(0).text());
  }

  @Test
  void twoDaemonsOfOneNameBothSayIt() throws Exception {
    try (Publisher first = publisher(broker, "a");
        Publisher second = publisher(broker, "b")) {
      first.publish(SampleReports.info());
      Eventually.seconds(10, "the first", () -> first.counts().sent() == 2);
      second.publish(SampleReports.info());

      for (Publisher publisher : List.of(first, second)) {
        Eventually.seconds(10, "named", () -> publisher.findings().size() == 1);
        HealthReport.Reason reason = publisher.findings().get(0);
        assertEquals("node_taken", reason.code());
        assertTrue(reason.detail().contains("node truck-07"), reason::toString);
        assertTrue(publisher.counts().connected());
      }
    }
  }

  @Test
  void closingTwiceAndPublishingAfterwardsIsHarmless() {
    try (Publisher publisher = publisher()) {
      closeNow(publisher);
      publisher.publish(SampleReports.frame(1));

      assertEquals(0, publisher.counts().waiting());
      assertTrue(publisher.counts().unsentAtClose() >= 1);
      OutboxTest.assertAddsUp(publisher.counts(), publisher.counts().offered(), 0);
    }
  }

  @Test
  void aSteadyFrameAllocatesNothingOnTheDetectingThread() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FrameReport frame = SampleReports.frame("front", 5, SampleReports.objects(20));
    broker.goAway(away());
    try (Publisher publisher = publisher()) {
      for (int number = 0; number < 20_000; number++) {
        publisher.publish(frame);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      int frames = 10_000;
      for (int number = 0; number < frames; number++) {
        publisher.publish(frame);
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;

      // The count itself may allocate a little, a frame must not.
      assertTrue(bytes < frames, () -> bytes + " bytes for " + frames + " frames");
    }
  }

  private List<Long> seqs(String camera) {
    return broker.heard().stream()
        .filter(message -> message.topic().endsWith(camera + "/detections"))
        .map(message -> Long.valueOf(message.text().replaceAll(".*\"seq\":(\\d+),.*", "$1")))
        .toList();
  }

  private static LinkException away() {
    return new LinkException(LinkFailure.UNREACHABLE, "away", null);
  }

  @MustBeClosed
  private Publisher publisher() {
    return publisher(broker);
  }

  @MustBeClosed
  private static Publisher publisher(FakeBroker broker) {
    return publisher(broker, SampleReports.settings(1).clientId());
  }

  @MustBeClosed
  private static Publisher publisher(FakeBroker broker, String clientId) {
    BrokerSettings settings = SampleReports.settings(1).withClientId(clientId);
    assertFalse(settings.clientId().isEmpty());
    return new Publisher(
        new BrokerEndpoint(settings, broker.link(settings.clientId())),
        null,
        CommandInbox.NONE,
        SampleReports.backoff(),
        System::nanoTime);
  }

  private static void closeNow(Publisher publisher) {
    publisher.close();
  }
}
