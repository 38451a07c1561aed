package io.github.jetdetr.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.support.MosquittoPasswords;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS, certificates, users and passwords, against a real broker. */
@Timeout(60)
class PahoSecurityTest {

  @TempDir static Path keyFolder = Path.of("");

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void makeKeys() throws Exception {
    TestKeys keys = new TestKeys(keyFolder);
    keys.authority("ca");
    keys.authority("other-ca");
    keys.signed("broker", "ca", "rsa:2048", "IP:127.0.0.1,IP:::1,DNS:localhost");
    keys.signed("elsewhere", "ca", "rsa:2048", "DNS:broker.example");
    keys.signed("client-rsa", "ca", "rsa:2048", "DNS:client");
    keys.signed("client-ec", "ca", "ec -pkeyopt ec_paramgen_curve:P-256", "DNS:client");
    keys.openssl("rsa -traditional -in " + key("client-rsa.key") + " -out " + key("pkcs1.key"));
    keys.openssl(
        "pkcs8 -topk8 -passout pass:x -in " + key("client-rsa.key"),
        "-out " + key("encrypted.key"));
  }

  @Test
  void aBrokerWithTheRightCertificateIsTrusted() throws Exception {
    try (Mosquitto mosquitto = tlsBroker("broker")) {
      connects(tls("127.0.0.1", mosquitto.port(), "ca.crt", null, null));
      connects(tls("localhost", mosquitto.port(), "ca.crt", null, null));
    }
  }

  @Test
  void aWebSocketOverTlsIsTrustedByTheSameRules() throws Exception {
    int port = SampleReports.freePort();
    try (Mosquitto mosquitto =
        Mosquitto.startedItself(
            folder,
            "listener " + port + " 127.0.0.1",
            "protocol websockets",
            "cafile " + key("ca.crt"),
            "certfile " + key("broker.crt"),
            "keyfile " + key("broker.key"))) {
      // It opens this one after the other, by which it is known to have started.
      assertTrue(port != mosquitto.port());
      Eventually.seconds(20, "it listens", () -> listens(InetAddress.getLoopbackAddress(), port));
      BrokerAddress address = BrokerAddress.parse("wss://127.0.0.1:" + port + "/mqtt");
      connects(tls(address, "ca.crt", null, null));
      refused(LinkFailure.TLS, "certificate", tls(address, "other-ca.crt", null, null));
    }
  }

  private static boolean listens(InetAddress address, int port) {
    try (Socket socket = new Socket(address, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void anAddressOfIpv6IsReachedAndItsCertificateChecked() throws Exception {
    InetAddress v6 = requireIpv6();
    int port = SampleReports.freePort();
    int plain = SampleReports.freePort();
    int webSocket = SampleReports.freePort();
    int secureWebSocket = SampleReports.freePort();
    try (Mosquitto mosquitto =
        Mosquitto.startedItself(
            folder,
            "listener " + plain + " ::1",
            "listener " + port + " ::1",
            "cafile " + key("ca.crt"),
            "certfile " + key("broker.crt"),
            "keyfile " + key("broker.key"),
            "listener " + webSocket,
            "protocol websockets",
            "socket_domain ipv6",
            "listener " + secureWebSocket,
            "protocol websockets",
            "socket_domain ipv6",
            "cafile " + key("ca.crt"),
            "certfile " + key("broker.crt"),
            "keyfile " + key("broker.key"))) {
      assertTrue(port != mosquitto.port());
      Eventually.seconds(20, "it listens", () -> listens(v6, secureWebSocket));
      connects(SampleReports.settings(BrokerAddress.parse("mqtt://[::1]:" + plain)));
      connects(SampleReports.settings(BrokerAddress.parse("ws://[::1]:" + webSocket + "/mqtt")));
      for (String address :
          List.of("mqtts://[::1]:" + port, "wss://[::1]:" + secureWebSocket + "/mqtt")) {
        BrokerAddress broker = BrokerAddress.parse(address);
        connects(tls(broker, "ca.crt", null, null));
        refused(LinkFailure.TLS, "certificate", tls(broker, "other-ca.crt", null, null));
      }
    }
  }

  /** Its loopback address. */
  private static InetAddress requireIpv6() throws IOException {
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    InetAddress address = InetAddress.getByAddress(loopback);
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, 0));
    } catch (SocketException e) {
      abort("needs IPv6 on the loopback interface");
    }
    return address;
  }

  @Test
  void aBrokerThatAnotherAuthorityVouchesForIsRefused() throws Exception {
    try (Mosquitto mosquitto = tlsBroker("broker")) {
      BrokerSettings settings = tls("127.0.0.1", mosquitto.port(), "other-ca.crt", null, null);

      refused(LinkFailure.TLS, "certificate", settings);
    }
  }

  @Test
  void aBrokerWhoseCertificateIsForAnotherNameIsRefused() throws Exception {
    try (Mosquitto mosquitto = tlsBroker("elsewhere")) {
      refused(
          LinkFailure.TLS, "127.0.0.1", tls("127.0.0.1", mosquitto.port(), "ca.crt", null, null));
      refused(
          LinkFailure.TLS, "localhost", tls("localhost", mosquitto.port(), "ca.crt", null, null));
    }
  }

  @Test
  void aClientCertificateLetsInWhereOneIsRequired() throws Exception {
    try (Mosquitto mosquitto = tlsBroker("broker", "require_certificate true")) {
      int port = mosquitto.port();
      connects(tls("127.0.0.1", port, "ca.crt", "client-rsa.crt", "client-rsa.key"));
      connects(tls("127.0.0.1", port, "ca.crt", "client-ec.crt", "client-ec.key"));

      // With TLS 1.3 the broker says so after the handshake, and hangs up at once: whether its word
      // or the end of the connection is met first is a matter of chance.
      LinkException without = failure(tls("127.0.0.1", port, "ca.crt", null, null));
      assertTrue(
          Set.of(LinkFailure.TLS, LinkFailure.LOST, LinkFailure.HUNG_UP)
              .contains(without.failure()),
          without::toString);
    }
  }

  @Test
  void aBrokerThatDoesNotSpeakTlsIsNotTalkedTo() throws Exception {
    try (Mosquitto mosquitto = Mosquitto.started(folder)) {
      LinkException failure = failure(tls("127.0.0.1", mosquitto.port(), "ca.crt", null, null));

      assertTrue(failure.failure() != LinkFailure.NOT_AUTHORIZED, failure::toString);
    }
  }

  @Test
  void aKeyInAnotherFormIsRefusedWithTheCommandThatConvertsIt() {
    badFile("pkcs1.key", "openssl pkcs8 -topk8 -nocrypt");
    badFile("encrypted.key", "is encrypted");
    badFile("client-ec.key", "is not a valid RSA key");
    badFile("ca.crt", "contains no PEM private key");
    badFile("missing.key", "no such file");
  }

  @Test
  void userAndPasswordLetInAndTheLineEndOfTheFileIsIgnored() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "s3cret word\r\n");
    try (Mosquitto mosquitto = passwordBroker()) {
      connects(login(mosquitto.port(), "fleet", password));
    }
  }

  @Test
  void aWrongPasswordIsNamedAsThatAndNotRepeated() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "guessed-wrong");
    try (Mosquitto mosquitto = passwordBroker()) {
      BrokerSettings settings = login(mosquitto.port(), "fleet", password);
      LinkException failure = refused(LinkFailure.NOT_AUTHORIZED, "user fleet", settings);
      assertFalse(failure.toString().contains("guessed-wrong"));
      assertFalse(settings.toString().contains("guessed-wrong"));
      refused(
          LinkFailure.NOT_AUTHORIZED, "without a user", SampleReports.settings(mosquitto.port()));

      // The file is read again for every try.
      Files.writeString(password, "s3cret word");
      connects(settings);
    }
  }

  @Test
  void aPasswordFileThatIsNotThereIsSaidBeforeAnythingStarts() {
    BrokerSettings settings = login(1, "fleet", folder.resolve("missing"));

    IOException failure =
        assertThrows(
            IOException.class,
            () -> {
              try (Publisher publisher = Publisher.open(settings)) {
                assertFalse(publisher.counts().connected());
              }
            });
    assertTrue(String.valueOf(failure.getMessage()).contains("missing"), failure::toString);
  }

  private static void badFile(String keyFile, String said) {
    refused(LinkFailure.BAD_FILE, said, tls("127.0.0.1", 1, "ca.crt", "client-rsa.crt", keyFile));
  }

  private static void connects(BrokerSettings settings) throws Exception {
    try (PahoLink link = new PahoLink(settings)) {
      long largest = link.connect(why -> {}).maxPacketBytes();
      assertTrue(largest > 0);
      var outcome = link.send(SampleReports.message(Delivery.EVENT, "x", "1"), 0);
      assertEquals(MqttLink.Outcome.SENT, outcome);
      link.disconnect(Duration.ofSeconds(1));
    }
  }

  private static LinkException refused(LinkFailure kind, String said, BrokerSettings settings) {
    LinkException failure = failure(settings);
    assertEquals(kind, failure.failure(), failure::toString);
    assertTrue(failure.toString().contains(said), failure::toString);
    return failure;
  }

  private static LinkException failure(BrokerSettings settings) {
    try (PahoLink link = new PahoLink(settings)) {
      return assertThrows(LinkException.class, () -> link.connect(why -> {}));
    }
  }

  private Mosquitto tlsBroker(String certificate, String... more) throws Exception {
    String[] lines = new String[3 + more.length];
    lines[0] = "cafile " + key("ca.crt");
    lines[1] = "certfile " + key(certificate + ".crt");
    lines[2] = "keyfile " + key(certificate + ".key");
    System.arraycopy(more, 0, lines, 3, more.length);
    return Mosquitto.started(folder, lines);
  }

  private Mosquitto passwordBroker() throws Exception {
    Path users = folder.resolve("users");
    MosquittoPasswords.write(users, "fleet", "s3cret word");
    return Mosquitto.started(folder, "allow_anonymous false", "password_file " + users);
  }

  private static BrokerSettings login(int port, String user, Path passwordFile) {
    BrokerSettings base = SampleReports.settings(port);
    return new BrokerSettings(
        base.address(),
        base.prefix(),
        base.node(),
        base.clientId(),
        user,
        passwordFile,
        null,
        null,
        null,
        base.keepAlive(),
        base.messageExpiry(),
        Duration.ofSeconds(5));
  }

  private static BrokerSettings tls(
      String host, int port, String caFile, @Nullable String certFile, @Nullable String keyFile) {
    return tls(
        new BrokerAddress(BrokerAddress.Transport.TLS, host, port, true),
        caFile,
        certFile,
        keyFile);
  }

  private static BrokerSettings tls(
      BrokerAddress address, String caFile, @Nullable String certFile, @Nullable String keyFile) {
    BrokerSettings base = SampleReports.settings(address);
    return new BrokerSettings(
        address,
        base.prefix(),
        base.node(),
        base.clientId(),
        null,
        null,
        key(caFile),
        certFile == null ? null : key(certFile),
        keyFile == null ? null : key(keyFile),
        base.keepAlive(),
        base.messageExpiry(),
        Duration.ofSeconds(5));
  }

  private static Path key(String name) {
    return keyFolder.resolve(name);
  }
}
