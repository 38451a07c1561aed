package io.github.jetdetr.camera.gstreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.ffmpeg.FramePixels;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.ForeignProgram;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GstCameraTest extends CameraContract {

  @BeforeEach
  void gstreamerIsInstalled() {
    ForeignProgram.GST_LAUNCH.require();
  }

  @Override
  @MustBeClosed
  protected Camera open() throws CameraException {
    return open("gst:320x240@50:videotestsrc is-live=true ! videoconvert", READ);
  }

  @MustBeClosed
  private static Camera open(String uri, Duration readTimeout) throws CameraException {
    return Camera.open(CameraUri.parse(uri), OPEN, readTimeout);
  }

  @ParameterizedTest
  // Sizes whose rows GStreamer pads, and whose chroma it rounds.
  @ValueSource(strings = {"320x240", "322x242", "37x23"})
  void thePixelsAreThoseOfThePipeline(String size) throws Exception {
    // A name that looks like a secret, so that it is run as one with a secret is.
    String pipeline = "videotestsrc pattern=red ! identity name=\"key=s3cret\" ! videoconvert";
    try (Camera camera = open("gst:" + size + "@30:" + pipeline, READ);
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));

      assertEquals(PixelFormat.NV12, frame.format());
      assertEquals(size, frame.width() + "x" + frame.height());
      assertTrue(commandLines().noneMatch(line -> line.contains("s3cret")), "anybody can read it");
      for (int y = 0; y < frame.height(); y++) {
        for (int x = 0; x < frame.width(); x++) {
          int rgb = FramePixels.rgb(frame, x, y);
          assertTrue((rgb >> 16) > 250 && (rgb >> 8 & 0xFF) < 5 && (rgb & 0xFF) < 5);
        }
      }
    }
  }

  @Test
  void whatEndsIsLostAfterItsLastPicture() throws Exception {
    try (Camera camera = open("gst:64x48:videotestsrc num-buffers=3 ! videoconvert", READ);
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      Grab grab = camera.next(frame);
      while (grab instanceof Frame) {
        grab = camera.next(frame);
      }
      NoFrame none = noFrame(grab);
      assertEquals(NoFrame.Reason.LOST, none.reason());
      assertTrue(none.detail().contains("ended after 3 pictures"), none.detail());
      assertEquals(none, camera.next(frame));
    }
  }

  @Test
  void anUnknownElementIsNamed() {
    String message = refusal("gst:64x48:nosuchsrc user-pw=s3cret ! videoconvert", OPEN);

    assertTrue(message.contains("nosuchsrc"), message);
    assertFalse(message.contains("s3cret"), message);
  }

  @Test
  void theChildIsGoneAfterClosing() throws Exception {
    long before = children();
    try (Camera camera = open();
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(before + 1, children());
    }
    long until = System.nanoTime() + READ.toNanos();
    while (children() > before && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertEquals(before, children());
  }

  private static Stream<String> commandLines() {
    return ProcessHandle.current()
        .descendants()
        .map(child -> child.info().commandLine().orElseThrow());
  }

  private static long children() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").contains("gst-launch"))
        .count();
  }
}
