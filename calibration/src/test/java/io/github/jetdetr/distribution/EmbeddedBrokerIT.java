package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.distribution.support.Distribution;
import io.github.jetdetr.distribution.support.MessageRecorder;
import io.github.jetdetr.distribution.support.RunningDaemon;
import io.github.jetdetr.support.ForeignProgram;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The distribution leaves out what its broker does not need of Artemis. Whatever a client does, it
 * must not find a way to a class that is not there.
 */
class EmbeddedBrokerIT {

  private static final String WEB_SOCKET =
      """
      GET /mqtt HTTP/1.1
      Host: localhost
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Protocol: mqtt

      """;
  private static final long SECONDS = 60;
  private static final int ANSWER_MILLIS = 1_000;

  @Test
  void clientsThatDoNotSpeakMqttAndThoseThatUseAllOfItFindNoMissingClass() throws Exception {
    Path subscriber = ForeignProgram.MOSQUITTO_SUB.require();
    int port = Distribution.freePort();
    try (RunningDaemon daemon = Distribution.start("run", "--broker", "embedded:" + port);
        MessageRecorder listener = listen(daemon, port)) {
      for (Map.Entry<String, byte[]> opening : openings().entrySet()) {
        say(port, opening.getValue());
        assertTrue(daemon.isAlive(), () -> opening.getKey() + ": " + daemon);
      }
      subscribe(
          subscriber,
          port,
          "-V",
          "5",
          "-q",
          "2",
          "-c",
          "-i",
          "session",
          "-x",
          "60",
          "-t",
          "jetdetr/#");
      subscribe(subscriber, port, "-V", "5", "-q", "1", "-t", "$share/group/jetdetr/#");
      subscribe(subscriber, port, "-V", "311", "-q", "0", "-t", "+/+/camera/+/detections");
      subscribe(
          subscriber,
          port,
          List.of("--will-topic", "jetdetr/last", "--will-payload", "words", "--will-retain"),
          "-V",
          "5",
          "-t",
          "jetdetr/#",
          "-t",
          "$SYS/#");
      var unused = listener.awaitNext("detections", MessageRecorder.Message::isDetections, SECONDS);
      daemon.signal("TERM");
      RunningDaemon.Ended ended = daemon.ended(SECONDS);

      assertEquals(
          List.of(),
          ended.err().stream()
              .filter(line -> line.contains("NoClassDef") || line.contains("ClassNotFound"))
              .toList());
    }
  }

  private static MessageRecorder listen(RunningDaemon daemon, int port) throws Exception {
    daemon.awaitOut(
        "how to listen",
        lines -> lines.stream().anyMatch(line -> line.contains("mosquitto_sub")),
        SECONDS);
    return new MessageRecorder(port);
  }

  /** What clients of other protocols say first. */
  private static Map<String, byte[]> openings() {
    Map<String, byte[]> openings = new LinkedHashMap<>();
    openings.put("HTTP", bytes("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    openings.put("WebSocket", bytes(WEB_SOCKET.replace("\n", "\r\n")));
    openings.put("HAProxy", bytes("PROXY TCP4 192.0.2.1 192.0.2.2 40000 1883\r\n"));
    openings.put("HAProxy 2", bytes("\r\n\r\n\0\r\nQUIT\n!\u0011\0\0"));
    openings.put("TLS", bytes("\u0016\u0003\u0001\0\u00fa\u0001\0\0\u00f6\u0003\u0003"));
    openings.put("AMQP", bytes("AMQP\u0003\u0001\0\0"));
    openings.put("STOMP", bytes("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0"));
    openings.put("Core", bytes("ARTEMIS\0\0\0\u0010"));
    openings.put("OpenWire", bytes("\0\0\u0001@\u0001ActiveMQ\0\0\0\u000c"));
    openings.put("SOCKS", bytes("\u0005\u0001\0"));
    openings.put("half a CONNECT", bytes("\u0010\u00ff\u00ff\u00ff\u007f\0\u0004MQTT\u0005"));
    openings.put("nothing", new byte[0]);
    byte[] noise = new byte[64 << 10];
    new Random(7).nextBytes(noise);
    openings.put("noise", noise);
    return openings;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Says it, and listens until the broker hangs up or is silent. */
  private static void say(int port, byte[] opening) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setSoTimeout(ANSWER_MILLIS);
      client.getOutputStream().write(opening);
      client.shutdownOutput();
      InputStream in = client.getInputStream();
      byte[] answer = new byte[4096];
      int read = 0;
      while (read >= 0) {
        read = in.read(answer);
      }
    } catch (SocketTimeoutException | SocketException e) {
      // Silence and a reset connection are answers, too.
      assertTrue(e.getMessage() != null);
    }
  }

  private static void subscribe(Path program, int port, String... how) throws Exception {
    subscribe(program, port, List.of(), how);
  }

  /** A client that hears three messages and leaves. */
  private static void subscribe(Path program, int port, List<String> more, String... how)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "-h", "127.0.0.1", "-p", "" + port, "-C", "3"));
    command.addAll(List.of(how));
    command.addAll(more);
    try (RunningDaemon client = new RunningDaemon(new ProcessBuilder(command))) {
      RunningDaemon.Ended ended = client.ended(SECONDS);
      assertEquals(0, ended.code(), ended::toString);
      assertEquals(3, ended.out().size(), ended::toString);
    }
  }
}
