package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.StreetClip;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cameras over TLS, each with a certificate that it signed itself, as cheap ones have. */
@Timeout(60)
class TlsCameraTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String REFUSAL =
      "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"1\", qop=\"auth\","
          + " algorithm=SHA-256\r\nContent-Length: 0\r\n\r\n";
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder = Path.of("");

  /** Makes {@code name.p12} and {@code name.pem}, for a host. */
  private void certificate(String name, String host) throws Exception {
    String store = "-storetype PKCS12 -storepass " + PASSWORD + " -alias camera -keystore " + name;
    keytool("-genkeypair -keyalg RSA -dname CN=" + name + " -ext san=" + host, store + ".p12");
    keytool("-exportcert -rfc -file " + name + ".pem", store + ".p12");
  }

  private void keytool(String what, String store) throws Exception {
    Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> command = List.of((program + " " + what + " " + store).split(" "));
    Process keytool =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertTrue(keytool.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, keytool.exitValue(), () -> "see keytool.log of " + command);
  }

  private LoopbackServer server(String name, LoopbackServer.Handler handler) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(folder.resolve(name + ".p12"))) {
      store.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return new LoopbackServer(context.getServerSocketFactory(), handler);
  }

  private LoopbackServer snapshots(String name) throws Exception {
    return snapshots(name, /* wants= */ "");
  }

  /** Those whose request has a line that begins with {@code wants} get a picture. */
  private LoopbackServer snapshots(String name, String wants) throws Exception {
    byte[] jpeg = FramePixels.encoded(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpg");
    String head = "HTTP/1.0 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: ";
    return server(
        name,
        socket -> {
          String asked = LoopbackServer.readHead(socket.getInputStream());
          if (!asked.contains("\r\n" + wants)) {
            socket.getOutputStream().write(REFUSAL.getBytes(StandardCharsets.US_ASCII));
            return;
          }
          socket
              .getOutputStream()
              .write((head + jpeg.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
          socket.getOutputStream().write(jpeg);
        });
  }

  /** Some containers have no /etc/hosts; FFmpeg takes the name from there. */
  private static void assumeLocalhostIsKnown() {
    assumeTrue(Files.exists(Path.of("/etc/hosts")), "needs a name for 127.0.0.1: /etc/hosts");
  }

  private static void assertShows(String uri) throws Exception {
    try (Camera camera = Camera.open(CameraUri.parse(uri), LIMIT, LIMIT);
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
    }
  }

  @Test
  void aCameraWhoseCertificateIsVouchedForIsRead() throws Exception {
    certificate("right", "dns:localhost,ip:127.0.0.1");
    try (LoopbackServer server = snapshots("right")) {
      String uri = "https://127.0.0.1:" + server.port() + "/snapshot.jpg";
      assertShows(uri + "#ca=" + folder.resolve("right.pem"));
      assertShows(uri);
    }
  }

  @Test
  void aCameraThatWantsALoginBySha256IsLoggedInTo() throws Exception {
    certificate("right", "dns:localhost,ip:127.0.0.1");
    String wanted = "Authorization: Digest username=\"admin\", realm=\"x\"";
    try (LoopbackServer server = snapshots("right", wanted)) {
      String uri = "https://admin:s3cret@127.0.0.1:" + server.port() + "/snapshot.jpg";
      assertShows(uri + "#ca=" + folder.resolve("right.pem"));
      assertShows(uri);
    }
  }

  @Test
  void aCameraThatIsNamedIsReadWhereItsCertificateHasThatName() throws Exception {
    assumeLocalhostIsKnown();
    certificate("right", "dns:localhost");
    try (LoopbackServer server = snapshots("right")) {
      String uri = "https://localhost:" + server.port() + "/snapshot.jpg";
      assertShows(uri + "#ca=" + folder.resolve("right.pem"));
    }
  }

  @Test
  void aCameraOverRtspIsReadLikewise() throws Exception {
    certificate("right", "dns:localhost,ip:127.0.0.1");
    certificate("another", "dns:localhost");
    Path clip = new StreetClip(StreetClip.Codec.H264, 320, 180, 40).file();
    try (RtspServer rtsp = new RtspServer(clip);
        LoopbackServer server =
            server(
                "right",
                socket -> {
                  if (rtsp.shakeHands(socket)) {
                    for (int i = 0; i < rtsp.pictures(); i++) {
                      rtsp.send(socket.getOutputStream(), i);
                    }
                  }
                })) {
      String uri = "rtsps://127.0.0.1:" + server.port() + "/live#ca=";
      assertShows(uri + folder.resolve("right.pem"));
      assertRefused(uri + folder.resolve("another.pem"));
    }
  }

  @Test
  void aCertificateOfAnotherCameraOrOfAnotherNameIsRefused() throws Exception {
    assumeLocalhostIsKnown();
    certificate("right", "dns:localhost,ip:127.0.0.1");
    certificate("elsewhere", "dns:elsewhere");
    try (LoopbackServer server = snapshots("elsewhere")) {
      String uri = "https://u:s3cret@localhost:" + server.port() + "/snapshot.jpg#ca=";
      assertRefused(uri + folder.resolve("right.pem"));
      assertRefused(uri + folder.resolve("elsewhere.pem"));
    }
  }

  private static void assertRefused(String uri) {
    String message = CameraContract.refusal(uri, LIMIT);
    assertTrue(message.contains("certificate is not one that ca= vouches for"), message);
    assertTrue(!message.contains("s3cret"), message);
  }

  @Test
  void aMissingFileIsNamed() {
    String message = CameraContract.refusal("https://127.0.0.1:1/x#ca=/nowhere/ca.pem", LIMIT);

    assertTrue(message.contains("no such file"), message);
  }
}
