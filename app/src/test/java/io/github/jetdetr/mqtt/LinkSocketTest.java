package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
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
        LinkSocket link = link(broker)) {
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
        LinkSocket link = link(broker)) {
      link.connect(new InetSocketAddress(0), 0);

      link.awaitPeerCloseOnClose(Duration.ofMillis(10));
      link.close();

      assertTrue(link.isClosed());
    }
  }

  @Test
  void anEndWithoutAWordIsSaidInWords() {
    MqttException thrown = new MqttException(new EOFException());

    LinkException lost = PahoFailures.lost(new MqttDisconnectResponse(thrown));

    assertEquals("the connection was lost: the broker closed the connection", lost.getMessage());
  }

  private static LinkSocket link(ServerSocket broker) {
    BrokerAddress address = BrokerAddress.parse("mqtt://127.0.0.1:" + broker.getLocalPort());
    return new LinkSocket(address, null, (int) LONG.toMillis());
  }
}
