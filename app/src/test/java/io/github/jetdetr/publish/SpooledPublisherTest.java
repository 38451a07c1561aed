package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.message.HealthReport;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.EmbeddedBroker;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.FaultProxy;
import io.github.jetdetr.mqtt.ReceivedMessage;
import io.github.jetdetr.mqtt.Subscriber;
import io.github.jetdetr.spool.SpoolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of messages while no broker is there, and afterwards, where there is a spool. */
class SpooledPublisherTest {

  @TempDir private Path folder = Path.of("");

  private final int port = freePort();

  @Test
  void whatABrokerMissesComesLateAndLiveMessagesOvertakeIt() throws Exception {
    try (Publisher publisher = open(folder.resolve("spool"), 3)) {
      for (int number = 0; number < 10; number++) {
        publisher.objects().event(SampleEvents.event("front"));
        publisher.objects().counts(SampleEvents.counts("front", number));
      }
      Eventually.seconds(10, "spooled", () -> spool(publisher).waiting() == 11);
      // The broker comes within reach when the subscriber is there: what a clean session was sent
      // before it subscribed is nobody's.
      try (EmbeddedBroker broker = broker(SampleReports.freePort());
          Subscriber subscriber = new Subscriber(broker.address().port());
          FaultProxy reachable = new FaultProxy(broker.address().port(), port)) {
        assertEquals(port, reachable.port());
        Eventually.seconds(20, "the first", () -> events(subscriber).size() >= 1);
        publisher.objects().event(SampleEvents.event("front"));
        Eventually.seconds(20, "all sent", () -> spool(publisher).waiting() == 0);
        Eventually.seconds(10, "the last", () -> events(subscriber).size() == 11);

        List<JsonNode> events = events(subscriber);
        for (JsonNode event : events) {
          assertEquals(Set.of(), Schemas.strictViolations("event.schema.json", event));
        }
        List<JsonNode> live = events.stream().filter(event -> !event.has("late")).toList();
        assertEquals(List.of(10), live.stream().map(event -> event.path("seq").asInt()).toList());
        assertTrue(events.indexOf(live.get(0)) < 10, "it does not wait for the late ones");
        List<JsonNode> late = events.stream().filter(event -> event.has("late")).toList();
        for (int number = 0; number < 10; number++) {
          assertEquals(number, late.get(number).path("seq").asInt());
          assertTrue(late.get(number).path("late").asBoolean());
        }
        // Only the newest counts wait, and nobody who comes later may take them for the present.
        Eventually.seconds(10, "late counts", () -> late(subscriber, "counts").size() == 1);
        try (Subscriber newcomer = new Subscriber(broker.address().port())) {
          publisher.objects().event(SampleEvents.event("front"));
          Eventually.seconds(20, "a live one", () -> !events(newcomer).isEmpty());
          assertEquals(List.of(), late(newcomer, "counts"));
        }
        assertAddsUp(publisher.counts());
      }
    }
  }

  @Test
  void whatIsLeftWhenANodeStopsComesAfterItsNextStart() throws Exception {
    try (Publisher publisher = open(folder.resolve("spool"), 50)) {
      publisher.objects().event(SampleEvents.event("front"));
      publisher.publish(SampleReports.telemetry());
    }
    try (EmbeddedBroker broker = broker(port);
        Subscriber subscriber = new Subscriber(port);
        Publisher publisher = open(folder.resolve("spool"), 50)) {
      assertTrue(broker.address().port() > 0);
      Eventually.seconds(20, "the event", () -> events(subscriber).size() == 1);
      Eventually.seconds(20, "the telemetry", () -> !late(subscriber, "telemetry").isEmpty());
      Eventually.seconds(10, "counted", () -> spool(publisher).sent() == 2);
      assertEquals(0, spool(publisher).waiting() + spool(publisher).waitingOfEarlier());
      assertAddsUp(publisher.counts());
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidAndTheRestGoesOn() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (EmbeddedBroker broker = broker(port);
        Publisher publisher = open(file.resolve("spool"), 50)) {
      assertTrue(broker.address().port() > 0);
      Eventually.seconds(10, "a finding", () -> !publisher.findings().isEmpty());
      HealthReport.Reason finding = publisher.findings().get(0);
      assertEquals("spool", finding.code());
      assertTrue(finding.detail().startsWith("no spool: "), finding.detail());
      publisher.objects().event(SampleEvents.event("front"));
      Eventually.seconds(20, "sent", () -> publisher.counts().sent() == 2);
    }
  }

  @MustBeClosed
  private Publisher open(Path spool, int perSecond) throws IOException {
    ReconnectBackoff backoff =
        new ReconnectBackoff(
            RandomGenerator.getDefault(),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMillis(200));
    SpoolSettings settings =
        new SpoolSettings(
            spool, SpoolSettings.MAX_BYTES, SpoolSettings.MAX_AGE, Duration.ZERO, perSecond);
    return Publisher.open(SampleReports.settings(port), settings, CommandInbox.NONE, backoff);
  }

  @MustBeClosed
  private static EmbeddedBroker broker(int port) throws IOException {
    return EmbeddedBroker.start(BrokerAddress.parse("embedded:" + port));
  }

  private static int freePort() {
    try {
      return SampleReports.freePort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PublishCounts.Spooled spool(Publisher publisher) {
    PublishCounts.Spooled spool = publisher.counts().spool();
    return spool == null ? new PublishCounts.Spooled(-1, 0, 0, 0, Map.of()) : spool;
  }

  private static List<ReceivedMessage> late(Subscriber subscriber, String kind) {
    return subscriber.heard().stream()
        .filter(it -> it.topic().endsWith("/" + kind + "/late"))
        .toList();
  }

  private static List<JsonNode> events(Subscriber subscriber) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (ReceivedMessage message : subscriber.heard()) {
      if (message.topic().endsWith("/event")) {
        events.add(Schemas.JSON.readTree(message.text()));
      }
    }
    return events;
  }

  private static void assertAddsUp(PublishCounts counts) {
    counts
        .kinds()
        .forEach(
            kind -> {
              long dropped = kind.dropped().values().stream().mapToLong(it -> it).sum();
              long left = kind.offered() - kind.sent() - dropped - kind.spooled();
              assertTrue(left >= 0, kind::toString);
            });
  }
}
