package io.github.jetdetr.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.source.CameraUri;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every camera keeps, the fake one included. */
@Timeout(30)
public abstract class CameraContract {

  public static final Duration OPEN = Duration.ofSeconds(10);
  public static final Duration READ = Duration.ofSeconds(5);

  /** A camera that has five pictures to give, or more. */
  @MustBeClosed
  protected abstract Camera open() throws Exception;

  @Test
  void picturesComeInTheCallersFrameWithRisingNumbers() throws Exception {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      long last = -1;
      for (int i = 0; i < 5; i++) {
        assertSame(frame, camera.next(frame), () -> "picture");
        assertTrue(frame.id() > last, () -> "number " + frame.id());
        assertTrue(frame.width() > 0 && frame.height() > 0);
        last = frame.id();
      }
    }
  }

  @Test
  void captureTimesRiseAndAreOfThisMoment() throws Exception {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      long last = System.nanoTime() - TimeUnit.SECONDS.toNanos(20);
      for (int i = 0; i < 5; i++) {
        assertInstanceOf(Frame.class, camera.next(frame));
        assertTrue(frame.capturedAtNanos() >= last, "the time went back");
        assertTrue(frame.capturedAtNanos() <= System.nanoTime(), "taken in the future");
        last = frame.capturedAtNanos();
      }
    }
  }

  @Test
  void aFrameOfAnotherShapeIsReshaped() throws Exception {
    try (Camera camera = open();
        Frame first = new Frame();
        Frame second = new Frame()) {
      assertSame(first, camera.next(first));
      second.reshape(PixelFormat.RGB24, ColorSpace.BT709_LIMITED, 3, 3);

      assertSame(second, camera.next(second));

      assertEquals(first.format(), second.format());
      assertEquals(first.colorSpace(), second.colorSpace());
      assertEquals(first.width(), second.width());
      assertEquals(first.height(), second.height());
    }
  }

  @Test
  @SuppressWarnings("try") // Closing twice is what is tried.
  void aClosedCameraHasNoPictureAndMayBeClosedAgain() throws Exception {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));

      camera.close();
      camera.close();

      assertEquals(
          NoFrame.Reason.LOST, assertInstanceOf(NoFrame.class, camera.next(frame)).reason());
    }
  }

  @Test
  void aPictureOutlivesItsCamera() throws Exception {
    try (Frame frame = new Frame();
        Frame copy = new Frame()) {
      try (Camera camera = open()) {
        assertSame(frame, camera.next(frame));
        copy.copyFrom(frame);
      }
      for (int plane = 0; plane < frame.format().planes(); plane++) {
        int bytes = frame.format().rowBytes(plane, frame.width());
        for (int row = 0; row < frame.format().rows(plane, frame.height()); row++) {
          assertEquals(
              copy.plane(plane).slice(row * copy.stride(plane), bytes),
              frame.plane(plane).slice(row * frame.stride(plane), bytes));
        }
      }
    }
  }

  @Test
  void aCameraMayBeClosedWithoutEverBeingRead() throws Exception {
    try (Camera camera = open()) {
      assertNotNull(camera);
    }
  }

  @Test
  void steadyPicturesTakeNoNativeMemoryFromJavaCpp() throws Exception {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      // Two, for a camera may hold two pictures in turn.
      assertSame(frame, camera.next(frame));
      assertSame(frame, camera.next(frame));
      long before = Pointer.totalBytes();

      for (int i = 2; i < 5; i++) {
        assertSame(frame, camera.next(frame));
      }

      assertTrue(Pointer.totalBytes() <= before, () -> Pointer.totalBytes() - before + " bytes");
    }
  }

  /** Closes {@code camera} while another thread waits in {@code next}, which must come back. */
  protected static NoFrame closeWhileWaiting(Camera camera, Frame frame) throws Exception {
    CompletableFuture<Thread> reader = new CompletableFuture<>();
    CompletableFuture<Grab> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              reader.complete(Thread.currentThread());
              Grab grab = camera.next(frame);
              while (grab instanceof Frame) {
                grab = camera.next(frame);
              }
              answer.complete(grab);
            });
    thread.start();
    reader.get(5, TimeUnit.SECONDS);
    // Nothing tells from outside that a thread has entered a native call; a while without an answer
    // does.
    assertThrows(TimeoutException.class, () -> answer.get(300, TimeUnit.MILLISECONDS));

    camera.close();

    NoFrame none = assertInstanceOf(NoFrame.class, answer.get(2, TimeUnit.SECONDS));
    thread.join(2000);
    return none;
  }

  protected static NoFrame noFrame(Grab grab) {
    return assertInstanceOf(NoFrame.class, grab);
  }

  /** The message of the refusal to open {@code uri}. */
  public static String refusal(String uri, Duration openTimeout) {
    CameraException refused =
        assertThrows(
            CameraException.class,
            () -> {
              try (Camera camera = Camera.open(CameraUri.parse(uri), openTimeout, READ)) {
                fail("opened " + camera);
              }
            });
    String message = String.valueOf(refused.getMessage());
    assertEquals(1, message.lines().count(), message);
    return message;
  }
}
