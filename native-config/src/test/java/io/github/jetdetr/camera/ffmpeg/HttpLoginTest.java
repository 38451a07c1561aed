package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.source.CameraUri;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cameras over HTTP that want a login by digest. */
@Timeout(60)
class HttpLoginTest {

  private static final String TARGET = "/cam?channel=1&size=a%20b";
  private static final String PASSWORD = "s3cret:p@ss";

  /** What a camera sends to whom it knows. */
  private enum Content {
    MJPEG,
    SNAPSHOT,
    RAW_JPEGS
  }

  private final byte[] jpeg;
  // One line a request: which algorithm it was answered by, or why it was refused.
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private List<String> offers = List.of("algorithm=SHA-256, qop=\"auth\"");
  private Content content = Content.MJPEG;
  private int usesOfNonce = Integer.MAX_VALUE;
  private String password = PASSWORD;
  private String nonce = "";
  private int nonces;
  private int uses;
  private boolean offersBasic = true;
  private final Set<String> counts = new HashSet<>();

  HttpLoginTest() throws IOException {
    jpeg = FramePixels.encoded(FramePixels.drawn(640, 480, BufferedImage.TYPE_INT_RGB), "jpg");
  }

  @ParameterizedTest
  @CsvSource({
    "MJPEG, SHA-256",
    "SNAPSHOT, SHA-256",
    "RAW_JPEGS, SHA-256",
    "MJPEG, SHA-256-sess",
    "MJPEG, SHA-512-256",
    "MJPEG, MD5",
    "MJPEG, MD5-sess"
  })
  void aCameraIsReadWithEachKindOfDigest(Content sent, String algorithm) throws Exception {
    content = sent;
    offers = List.of("qop=\"auth,auth-int\", algorithm=" + algorithm);
    assertShows(3);

    assertTrue(requests.contains(algorithm), requests.toString());
  }

  @Test
  void aDigestWithoutProtectionIsAnsweredTheOldWay() throws Exception {
    offers = List.of("algorithm=SHA-256");
    assertShows(2);
    offers = List.of("opaque=\"x\"");
    assertShows(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofTwoOffersTheStrongerIsTaken(boolean strongerFirst) throws Exception {
    String sha = "qop=\"auth\", algorithm=SHA-256";
    String md5 = "qop=\"auth\", algorithm=MD5";
    offers = strongerFirst ? List.of(sha, md5) : List.of(md5, sha);
    assertShows(2);

    assertTrue(requests.contains("SHA-256"), requests.toString());
    assertFalse(requests.contains("MD5"), requests.toString());
  }

  @Test
  void snapshotsAfterTheFirstNeedOneRequestEach() throws Exception {
    content = Content.SNAPSHOT;
    assertShows(4);

    assertEquals(
        List.of("none", "none", "SHA-256", "SHA-256", "SHA-256", "SHA-256"),
        requests.subList(0, 6));
  }

  @Test
  void aStaleNonceIsAskedForAnew() throws Exception {
    content = Content.SNAPSHOT;
    usesOfNonce = 2;
    assertShows(6);

    // From then on it asks first, as its nonces do not last.
    assertEquals(1, requests.stream().filter("stale"::equals).count(), requests.toString());
  }

  @Test
  void aWrongPasswordIsTriedOnceAndSaidSo() throws Exception {
    password = "another";
    try (LoopbackServer server = new LoopbackServer(this::serve)) {
      String message = CameraContract.refusal(uri(server), CameraContract.OPEN);

      assertTrue(message.contains("the camera rejected user or password (401)"), message);
      assertFalse(message.contains("s3cret"), message);
      assertEquals(List.of("none", "none", "wrong"), requests);
    }
  }

  @Test
  void aLoginThatIsNotSpokenIsNamedAndNothingElseIsTried() throws Exception {
    offers = List.of("algorithm=SHA-999");
    offersBasic = false;
    try (LoopbackServer server = new LoopbackServer(this::serve)) {
      String message = CameraContract.refusal(uri(server), CameraContract.OPEN);

      assertTrue(message.contains("a digest with SHA-999, which is not spoken here"), message);
      assertEquals(List.of("none", "none"), requests);
    }
  }

  @Test
  void aPasswordThatIsChangedInBetweenIsALoss() throws Exception {
    content = Content.SNAPSHOT;
    try (LoopbackServer server = new LoopbackServer(this::serve);
        Camera camera = open(server);
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      password = "another";
      NoFrame none = assertInstanceOf(NoFrame.class, camera.next(frame));

      assertEquals(NoFrame.Reason.LOST, none.reason());
      assertTrue(none.detail().contains("rejected user or password"), none.detail());
    }
  }

  @Test
  void aCameraThatOffersBasicOnlyIsLeftToFfmpeg() throws Exception {
    offers = List.of();
    assertShows(2);

    assertTrue(requests.contains("Basic"), requests.toString());
  }

  @Test
  void aCameraThatNeedsNoLoginIsAskedOnce() throws Exception {
    password = "";
    assertShows(2);

    assertEquals(List.of("open"), requests);
  }

  private void assertShows(int pictures) throws Exception {
    try (LoopbackServer server = new LoopbackServer(this::serve);
        Camera camera = open(server);
        Frame frame = new Frame()) {
      for (int i = 0; i < pictures; i++) {
        assertSame(frame, camera.next(frame), requests::toString);
        assertEquals(640, frame.width());
      }
    }
  }

  private static String uri(LoopbackServer server) {
    return "http://ad%20min:s3cret:p%40ss@127.0.0.1:" + server.port() + TARGET + "#every=0.05";
  }

  @MustBeClosed
  private static Camera open(LoopbackServer server) throws Exception {
    return Camera.open(CameraUri.parse(uri(server)), CameraContract.OPEN, CameraContract.READ);
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    String request = LoopbackServer.readHead(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    String known = judge(request);
    requests.add(known);
    if (Set.of("none", "stale", "wrong").contains(known)) {
      out.write(refusal(known.equals("stale")).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    String type =
        switch (content) {
          case MJPEG -> "multipart/x-mixed-replace; boundary=b";
          case SNAPSHOT -> "image/jpeg\r\nContent-Length: " + jpeg.length;
          case RAW_JPEGS -> "video/x-motion-jpeg";
        };
    write(out, "HTTP/1.0 200 OK\r\nContent-Type: " + type + "\r\n\r\n");
    for (int i = 0; i < (content == Content.SNAPSHOT ? 1 : 20); i++) {
      if (content == Content.MJPEG) {
        write(
            out, "--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n");
      }
      out.write(jpeg);
      write(out, content == Content.MJPEG ? "\r\n" : "");
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private synchronized String refusal(boolean stale) {
    nonce = "nonce" + nonces++;
    uses = 0;
    counts.clear();
    StringBuilder head = new StringBuilder("HTTP/1.1 401 Unauthorized\r\n");
    for (String offer : offers) {
      head.append("WWW-Authenticate: Digest realm=\"A \\\"camera\\\"\", nonce=\"").append(nonce);
      head.append("\", ").append(offer).append(stale ? ", stale=true\r\n" : "\r\n");
    }
    head.append(offersBasic ? "WWW-Authenticate: Basic realm=\"x\"\r\n" : "");
    return head.append("Content-Length: 0\r\n\r\n").toString();
  }

  /** As a server does it: RFC 7616, section 3.4. */
  private synchronized String judge(String request) {
    if (password.isEmpty()) {
      return "open";
    }
    if (request.contains("\r\nAuthorization: Basic ")) {
      return "Basic";
    }
    if (!request.contains("\r\nAuthorization: Digest ")) {
      return "none";
    }
    if (!value(request, "nonce").equals(nonce) || uses >= usesOfNonce) {
      return "stale";
    }
    uses++;
    String algorithm = value(request, "algorithm");
    String counted = value(request, "nc");
    assertTrue(counted.isEmpty() || counts.add(counted), "a count comes once: " + counted);
    String secret = hash(algorithm, "ad min:A \"camera\":" + password);
    if (algorithm.endsWith("-sess")) {
      secret = hash(algorithm, secret + ":" + nonce + ":" + value(request, "cnonce"));
    }
    String extra = counted.isEmpty() ? "" : counted + ":" + value(request, "cnonce") + ":auth:";
    String expected =
        hash(algorithm, secret + ":" + nonce + ":" + extra + hash(algorithm, "GET:" + TARGET));
    boolean right =
        request.startsWith("GET " + TARGET + " ")
            && value(request, "uri").equals(TARGET)
            && value(request, "username").equals("ad min")
            && value(request, "response").equals(expected);
    return right ? algorithm : "wrong";
  }

  private static String value(String request, String name) {
    Matcher matcher = Pattern.compile("[ ,]" + name + "=\"?([^\",\r]*)").matcher(request);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String hash(String algorithm, String text) {
    String name =
        switch (algorithm.replace("-sess", "")) {
          case "SHA-256" -> "SHA-256";
          case "SHA-512-256" -> "SHA-512/256";
          default -> "MD5";
        };
    try {
      byte[] sum = MessageDigest.getInstance(name).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
