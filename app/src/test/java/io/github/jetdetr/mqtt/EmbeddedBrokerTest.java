package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.SampleReports;
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
import java.util.Collections;
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
