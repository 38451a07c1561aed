package io.github.jetdetr.camera.gstreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.ffmpeg.FramePixels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The camera that is read by a child, with a shell in the place of GStreamer. */
class GstChildTest extends CameraContract {

  private static final PictureSize SIZE = new PictureSize(8, 4);
  // NV12: a byte of Y a pixel, and half as many of Cb and Cr.
  private static final String WHITE_FOR_EVER =
      "while head -c 32 /dev/zero | tr '\\0' '\\353' && head -c 16 /dev/zero | tr '\\0' '\\200';"
          + " do :; done";

  @Override
  @MustBeClosed
  protected Camera open() throws CameraException {
    return GstCamera.open("test", SIZE, List.of("sh", "-c", WHITE_FOR_EVER), OPEN, READ);
  }

  @Test
  void thePixelsAreThoseThatTheChildWrote() throws Exception {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));

      assertEquals(PixelFormat.NV12, frame.format());
      assertEquals("8x4", frame.width() + "x" + frame.height());
      assertEquals(0xFFFFFF, FramePixels.rgb(frame, 7, 3));
    }
  }

  @Test
  void aChildThatEndsIsLostAfterItsLastPicture() throws Exception {
    String three = "head -c 144 /dev/zero";
    try (Camera camera = GstCamera.open("test", SIZE, List.of("sh", "-c", three), OPEN, READ);
        Frame frame = new Frame()) {
      Grab grab = camera.next(frame);
      assertSame(frame, grab);
      while (grab instanceof Frame) {
        grab = camera.next(frame);
      }
      NoFrame none = noFrame(grab);
      assertEquals(NoFrame.Reason.LOST, none.reason());
      assertTrue(none.detail().contains("ended after 3 pictures"), none.detail());
    }
  }

  @Test
  void aMissingProgramNamesItsPackage() {
    CameraException refused =
        assertThrows(CameraException.class, () -> start("/nowhere/gst-launch-1.0"));

    assertTrue(String.valueOf(refused.getMessage()).contains("gstreamer1.0-tools"));
  }

  @Test
  void aPipelineWithoutPicturesIsGivenUpAtTheOpenDeadline() {
    CameraException refused =
        assertThrows(CameraException.class, () -> start("sh", "-c", "exec sleep 60"));

    assertTrue(String.valueOf(refused.getMessage()).contains("no picture within 300 ms"));
  }

  @Test
  void aStallIsATimeoutAndThenItIsClosed() throws Exception {
    String one = "head -c 48 /dev/zero; exec sleep 60";
    try (Camera camera =
            GstCamera.open("test", SIZE, List.of("sh", "-c", one), OPEN, Duration.ofMillis(100));
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));

      NoFrame none = noFrame(camera.next(frame));

      assertEquals(NoFrame.Reason.TIMEOUT, none.reason());
      assertEquals(NoFrame.Reason.TIMEOUT, noFrame(camera.next(frame)).reason());
    }
  }

  @Test
  void closingEndsTheWaitForAPicture() throws Exception {
    String one = "head -c 48 /dev/zero; exec sleep 60";
    try (Camera camera =
            GstCamera.open("test", SIZE, List.of("sh", "-c", one), OPEN, Duration.ofSeconds(20));
        Frame frame = new Frame()) {
      assertTrue(closeWhileWaiting(camera, frame).detail().contains("closed"));
    }
  }

  private static void start(String... command) throws CameraException {
    try (Camera camera =
        GstCamera.open("test", SIZE, List.of(command), Duration.ofMillis(300), READ)) {
      throw new AssertionError("opened " + camera);
    }
  }
}
