package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.support.Signals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddedBrokerTest {

  @Test
  void aPortThatWasAskedForAndIsTakenIsRefusedWithAWayOut() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerAddress address = BrokerAddress.parse("embedded:" + taken.getLocalPort());

      IOException refusal =
          assertThrows(
              IOException.class,
              () -> {
                try (EmbeddedBroker broker = EmbeddedBroker.start(address)) {
                  assertNotEquals(0, broker.address().port());
                }
              });

      assertTrue(String.valueOf(refusal.getMessage()).contains("the port is in use"));
    }
  }

  @Test
  void theUsualPortGivesWayToAFreeOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerAddress usual =
          new BrokerAddress(
              BrokerAddress.Transport.EMBEDDED, "127.0.0.1", taken.getLocalPort(), false);
      try (EmbeddedBroker broker = EmbeddedBroker.start(usual)) {
        assertNotEquals(taken.getLocalPort(), broker.address().port());
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), broker.address().port())) {
          assertTrue(probe.isConnected());
        }
      }
    }
  }

  @Test
  void nobodyOutsideThisMachineReachesIt() throws Exception {
    try (EmbeddedBroker broker = start()) {
      for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        for (InetAddress address : Collections.list(one.getInetAddresses())) {
          if (!address.isLoopbackAddress()) {
            assertThrows(
                IOException.class, () -> new Socket(address, broker.address().port()).close());
          }
        }
      }
    }
  }

  @Test
  void itLeavesNoFilesAndNoPortBehind() throws Exception {
    Set<String> before = files();
    int port;
    try (EmbeddedBroker broker = start()) {
      port = broker.address().port();
      BrokerSettings settings = SampleReports.settings(port);
      try (PahoLink link = new PahoLink(settings)) {
        var unused = link.connect(why -> {});
        var outcome = link.send(SampleReports.message(Delivery.STATE, "x", "y".repeat(200_000)), 0);
        assertEquals(MqttLink.Outcome.SENT, outcome);
      }
      assertEquals(before, files());
    }
    assertEquals(before, files());
    try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(again.isBound());
    }
  }

  @Test
  void aSubscriberThatReadsTooSlowlyCostsMessagesAndNotThePublisher() throws Exception {
    try (EmbeddedBroker broker = start();
        Publisher publisher = Publisher.open(SampleReports.settings(broker.address().port()))) {
      assertTrue(publisher.awaitConnected(Duration.ofSeconds(10)));
      publisher.publish(SampleReports.info());
      Process slow = Mosquitto.subscribe(broker.address().port(), 100_000, "-t", "#");
      try {
        // It has subscribed when the retained message is there.
        assertTrue(slow.inputReader(StandardCharsets.UTF_8).readLine().contains("retain"));
        Signals.send("STOP", slow.pid());
        for (int number = 0; number < 5_000; number++) {
          publisher.publish(SampleReports.frame("front", number, SampleReports.objects(30)));
        }
        Eventually.seconds(30, "all settled", () -> publisher.counts().waiting() == 0);
        assertTrue(publisher.counts().connected());
        assertEquals(0, publisher.counts().reconnects());
      } finally {
        slow.destroyForcibly();
      }
    }
  }

  @Test
  void thePublisherStartsItWhenTheAddressSaysSo() throws Exception {
    BrokerAddress embedded = BrokerAddress.parse("embedded:" + SampleReports.freePort());
    int port;
    try (Publisher publisher = Publisher.open(SampleReports.settings(embedded))) {
      assertTrue(publisher.awaitConnected(Duration.ofSeconds(10)));
      assertEquals("mqtt://127.0.0.1:" + embedded.port(), publisher.broker().toString());
      port = publisher.broker().port();
    }
    assertThrows(
        IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    assertFalse(port == 0);
  }

  @Test
  void onlyTheDaemonWritesBelowItsNodesPrefix() throws Exception {
    try (Publisher publisher = owned()) {
      int port = publisher.broker().port();
      publisher.publish(SampleReports.health());
      Eventually.seconds(10, "two sent", () -> publisher.counts().sent() == 2);
      for (String topic :
          List.of(
              "fleet/jetdetr/truck-07/status",
              "fleet/jetdetr/truck-07/camera/front/detections",
              "fleet/jetdetr/truck-07",
              "fleet.jetdetr.truck-07.status",
              "$sys/mqtt/retain/fleet/jetdetr/truck-07/status")) {
        try (MqttLink forger = link(port, "forger", "elsewhere")) {
          var unused = forger.connect(why -> {});
          OutgoingMessage fake = SampleReports.message(Delivery.STATE, topic, "fake");
          assertThrows(LinkException.class, () -> forger.send(fake, 0), topic);
        }
      }
      try (MqttLink sameNode = link(port, "with a will of the node", "truck-07")) {
        assertThrows(LinkException.class, () -> sameNode.connect(why -> {}));
      }
      try (MqttLink other = link(port, "other", "elsewhere");
          Subscriber newcomer = new Subscriber(port)) {
        var unused = other.connect(why -> {});
        OutgoingMessage harmless = SampleReports.message(Delivery.EVENT, "elsewhere/x", "1");
        assertEquals(MqttLink.Outcome.SENT, other.send(harmless, 0));
        Eventually.seconds(
            10,
            "what others may write",
            () -> newcomer.heard().stream().anyMatch(it -> it.topic().equals("elsewhere/x")));
        assertFalse(newcomer.heard().stream().anyMatch(it -> it.text().equals("fake")));
        assertTrue(newcomer.heard().stream().anyMatch(it -> it.text().equals("online")));
      }
      assertTrue(publisher.counts().connected());
      assertEquals(0, publisher.counts().reconnects());
    }
  }

  @Test
  void aPageInABrowserCannotSpeakToIt() throws Exception {
    try (Publisher publisher = owned()) {
      BrokerAddress socket =
          BrokerAddress.parse("ws://127.0.0.1:" + publisher.broker().port() + "/mqtt");
      try (MqttLink page = new PahoLink(SampleReports.settings(socket).withClientId("page"))) {
        assertThrows(LinkException.class, () -> page.connect(why -> {}));
      }
      assertTrue(publisher.awaitConnected(Duration.ofSeconds(10)));
    }
  }

  @Test
  void whoOpensConnectionWithoutEndKeepsOthersOutAndNotTheDaemon() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (Publisher publisher = owned();
        MqttLink late = link(publisher.broker().port(), "late", "elsewhere")) {
      assertTrue(publisher.awaitConnected(Duration.ofSeconds(10)));
      for (int client = 0; client < 100; client++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), publisher.broker().port());
        sockets.add(socket);
        socket.getOutputStream().write(connectPacket("many%02d".formatted(client)));
      }
      assertThrows(LinkException.class, () -> late.connect(why -> {}));
      publisher.publish(SampleReports.frame(1));
      Eventually.seconds(10, "the daemon goes on", () -> publisher.counts().sent() == 2);
      for (Socket socket : sockets) {
        socket.close();
      }
      Eventually.seconds(20, "room again", () -> connects(late));
      assertEquals(0, publisher.counts().reconnects());
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** CONNECT of MQTT 3.1.1 with a clean session and no keep-alive; the id has six characters. */
  private static byte[] connectPacket(String clientId) {
    return ("\u0010\u0012\0\u0004MQTT\u0004\u0002\0\0\0\u0006" + clientId)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean connects(MqttLink link) throws InterruptedException {
    try {
      var unused = link.connect(why -> {});
      return true;
    } catch (LinkException e) {
      return false;
    }
  }

  @Test
  void oneClientCannotMakeItKeepEverMore() throws Exception {
    try (Publisher publisher = owned()) {
      int port = publisher.broker().port();
      try (MqttLink flood = link(port, "flood", "elsewhere")) {
        var unused = flood.connect(why -> {});
        assertThrows(
            LinkException.class,
            () -> {
              for (int topic = 0; topic <= 2 * EmbeddedBrokerGuard.MAX_TOPICS; topic++) {
                var ignored =
                    flood.send(SampleReports.message(Delivery.EVENT, "many/" + topic, "x"), 0);
              }
            });
      }
      try (MqttLink greedy = link(port, "greedy", "elsewhere")) {
        var unused = greedy.connect(why -> {});
        assertThrows(
            LinkException.class,
            () -> {
              for (int filter = 0; filter <= EmbeddedBrokerGuard.MAX_SUBSCRIPTIONS; filter++) {
                var ignored = greedy.watch("filter/" + filter, (topic, payload, retained) -> {});
              }
            });
      }
      publisher.publish(SampleReports.frame(1));
      Eventually.seconds(10, "the daemon goes on", () -> publisher.counts().sent() == 2);
      assertEquals(0, publisher.counts().reconnects());
    }
  }

  @Test
  void theTopicsOfEventsThatNobodyListensToAreForgotten() throws Exception {
    BrokerSettings settings =
        SampleReports.settings(BrokerAddress.parse("embedded:" + SampleReports.freePort()))
            .withClientId("its-owner");
    try (EmbeddedBroker broker = EmbeddedBroker.startFor(settings);
        MqttLink link = new PahoLink(settings.withAddress(broker.address()))) {
      link.connect(why -> {});
      int before = broker.addresses();
      Topics topics = new Topics(settings.prefix(), settings.node());
      for (int event = 0; event < 100; event++) {
        String topic = topics.eventPicture("front", "0t5w3k1-7q4z-front-" + event, "crop");
        link.send(SampleReports.message(Delivery.PICTURE, topic, "a picture"), 1, 0);
      }
      assertTrue(broker.addresses() >= before + 100);

      Eventually.seconds(40, "they are forgotten", () -> broker.addresses() <= before + 1);
    }
  }

  @MustBeClosed
  private static Publisher owned() throws IOException {
    return Publisher.open(
        SampleReports.settings(BrokerAddress.parse("embedded:" + SampleReports.freePort())));
  }

  private static MqttLink link(int port, String clientId, String node) {
    BrokerSettings base = SampleReports.settings(port);
    return new PahoLink(
        new BrokerSettings(
            base.address(),
            base.prefix(),
            node,
            clientId,
            null,
            null,
            null,
            null,
            null,
            base.keepAlive(),
            base.messageExpiry(),
            base.connectTimeout()));
  }

  private static EmbeddedBroker start() throws IOException {
    return EmbeddedBroker.start(BrokerAddress.parse("embedded:" + SampleReports.freePort()));
  }

  private static Set<String> files() throws IOException {
    Set<String> names = new TreeSet<>();
    try (var here = Files.list(Path.of("."))) {
      here.forEach(file -> names.add(file.getFileName().toString()));
    }
    if (Files.exists(Path.of("data"))) {
      names.add("data");
    }
    return names;
  }
}
