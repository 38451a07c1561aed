package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.source.CameraUri;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpCameraTest extends CameraContract {

  // FFmpeg wants to see 2 KiB before it says what a stream is; a picture is larger than that.
  private static final int WIDTH = 640;
  private static final int WIDE = 960;
  private static final int HEIGHT = 480;
  private static final Duration SHORT = Duration.ofMillis(400);
  // FFmpeg looks at its deadline every 100 ms; the rest is for a busy machine. Its own socket
  // timeouts would only act after six seconds.
  private static final long GRACE_MILLIS = 1500;

  private LoopbackServer server;
  private final byte[] jpeg;
  private final byte[] wide;

  HttpCameraTest() throws IOException {
    jpeg = FramePixels.encoded(FramePixels.drawn(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB), "jpg");
    wide = FramePixels.encoded(FramePixels.drawn(WIDE, HEIGHT, BufferedImage.TYPE_INT_RGB), "jpg");
    server = new LoopbackServer(socket -> serve(socket, Integer.MAX_VALUE));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Override
  @MustBeClosed
  protected Camera open() throws CameraException {
    return open(READ);
  }

  @MustBeClosed
  private Camera open(Duration readTimeout) throws CameraException {
    return Camera.open(CameraUri.parse(uri()), OPEN, readTimeout);
  }

  private String uri() {
    return "http://admin:s3cret@127.0.0.1:" + server.port() + "/video?pwd=s3cret";
  }

  @Test
  void aPictureOfTheStreamIsBt601AtFullRangeStampedOnArrival() throws Exception {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));

      assertEquals(WIDTH, frame.width());
      assertEquals(ColorSpace.BT601_FULL, frame.colorSpace());
      assertEquals(TimeSource.ARRIVAL, frame.timeSource());
      double difference =
          FramePixels.difference(
              FramePixels.drawn(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB), frame);
      assertTrue(difference < 8, () -> "mean difference " + difference);
    }
  }

  @Test
  void aPictureOfAnotherSizeInMidStreamIsTakenAsItIs() throws Exception {
    serveWith(
        socket -> {
          OutputStream out = begin(socket);
          part(out, jpeg);
          part(out, wide);
          part(out, jpeg);
          server.stall();
        });
    try (Camera camera = open();
        Frame frame = new Frame()) {
      for (int width : new int[] {WIDTH, WIDE, WIDTH}) {
        assertSame(frame, camera.next(frame));
        assertEquals(width, frame.width());
      }
    }
  }

  @Test
  void aBrokenPictureInMidStreamIsPassedOver() throws Exception {
    serveWith(
        socket -> {
          OutputStream out = begin(socket);
          part(out, jpeg);
          part(out, "no picture".getBytes(StandardCharsets.UTF_8));
          part(out, wide);
          server.stall();
        });
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertSame(frame, camera.next(frame));
      assertEquals(WIDE, frame.width());
    }
  }

  @Test
  void jpegsOneAfterTheOtherAreRead() throws Exception {
    serveWith(
        socket -> {
          OutputStream out = answer(socket, "Content-Type: video/x-motion-jpeg");
          for (int i = 0; i < 20; i++) {
            out.write(i % 2 == 0 ? jpeg : wide);
          }
          out.flush();
          server.stall();
        });
    assertWidths(WIDTH, WIDE, WIDTH, WIDE);
  }

  @Test
  void partsWithoutAFirstBoundaryAndWithParametersAreRead() throws Exception {
    for (String type : new String[] {"image/jpeg", "image/jpeg; charset=binary"}) {
      for (String first : new String[] {"", "--frame\r\n"}) {
        serveWith(
            socket -> {
              OutputStream out =
                  answer(socket, "Content-Type: multipart/x-mixed-replace; boundary=frame");
              out.write(first.getBytes(StandardCharsets.US_ASCII));
              for (int i = 0; i < 20; i++) {
                String head = "Content-Type: " + type + "\r\nX-Time: 1\r\n\r\n";
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(jpeg);
                out.write("\r\n--frame\r\n".getBytes(StandardCharsets.US_ASCII));
              }
              out.flush();
              server.stall();
            });
        assertWidths(WIDTH, WIDTH, WIDTH);
      }
    }
  }

  @Test
  void aSnapshotIsAskedForAgainAndAgain() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    serveWith(
        socket -> {
          byte[] picture = requests.getAndIncrement() % 2 == 0 ? jpeg : wide;
          OutputStream out =
              answer(socket, "Content-Type: image/jpeg\r\nContent-Length: " + picture.length);
          out.write(picture);
          out.flush();
        });
    try (Camera camera = Camera.open(CameraUri.parse(uri() + "#every=0.2"), OPEN, READ);
        Frame frame = new Frame()) {
      long before = 0;
      for (int i = 0; i < 4; i++) {
        assertSame(frame, camera.next(frame));
        assertEquals(i, frame.id());
        assertEquals(i % 2 == 0 ? WIDTH : WIDE, frame.width());
        long after = frame.capturedAtNanos();
        assertTrue(i == 0 || after - before > 100_000_000L, "asked for every 200 ms");
        before = after;
      }
    }
    assertTrue(requests.get() <= 5, requests + " requests");
  }

  @Test
  void aSnapshotThatIsNotThereAnyMoreIsLost() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    serveWith(
        socket -> {
          if (requests.getAndIncrement() == 0) {
            OutputStream out =
                answer(socket, "Content-Type: image/jpeg\r\nContent-Length: " + jpeg.length);
            out.write(jpeg);
            out.flush();
          }
        });
    try (Camera camera = Camera.open(CameraUri.parse(uri() + "#every=0.1"), OPEN, READ);
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(NoFrame.Reason.LOST, noFrame(camera.next(frame)).reason());
    }
  }

  @Test
  void closingEndsTheWaitForTheNextSnapshot() throws Exception {
    serveWith(
        socket -> {
          OutputStream out =
              answer(socket, "Content-Type: image/jpeg\r\nContent-Length: " + jpeg.length);
          out.write(jpeg);
          out.flush();
        });
    Duration patient = Duration.ofSeconds(50);
    try (Camera camera = Camera.open(CameraUri.parse(uri() + "#every=40"), OPEN, patient);
        Frame frame = new Frame()) {
      assertTrue(closeWhileWaiting(camera, frame).detail().contains("closed"));
    }
  }

  @Test
  void aPauseThatIsLongerThanTheReadTimeoutIsRefused() {
    String refused = refusal(uri() + "#every=10", OPEN);
    assertTrue(refused.contains("needs a read timeout of more than that"), refused);
  }

  private void assertWidths(int... widths) throws Exception {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      for (int width : widths) {
        assertSame(frame, camera.next(frame));
        assertEquals(width, frame.width());
      }
    }
  }

  private static OutputStream answer(Socket socket, String headers) throws IOException {
    LoopbackServer.readHead(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    out.write(("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return out;
  }

  @Test
  void aServerThatNeverAnswersIsGivenUpAtTheOpenDeadline() throws Exception {
    serveWith(socket -> server.stall());
    long start = System.nanoTime();

    String message = refusal(uri(), SHORT);

    assertTrue(message.contains("no response before the deadline"), message);
    assertInTime(start, SHORT);
  }

  @Test
  void aServerThatStallsInItsHeaderIsGivenUpAtTheOpenDeadline() throws Exception {
    serveWith(
        socket -> {
          begin(socket);
          server.stall();
        });
    long start = System.nanoTime();

    refusal(uri(), SHORT);

    assertInTime(start, SHORT);
  }

  @Test
  void aStallIsATimeoutAndPicturesAfterItAreTaken() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    serveWith(
        socket -> {
          OutputStream out = begin(socket);
          part(out, jpeg);
          part(out, jpeg);
          goOn.await();
          part(out, wide);
          server.stall();
        });
    try (Camera camera = open(SHORT);
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertSame(frame, camera.next(frame));

      long start = System.nanoTime();
      NoFrame none = noFrame(camera.next(frame));
      assertInTime(start, SHORT);
      assertEquals(NoFrame.Reason.TIMEOUT, none.reason());
      assertFalse(none.detail().contains("s3cret"), none.detail());

      goOn.countDown();
      assertSame(frame, camera.next(frame));
      assertEquals(WIDE, frame.width());
      assertEquals(2, frame.id());
    }
  }

  @Test
  void aConnectionResetInMidPictureIsALoss() throws Exception {
    serveWith(
        socket -> {
          OutputStream out = begin(socket);
          part(out, jpeg);
          out.write(head(jpeg.length).getBytes(StandardCharsets.US_ASCII));
          out.write(jpeg, 0, jpeg.length / 2);
          out.flush();
          socket.setSoLinger(true, 0);
        });
    assertLostAfterPictures();
  }

  @Test
  void anEndOfTheStreamIsALoss() throws Exception {
    serveWith(socket -> serve(socket, 3));
    assertLostAfterPictures();
  }

  @Test
  void closingEndsTheWaitForAPicture() throws Exception {
    serveWith(
        socket -> {
          part(begin(socket), jpeg);
          server.stall();
        });
    try (Camera camera = open(Duration.ofSeconds(20));
        Frame frame = new Frame()) {
      assertTrue(closeWhileWaiting(camera, frame).detail().contains("closed"));
    }
  }

  @Test
  void aRefusedConnectionIsNamedWithoutTheSecret() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    String message = refusal("http://admin:s3cret@127.0.0.1:" + free + "/video", OPEN);

    assertTrue(message.contains("Connection refused"), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @Test
  void aWrongPasswordIsSaidSo() throws Exception {
    serveWith(
        socket -> {
          LoopbackServer.readHead(socket.getInputStream());
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
        });

    String message = refusal(uri(), OPEN);

    assertTrue(message.contains("rejected user or password"), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @Test
  void aLoginThatIsNotSpokenIsSaidSo() throws Exception {
    serveWith(
        socket -> {
          LoopbackServer.readHead(socket.getInputStream());
          socket
              .getOutputStream()
              .write(
                  ("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Digest realm=\"x\", nonce=\"1\","
                          + " algorithm=SHA-999\r\nContent-Length: 0\r\n\r\n")
                      .getBytes(StandardCharsets.US_ASCII));
        });

    String message = refusal(uri(), OPEN);

    assertTrue(message.contains("a digest with SHA-999, which is not spoken here"), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @Test
  void aCameraThatRedirectsInACircleIsSaidSo() throws Exception {
    serveWith(
        socket -> {
          LoopbackServer.readHead(socket.getInputStream());
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
        });

    String message = refusal(uri(), OPEN);

    assertTrue(message.contains("redirects from one address to the next without end"), message);
  }

  @Test
  void aPageIsNoVideo() throws Exception {
    serveWith(
        socket -> {
          LoopbackServer.readHead(socket.getInputStream());
          String page = "<html>" + "welcome ".repeat(1000) + "</html>";
          socket
              .getOutputStream()
              .write(
                  ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                          + page.length()
                          + "\r\n\r\n"
                          + page)
                      .getBytes(StandardCharsets.US_ASCII));
        });

    assertTrue(refusal(uri(), OPEN).contains("not a video format supported by FFmpeg"));
  }

  @Test
  void anUnknownHostIsSaidSo() {
    assertTrue(refusal("http://camera.invalid/video", OPEN).contains("unknown host"));
  }

  private void assertLostAfterPictures() throws CameraException {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      Grab grab = camera.next(frame);
      while (grab instanceof Frame) {
        grab = camera.next(frame);
      }
      assertEquals(NoFrame.Reason.LOST, noFrame(grab).reason());
      assertEquals(NoFrame.Reason.LOST, noFrame(camera.next(frame)).reason());
      assertFalse(noFrame(grab).detail().contains("s3cret"));
    }
  }

  private static void assertInTime(long startNanos, Duration deadline) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    assertTrue(millis >= deadline.toMillis() - 1, () -> "gave up after " + millis + " ms");
    assertTrue(
        millis <= deadline.toMillis() + GRACE_MILLIS, () -> "came back after " + millis + " ms");
  }

  private void serveWith(LoopbackServer.Handler handler) throws IOException {
    server.close();
    server = new LoopbackServer(handler);
  }

  private void serve(Socket socket, int pictures) throws IOException {
    OutputStream out = begin(socket);
    for (int i = 0; i < pictures; i++) {
      part(out, jpeg);
    }
  }

  private static OutputStream begin(Socket socket) throws IOException {
    LoopbackServer.readHead(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return out;
  }

  private static String head(int bytes) {
    return "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + bytes + "\r\n\r\n";
  }

  private static void part(OutputStream out, byte[] picture) throws IOException {
    out.write(head(picture.length).getBytes(StandardCharsets.US_ASCII));
    out.write(picture);
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
