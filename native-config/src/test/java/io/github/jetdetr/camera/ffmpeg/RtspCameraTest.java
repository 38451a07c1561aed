package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.SharedData;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtspCameraTest extends CameraContract {

  private static final Duration SHORT = Duration.ofMillis(400);
  private static final long GRACE_MILLIS = 1500;

  private RtspServer rtsp;
  private LoopbackServer server;

  @BeforeEach
  void serve() throws Exception {
    rtsp = new RtspServer(SharedData.carClip());
    server = new LoopbackServer(socket -> play(socket, rtsp.pictures()));
  }

  @AfterEach
  void stop() throws IOException {
    if (rtsp != null) {
      rtsp.close();
    }
    if (server != null) {
      server.close();
    }
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
    return "rtsp://admin:s3cret@127.0.0.1:" + server.port() + "/live?channel=1";
  }

  @Test
  void thePicturesAreThoseOfTheClip() throws Exception {
    CameraSource clip = CameraUri.parse("file:" + SharedData.carClip() + "?pace=max");
    try (Camera expected = Camera.open(clip, OPEN, READ);
        Camera camera = open();
        Frame want = new Frame();
        Frame got = new Frame()) {
      for (int i = 0; i < 10; i++) {
        assertSame(want, expected.next(want));
        assertSame(got, camera.next(got));
        assertEquals(TimeSource.ARRIVAL, got.timeSource());
        assertEquals(0, want.plane(0).compareTo(got.plane(0)), "picture " + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', interleaved=",
    "#transport=tcp, interleaved=",
    "#transport=udp, unicast;client_port=",
    "#transport=multicast, multicast"
  })
  void theServerIsAskedToSendAsTheUriSays(String option, String asked) throws Exception {
    CompletableFuture<String> setup = new CompletableFuture<>();
    // Then it hangs up.
    serveWith(socket -> setup.complete(rtsp.answerUntil("SETUP", socket)));

    String unused = refusal(uri() + option, OPEN);

    String request = setup.get(5, TimeUnit.SECONDS);
    assertTrue(request.contains(asked), request);
  }

  @Test
  void aServerThatNeverAnswersIsGivenUpAtTheOpenDeadline() throws Exception {
    serveWith(socket -> server.stall());
    long start = System.nanoTime();

    String message = refusal(uri(), SHORT);

    assertTrue(message.contains("no response before the deadline"), message);
    assertFalse(message.contains("s3cret"), message);
    assertInTime(start, SHORT);
  }

  @Test
  void aLoginThatIsNotSpokenIsSaidSo() throws Exception {
    serveWith(
        socket -> {
          String request = LoopbackServer.readHead(socket.getInputStream());
          while (!request.isEmpty()) {
            String cseq = request.replaceAll("(?s).*CSeq: *(\\d+).*", "$1");
            String md5 = "WWW-Authenticate: Digest realm=\"x\", nonce=\"1\"\r\n";
            String sha = md5.replace("\r\n", ", algorithm=SHA-256\r\n");
            String answer = "RTSP/1.0 401 Unauthorized\r\nCSeq: " + cseq + "\r\n" + md5 + sha;
            socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
            request = LoopbackServer.readHead(socket.getInputStream());
          }
        });

    String message = refusal(uri(), OPEN);

    assertTrue(message.contains("a digest with SHA-256, which is not spoken here"), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @Test
  void silenceAfterTheHandshakeIsATimeoutEachTime() throws Exception {
    serveWith(
        socket -> {
          rtsp.shakeHands(socket);
          server.stall();
        });
    try (Camera camera = open(SHORT);
        Frame frame = new Frame()) {
      for (int i = 0; i < 2; i++) {
        long start = System.nanoTime();
        assertEquals(NoFrame.Reason.TIMEOUT, noFrame(camera.next(frame)).reason());
        assertInTime(start, SHORT);
      }
    }
  }

  @Test
  void aStallInMidStreamIsATimeoutAndPicturesAfterItAreTaken() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    serveWith(
        socket -> {
          if (rtsp.shakeHands(socket)) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < rtsp.pictures(); i++) {
              if (i == 4) {
                goOn.await();
              }
              rtsp.send(out, i);
            }
            server.stall();
          }
        });
    try (Camera camera = open(SHORT);
        Frame frame = new Frame()) {
      Grab grab = camera.next(frame);
      while (grab instanceof Frame) {
        grab = camera.next(frame);
      }
      assertEquals(NoFrame.Reason.TIMEOUT, noFrame(grab).reason());
      long before = frame.id();
      long resumedAtNanos = System.nanoTime();

      goOn.countDown();

      assertInstanceOf(Frame.class, camera.next(frame));
      assertEquals(before + 1, frame.id());
      // It had come before the stall; only its end could not be seen.
      assertTrue(frame.capturedAtNanos() < resumedAtNanos, "the picture seems younger than it is");
    }
  }

  @Test
  void aServerThatHangsUpIsALoss() throws Exception {
    serveWith(socket -> play(socket, 4));
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      Grab grab = camera.next(frame);
      while (grab instanceof Frame) {
        grab = camera.next(frame);
      }
      assertEquals(NoFrame.Reason.LOST, noFrame(grab).reason());
      assertFalse(noFrame(grab).detail().contains("s3cret"));
    }
  }

  @Test
  void closingEndsTheWaitForAPicture() throws Exception {
    serveWith(
        socket -> {
          rtsp.shakeHands(socket);
          server.stall();
        });
    try (Camera camera = open(Duration.ofSeconds(20));
        Frame frame = new Frame()) {
      assertTrue(closeWhileWaiting(camera, frame).detail().contains("closed"));
    }
  }

  @Test
  void anInterruptedThreadComesBackAtOnceAndStaysInterrupted() throws Exception {
    serveWith(
        socket -> {
          rtsp.shakeHands(socket);
          server.stall();
        });
    try (Camera camera = open(Duration.ofSeconds(20));
        Frame frame = new Frame()) {
      long start = System.nanoTime();
      Thread.currentThread().interrupt();

      NoFrame none = noFrame(camera.next(frame));

      assertTrue(Thread.interrupted());
      assertEquals(NoFrame.Reason.TIMEOUT, none.reason());
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(2));
    }
  }

  @Test
  void theServerIsToldGoodbye() throws Exception {
    CountDownLatch goodbye = new CountDownLatch(1);
    serveWith(
        socket -> {
          if (rtsp.shakeHands(socket)
              && LoopbackServer.readHead(socket.getInputStream()).startsWith("TEARDOWN")) {
            goodbye.countDown();
          }
        });
    try (Camera camera = open()) {
      assertEquals(1, goodbye.getCount(), camera::toString);
    }
    assertTrue(goodbye.await(5, TimeUnit.SECONDS));
  }

  @Test
  void aDozenCamerasEachHaveTheirOwnDeadline() throws Exception {
    // JavaCPP has ten native callbacks of a kind; an eleventh would never be called.
    serveWith(
        socket -> {
          rtsp.shakeHands(socket);
          server.stall();
        });
    Camera[] cameras = new Camera[12];
    try (Frame frame = new Frame()) {
      for (int i = 0; i < cameras.length; i++) {
        @SuppressWarnings("MustBeClosed") // Closed below.
        Camera camera = open(Duration.ofMillis(150));
        cameras[i] = camera;
      }
      long start = System.nanoTime();
      assertEquals(NoFrame.Reason.TIMEOUT, noFrame(cameras[11].next(frame)).reason());
      assertInTime(start, Duration.ofMillis(150));
    } finally {
      for (Camera camera : cameras) {
        if (camera != null) {
          camera.close();
        }
      }
    }
  }

  private void play(Socket socket, int pictures) throws IOException, InterruptedException {
    if (rtsp.shakeHands(socket)) {
      for (int i = 0; i < pictures; i++) {
        rtsp.send(socket.getOutputStream(), i);
      }
    }
  }

  private void serveWith(LoopbackServer.Handler handler) throws IOException {
    server.close();
    server = new LoopbackServer(handler);
  }

  private static void assertInTime(long startNanos, Duration deadline) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    assertTrue(millis >= deadline.toMillis() - 1, () -> "gave up after " + millis + " ms");
    assertTrue(
        millis <= deadline.toMillis() + GRACE_MILLIS, () -> "came back after " + millis + " ms");
  }
}
