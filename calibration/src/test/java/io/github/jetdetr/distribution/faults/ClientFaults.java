package io.github.jetdetr.distribution.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.NodeSubscriber;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What other clients do, of the broker and of the metrics. */
public final class ClientFaults {

  private static final int MANY = 12;
  private static final int TAKE_OVERS = 4;

  private ClientFaults() {}

  /** All of them. */
  public static List<FaultKind> all() {
    return List.of(
        new FaultKind(
            "another client with the same id",
            "named, and connected again",
            10,
            "over this connection",
            ClientFaults::takeOver),
        new FaultKind(
            MANY + " half requests to the metrics",
            "hung up on after their deadline; the daemon goes on",
            6,
            "",
            ClientFaults::halfRequests),
        new FaultKind(
            MANY + " clients that hang up on the metrics",
            "the daemon goes on",
            6,
            "",
            ClientFaults::hangUps));
  }

  /** Again and again, since Mosquitto says nothing of it to the one that it disconnects. */
  @SuppressWarnings("try") // it is enough that the other one is there
  private static double takeOver(Rig rig) throws Exception {
    BrokerSettings same =
        BrokerSettings.of(
                BrokerAddress.parse("mqtt://127.0.0.1:" + rig.broker().port()),
                "jetdetr",
                "observer")
            .withClientId("pole-1");
    for (int time = 0; time < TAKE_OVERS; time++) {
      try (NodeSubscriber other =
          NodeSubscriber.open(same, List.of("nobody/writes/here"), (topic, payload, kept) -> {})) {
        double unused = rig.untilFlowing();
      }
    }
    rig.awaitExpected();
    return rig.untilFlowing();
  }

  private static double halfRequests(Rig rig) throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int at = 0; at < MANY; at++) {
        Socket socket = connect(rig);
        sockets.add(socket);
        write(socket, "GET /metrics HT");
      }
      double seconds = rig.untilFlowing();
      assertTrue(rig.observer().awaitMore("front", 10, 30), () -> "front: " + rig.daemon());
      return seconds;
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private static double hangUps(Rig rig) throws Exception {
    for (int at = 0; at < MANY; at++) {
      try (Socket socket = connect(rig)) {
        write(socket, "GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n");
        socket.setSoLinger(true, 0);
      }
    }
    return rig.untilFlowing();
  }

  private static Socket connect(Rig rig) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), rig.metricsPort());
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
