package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.SampleReports;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
@SuppressWarnings("try") // closing is what is tested
class LinkSocketTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void afterAGoodbyeTheBrokerHangsUpFirst() throws Exception {
    AtomicBoolean hungUp = new AtomicBoolean();
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LinkSocket link = link(broker, "127.0.0.1")) {
      FutureTask<Integer> heard =
          new FutureTask<>(
              () -> {
                try (Socket client = broker.accept()) {
                  int goodbye = client.getInputStream().read();
                  hungUp.set(true);
                  return goodbye;
                }
              });
      new Thread(heard, "broker").start();
      link.connect(new InetSocketAddress(0), 0);

      link.awaitPeerCloseOnClose(LONG);
      link.getOutputStream().write(0xe0);
      link.close();

      assertTrue(hungUp.get(), "closed before the broker had read the goodbye");
      assertEquals(0xe0, heard.get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void aBrokerThatDoesNotHangUpIsLeft() throws Exception {
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        LinkSocket link = link(broker, "127.0.0.1")) {
      link.connect(new InetSocketAddress(0), 0);

      link.awaitPeerCloseOnClose(Duration.ofMillis(10));
      link.close();

      assertTrue(link.isClosed());
    }
  }

  @Test
  void anEndWithoutAWordIsSaidInWords() {
    MqttException thrown = new MqttException(new EOFException());

    LinkException lost = PahoFailures.lost(thrown);

    assertEquals("the connection was lost: the broker closed the connection", lost.getMessage());
  }

  @Test
  void allAddressesOfANameAreTriedInTurn() throws Exception {
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.3"));
        LinkSocket link = link(broker, "127.0.0.1", "::1", "127.0.0.3")) {
      link.connect(new InetSocketAddress(0), 0);

      assertTrue(link.established());
      assertTrue(host(broker, "127.0.0.1", "127.0.0.3").listens());
      assertFalse(host(broker, "127.0.0.1", "::1").listens());
    }
  }

  @Test
  void whenNoAddressAnswersTheReasonNamesEach() throws Exception {
    int port = SampleReports.freePort();
    try (LinkSocket link = link(port, "127.0.0.1", "127.0.0.2")) {
      assertThrows(IOException.class, () -> link.connect(new InetSocketAddress(0), 0));

      String why = String.valueOf(Objects.requireNonNull(link.failure()).getMessage());
      assertEquals(
          "none of its addresses, 127.0.0.1: Connection refused, 127.0.0.2: Connection refused",
          why);
    }
  }

  @Test
  void theTwoKindsOfAddressTakeTurnsAndAnAddressWithoutABrokerBehindItComesLater()
      throws Exception {
    BrokerHost host = host(1883, "::1", "::2", "127.0.0.1", "127.0.0.2", "127.0.0.3");

    assertEquals(
        List.of("0:0:0:0:0:0:0:1", "127.0.0.1", "0:0:0:0:0:0:0:2", "127.0.0.2", "127.0.0.3"),
        texts(host));
    host.startWithNext();
    assertEquals(
        List.of("127.0.0.1", "0:0:0:0:0:0:0:2", "127.0.0.2", "127.0.0.3", "0:0:0:0:0:0:0:1"),
        texts(host));
  }

  private static List<String> texts(BrokerHost host) throws IOException {
    return host.addresses().stream().map(at -> at.getAddress().getHostAddress()).toList();
  }

  private static LinkSocket link(ServerSocket broker, String... addresses) {
    return link(broker.getLocalPort(), addresses);
  }

  private static LinkSocket link(int port, String... addresses) {
    return new LinkSocket(host(port, addresses), null, (int) LONG.toMillis());
  }

  private static BrokerHost host(ServerSocket broker, String... addresses) {
    return host(broker.getLocalPort(), addresses);
  }

  private static BrokerHost host(int port, String... addresses) {
    return new BrokerHost(
        BrokerAddress.parse("mqtt://several.example:" + port),
        name -> {
          InetAddress[] found = new InetAddress[addresses.length];
          for (int at = 0; at < found.length; at++) {
            found[at] = InetAddress.getByName(addresses[at]);
          }
          return found;
        });
  }
}
