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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The camera that is read by a child, with a shell in the place of GStreamer. */
class GstChildTest extends CameraContract {

  private static final byte[] NO_INPUT = {};
  private static final PictureSize SIZE = new PictureSize(8, 4);
  // NV12: a byte of Y a pixel, and half as many of Cb and Cr.
  private static final String WHITE_FOR_EVER =
      "while head -c 32 /dev/zero | tr '\\0' '\\353' && head -c 16 /dev/zero | tr '\\0' '\\200';"
          + " do :; done";

  @Override
  @MustBeClosed
  protected Camera open() throws CameraException {
    return GstCamera.open("test", SIZE, shell(WHITE_FOR_EVER), NO_INPUT, OPEN, READ);
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
    try (Camera camera = GstCamera.open("test", SIZE, shell(three), NO_INPUT, OPEN, READ);
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
            GstCamera.open("test", SIZE, shell(one), NO_INPUT, OPEN, Duration.ofMillis(100));
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
            GstCamera.open("test", SIZE, shell(one), NO_INPUT, OPEN, Duration.ofSeconds(20));
        Frame frame = new Frame()) {
      assertTrue(closeWhileWaiting(camera, frame).detail().contains("closed"));
    }
  }

  @Test
  void whatTheChildPrintsIsNoPartOfItsPictures() throws Exception {
    String chatty =
        "echo Setting mode 3 >&2; while echo mode; do head -c 32 /dev/zero | tr '\\0' '\\353' >&3"
            + " && head -c 16 /dev/zero | tr '\\0' '\\200' >&3; done";
    List<String> command = List.of("sh", "-c", chatty);
    try (Camera camera = GstCamera.open("test", SIZE, command, NO_INPUT, OPEN, READ);
        Frame frame = new Frame()) {
      for (int i = 0; i < 5; i++) {
        assertSame(frame, camera.next(frame));
        assertEquals(0xFFFFFF, FramePixels.rgb(frame, 0, 0));
        assertEquals(0xFFFFFF, FramePixels.rgb(frame, 7, 3));
      }
    }
  }

  @Test
  void theChildIsGivenItsInput() throws Exception {
    byte[] picture = new byte[48];
    Arrays.fill(picture, 0, 32, (byte) 235);
    Arrays.fill(picture, 32, 48, (byte) 128);
    List<String> command = List.of("sh", "-c", "cat >&3");
    try (Camera camera = GstCamera.open("test", SIZE, command, picture, OPEN, READ);
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(0xFFFFFF, FramePixels.rgb(frame, 7, 3));
    }
  }

  private static List<String> shell(String script) {
    return List.of("sh", "-c", "exec >&3; " + script);
  }

  private static void start(String... command) throws CameraException {
    try (Camera camera =
        GstCamera.open("test", SIZE, List.of(command), NO_INPUT, Duration.ofMillis(300), READ)) {
      throw new AssertionError("opened " + camera);
    }
  }
}
