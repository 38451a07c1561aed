package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.message.CameraState;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.EmbeddedBroker;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.FaultProxy;
import io.github.jetdetr.mqtt.LinkException;
import io.github.jetdetr.mqtt.Mosquitto;
import io.github.jetdetr.mqtt.PahoLink;
import io.github.jetdetr.mqtt.ReceivedMessage;
import io.github.jetdetr.mqtt.Subscriber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of messages when a real broker is away, dies, freezes or says nothing. */
@Timeout(90)
class PublisherFaultTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder = Path.of("");

  @Test
  void aBrokerThatComesLateGetsStateAndTheNewestFrames() throws Exception {
    try (Mosquitto mosquitto = new Mosquitto(folder);
        Publisher publisher = open(mosquitto.port())) {
      publisher.publish(SampleReports.info());
      publishInTime(publisher, 500);
      Eventually.seconds(
          10, "a try", () -> String.valueOf(publisher.problem()).contains("refused"));

      mosquitto.start();

      assertTrue(publisher.awaitConnected(LONG));
      Eventually.seconds(10, "all sent", () -> publisher.counts().waiting() == 0);
      assertEquals(500 - 128, publisher.counts().full());
      assertEquals(2 + 128, publisher.counts().sent());
      assertAddsUp(publisher);
    }
  }

  @Test
  void aBrokerThatIsKilledAndRestartedKnowsTheStateAgain() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.started(folder);
        Publisher publisher = open(mosquitto.port())) {
      publisher.publish(SampleReports.info());
      Eventually.seconds(10, "two sent", () -> publisher.counts().sent() == 2);

      mosquitto.kill();
      Eventually.seconds(10, "noticed", () -> !publisher.counts().connected());
      publishInTime(publisher, 10);
      mosquitto.start();

      Eventually.seconds(20, "all sent", () -> publisher.counts().sent() == 12);
      assertEquals(2, publisher.counts().resent());
      assertEquals(List.of("info", "status"), retainedLevels(mosquitto.port()));
      assertAddsUp(publisher);
    }
  }

  @Test
  void afterAnOutageTheFirstMessageComesWithinFiveSeconds() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.started(folder)) {
      BrokerSettings settings = SampleReports.settings(mosquitto.port());
      LookCounter link = new LookCounter(new PahoLink(settings));
      ReconnectBackoff backoff = Publisher.backoff(RandomGenerator.getDefault());
      try (Publisher publisher =
          new Publisher(
              new BrokerEndpoint(settings, link),
              null,
              CommandInbox.NONE,
              backoff,
              System::nanoTime)) {
        Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
        mosquitto.kill();
        // Until the pauses are as long as they get.
        Eventually.seconds(60, "several looks at the port", () -> link.looks() >= 6);
        publisher.publish(SampleReports.frame(1));
        mosquitto.start();

        Eventually.seconds(5, "the first message", () -> publisher.counts().sent() == 2);
        assertAddsUp(publisher);
      }
    }
  }

  @Test
  void aFrozenBrokerIsNoticedAndServedAgainWhenItThaws() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.started(folder);
        Publisher publisher = open(mosquitto.port())) {
      assertTrue(publisher.awaitConnected(LONG));
      mosquitto.freeze();
      // Enough to fill what the kernel buffers for a process that does not read.
      for (int round = 0; round < 20; round++) {
        publishInTime(publisher, 500);
      }
      Eventually.seconds(15, "noticed", () -> !publisher.counts().connected());
      publisher.publish(SampleReports.cameraStatus(CameraState.ONLINE));
      mosquitto.thaw();

      Eventually.seconds(30, "all sent", () -> publisher.counts().waiting() == 0);
      assertTrue(publisher.counts().connected());
      assertAddsUp(publisher);
    }
  }

  @Test
  void aConnectionThatDiesInTheMiddleIsNoticedWithoutAnythingToSend() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.started(folder);
        FaultProxy proxy = new FaultProxy(mosquitto.port());
        Publisher publisher = open(proxy.port())) {
      Eventually.seconds(10, "online", () -> publisher.counts().sent() == 1);
      proxy.stall();
      Eventually.seconds(10, "noticed", () -> !publisher.counts().connected());
      publishInTime(publisher, 100);
      proxy.heal();

      Eventually.seconds(20, "all sent", () -> publisher.counts().sent() == 101);
      assertAddsUp(publisher);
    }
  }

  @Test
  void messagesOverTheBrokersLimitAreCountedAndDoNotEndTheConnection() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.started(folder, "max_packet_size 1500");
        Publisher publisher = open(mosquitto.port())) {
      publisher.publish(SampleReports.frame("a", 0, SampleReports.objects(1)));
      publisher.publish(SampleReports.frame("a", 1, SampleReports.objects(50)));
      publisher.publish(SampleReports.frame("a", 2, SampleReports.objects(1)));

      Eventually.seconds(10, "all settled", () -> publisher.counts().waiting() == 0);
      assertEquals(1, publisher.counts().tooLarge());
      assertEquals(3, publisher.counts().sent());
      assertEquals(0, publisher.counts().reconnects());
    }
  }

  @Test
  void closingWithABrokerThatFrozeEndsInTimeAndCountsTheRest() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.started(folder);
        Publisher publisher = open(mosquitto.port())) {
      assertTrue(publisher.awaitConnected(LONG));
      mosquitto.freeze();
      publisher.publish(SampleReports.info());
      long startNanos = System.nanoTime();
      closeNow(publisher);
      long millis = (System.nanoTime() - startNanos) / 1_000_000;

      assertTrue(millis < 7_000, () -> "closing took " + millis + " ms");
      assertAddsUp(publisher);
      assertEquals(0, publisher.counts().waiting());
    }
  }

  @Test
  void aBrokerThatTakesTheConnectionAndSaysNothingLeavesNoThreadBehind() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertNoThreadStays(silent.getLocalPort(), 3);
    }
  }

  @Test
  void aBrokerThatHangsUpAtOnceLeavesNoThreadBehind() throws Exception {
    try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread hangingUp = new Thread(() -> hangUp(rude), "rude");
      hangingUp.setDaemon(true);
      hangingUp.start();
      assertNoThreadStays(rude.getLocalPort(), 40);
    }
  }

  @Test
  void aClosedLinkStopsConnectingAtOnce() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Publisher publisher = open(silent.getLocalPort())) {
      long startNanos = System.nanoTime();
      closeNow(publisher);
      long millis = (System.nanoTime() - startNanos) / 1_000_000;

      assertTrue(millis < 3_000, () -> "closing took " + millis + " ms");
    }
  }

  @Test
  void aForeignClientSeesExpiryContentTypeRetainedStateAndWill() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.started(folder)) {
      foreignClientSeesAll(mosquitto.port());
    }
  }

  @Test
  void aForeignClientSeesTheSameFromTheEmbeddedBroker() throws Exception {
    BrokerAddress any = BrokerAddress.parse("embedded:" + SampleReports.freePort());
    try (EmbeddedBroker broker = EmbeddedBroker.start(any)) {
      foreignClientSeesAll(broker.address().port());
    }
  }

  private static void foreignClientSeesAll(int port) throws Exception {
    // With a keep-alive of a second the status would be said again before a slow client listens.
    BrokerSettings settings =
        BrokerSettings.of(SampleReports.settings(port).address(), "fleet/jetdetr", "truck-07");
    PahoLink link = new PahoLink(settings);
    try (Publisher publisher =
        new Publisher(
            new BrokerEndpoint(settings, link),
            null,
            CommandInbox.NONE,
            SampleReports.backoff(),
            System::nanoTime)) {
      publisher.publish(SampleReports.info());
      Eventually.seconds(10, "two sent", () -> publisher.counts().sent() == 2);
      Process foreign = Mosquitto.subscribe(port, 4, "-t", "fleet/#");
      // Its first two messages are the retained ones, so it listens by the time they are there.
      List<JsonNode> seen = new ArrayList<>();
      var lines = foreign.inputReader(StandardCharsets.UTF_8);
      seen.add(Schemas.JSON.readTree(lines.readLine()));
      seen.add(Schemas.JSON.readTree(lines.readLine()));
      publisher.publish(SampleReports.frame(7));
      seen.add(Schemas.JSON.readTree(lines.readLine()));
      link.close();
      seen.add(Schemas.JSON.readTree(lines.readLine()));
      assertTrue(foreign.waitFor(10, TimeUnit.SECONDS));

      for (int kept = 0; kept < 2; kept++) {
        assertEquals(1, seen.get(kept).get("retain").asInt(), seen::toString);
      }
      JsonNode frame = seen.get(2);
      assertEquals(0, frame.get("retain").asInt());
      assertEquals("application/json", frame.at("/properties/content-type").asText());
      assertEquals(1, frame.at("/properties/payload-format-indicator").asInt());
      int expiry = frame.at("/properties/message-expiry-interval").asInt();
      assertTrue(expiry >= 1 && expiry <= 10, frame::toString);
      assertTrue(frame.get("topic").asText().endsWith("/camera/front/detections"));
      assertEquals("offline", seen.get(3).get("payload").asText());
    }
  }

  private static void assertNoThreadStays(int port, int tries) throws Exception {
    PahoLink link = new PahoLink(SampleReports.settings(port));
    int before = Thread.activeCount();
    for (int number = 0; number < tries; number++) {
      LinkException failure = assertThrows(LinkException.class, () -> link.connect(why -> {}));
      assertFalse(failure.failure().needsOperator(), failure::toString);
    }
    link.close();
    Eventually.seconds(5, "threads end", () -> Thread.activeCount() <= before);
  }

  private static void hangUp(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException e) {
      // The end of the test.
    }
  }

  private static void publishInTime(Publisher publisher, int frames) {
    long startNanos = System.nanoTime();
    for (int number = 0; number < frames; number++) {
      publisher.publish(SampleReports.frame(number));
    }
    long micros = (System.nanoTime() - startNanos) / 1_000 / frames;
    assertTrue(micros < 5_000, () -> "a frame took " + micros + " µs");
  }

  private static void assertAddsUp(Publisher publisher) {
    PublishCounts counts = publisher.counts();
    OutboxTest.assertAddsUp(counts, counts.offered(), 0);
  }

  private static List<String> retainedLevels(int port) throws Exception {
    try (Subscriber newcomer = new Subscriber(port)) {
      Eventually.seconds(10, "retained messages", () -> newcomer.heard().size() >= 2);
      return newcomer.heard().stream()
          .filter(ReceivedMessage::retained)
          .map(message -> message.topic().substring("fleet/jetdetr/truck-07/".length()))
          .sorted()
          .toList();
    }
  }

  @MustBeClosed
  private static Publisher open(int port) throws IOException {
    return Publisher.open(
        SampleReports.settings(port), null, CommandInbox.NONE, SampleReports.backoff());
  }

  private static void closeNow(Publisher publisher) {
    publisher.close();
  }
}
