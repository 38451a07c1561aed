package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import com.sun.management.ThreadMXBean;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.SharedData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCameraTest extends CameraContract {

  private static final int PICTURES = 38;

  @Override
  @MustBeClosed
  protected Camera open() throws CameraException {
    return open("?pace=max");
  }

  @MustBeClosed
  private static Camera open(String options) throws CameraException {
    return open(SharedData.carClip(), options);
  }

  @MustBeClosed
  private static Camera open(Path file, String options) throws CameraException {
    return Camera.open(CameraUri.parse("file:" + file + options), OPEN, READ);
  }

  @Test
  void theClipGivesAllItsPicturesAndThenEnds() throws Exception {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      for (int i = 0; i < PICTURES; i++) {
        assertSame(frame, camera.next(frame));
        assertEquals(i, frame.id());
      }

      assertEquals(NoFrame.Reason.ENDED, noFrame(camera.next(frame)).reason());
      assertEquals(NoFrame.Reason.ENDED, noFrame(camera.next(frame)).reason());
    }
  }

  @Test
  void aClipIsTurnedUprightAsItsTrackSays(@TempDir Path folder) throws Exception {
    byte[] clip = Files.readAllBytes(SharedData.carClip());
    String text = new String(clip, StandardCharsets.ISO_8859_1);
    int one = 1 << 16;
    for (int track = text.indexOf("tkhd"); track > 0; track = text.indexOf("tkhd", track + 1)) {
      // ISO/IEC 14496-12, section 8.3.2: the matrix follows 40 bytes, or 52 with 64-bit times.
      int at = track + 4 + (clip[track + 4] == 1 ? 52 : 40);
      ByteBuffer header = ByteBuffer.wrap(clip);
      header.putInt(at, 0).putInt(at + 4, one).putInt(at + 12, -one).putInt(at + 16, 0);
    }
    Path turned = Files.write(folder.resolve("turned.mp4"), clip);
    try (Frame plain = new Frame();
        Frame upright = new Frame();
        Frame asked = new Frame()) {
      first("file:" + SharedData.carClip() + "?pace=max", plain);
      first("file:" + turned + "?pace=max", upright);
      first("file:" + turned + "?pace=max&rotate=0", asked);
      assertEquals(plain.height(), upright.width());
      assertEquals(plain.width(), upright.height());
      assertEquals(plain.format(), upright.format());
      for (int y = 0; y < plain.height(); y += 16) {
        for (int x = 0; x < plain.width(); x += 16) {
          int right = plain.height() - 1 - y;
          assertEquals(
              plain.plane(0).get(y * plain.stride(0) + x),
              upright.plane(0).get(x * upright.stride(0) + right));
        }
      }
      assertEquals(plain.width(), asked.width(), "rotate=0 overrules");
    }
  }

  private static void first(String uri, Frame frame) throws Exception {
    try (Camera camera = Camera.open(CameraUri.parse(uri), OPEN, READ)) {
      assertSame(frame, camera.next(frame));
    }
  }

  @Test
  void aCropThatIsLargerThanThePictureIsNamed() throws Exception {
    try (Camera camera =
            Camera.open(
                CameraUri.parse("file:" + SharedData.carClip() + "?crop=9000x9000+0+0"),
                OPEN,
                READ);
        Frame frame = new Frame()) {
      NoFrame none = noFrame(camera.next(frame));
      assertEquals(NoFrame.Reason.LOST, none.reason());
      assertTrue(none.detail().endsWith("crop=9000x9000+0+0 does not lie within the picture"));
    }
  }

  @Test
  void theDecodersOwnFormatIsKept() throws Exception {
    try (Camera camera = open();
        Frame frame = new Frame()) {
      camera.next(frame);

      assertEquals(PixelFormat.YUV420P, frame.format());
      assertEquals(1280, frame.width());
      assertEquals(720, frame.height());
      assertEquals(ColorSpace.BT709_LIMITED, frame.colorSpace());
      assertEquals(TimeSource.REPLAY, frame.timeSource());
    }
  }

  @Test
  void aLoopGoesOnCountingAndShowsTheSamePicturesAgain() throws Exception {
    try (Camera camera = open("?pace=max&loop=true");
        Frame frame = new Frame()) {
      int[] sums = new int[PICTURES];
      for (int i = 0; i < 3 * PICTURES + 2; i++) {
        assertSame(frame, camera.next(frame));
        assertEquals(i, frame.id());
        int sum = Arrays.hashCode(luma(frame));
        if (i < PICTURES) {
          sums[i] = sum;
        } else {
          assertEquals(sums[i % PICTURES], sum, "picture " + i);
        }
      }
    }
  }

  @Test
  void aFileThatCannotGoBackIsLoopedByOpeningItAgain(@TempDir Path folder) throws Exception {
    // MJPEG one after the other is a stream without an index.
    byte[] jpeg = FramePixels.encoded(FramePixels.drawn(64, 48, BufferedImage.TYPE_INT_RGB), "jpg");
    Path file = folder.resolve("pictures.mjpeg");
    for (int i = 0; i < 3; i++) {
      Files.write(file, jpeg, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    try (Camera camera = open(file, "?pace=max&loop=true");
        Frame frame = new Frame()) {
      for (int i = 0; i < 10; i++) {
        assertSame(frame, camera.next(frame));
        assertEquals(i, frame.id());
      }
    }
  }

  @Test
  void aLoopOfOnePictureKeepsItsPace(@TempDir Path folder) throws Exception {
    byte[] jpeg = FramePixels.encoded(FramePixels.drawn(64, 48, BufferedImage.TYPE_INT_RGB), "jpg");
    Path file = Files.write(folder.resolve("one.mjpeg"), jpeg);
    try (Camera camera = open(file, "?loop=true");
        Frame frame = new Frame()) {
      camera.next(frame);
      long first = frame.capturedAtNanos();
      camera.next(frame);
      camera.next(frame);
      assertEquals(first + 80_000_000L, frame.capturedAtNanos());
    }
  }

  @Test
  void atItsOwnPaceThePicturesAreAsFarApartAsTheFileSays() throws Exception {
    try (Camera camera = open("");
        Frame frame = new Frame()) {
      camera.next(frame);
      long first = frame.capturedAtNanos();
      for (int i = 1; i <= 5; i++) {
        assertSame(frame, camera.next(frame));
        assertEquals(first + i * 40_000_000L, frame.capturedAtNanos());
        assertTrue(System.nanoTime() >= frame.capturedAtNanos());
      }
    }
  }

  @Test
  void waitingForADuePictureEndsAtTheReadDeadlineAndLosesNothing() throws Exception {
    CameraSource slow = CameraUri.parse("file:" + SharedData.carClip() + "?fps=4");
    try (Camera camera = Camera.open(slow, OPEN, Duration.ofMillis(60));
        Frame frame = new Frame()) {
      assertInstanceOf(Frame.class, camera.next(frame));

      assertEquals(NoFrame.Reason.TIMEOUT, noFrame(camera.next(frame)).reason());

      Grab grab = camera.next(frame);
      while (!(grab instanceof Frame)) {
        grab = camera.next(frame);
      }
      assertEquals(1, frame.id());
    }
  }

  @Test
  void closingEndsTheWaitForADuePicture() throws Exception {
    CameraSource slow = CameraUri.parse("file:" + SharedData.carClip() + "?fps=0.1");
    try (Camera camera = Camera.open(slow, OPEN, Duration.ofSeconds(20));
        Frame frame = new Frame()) {
      assertTrue(closeWhileWaiting(camera, frame).detail().contains("closed"));
    }
  }

  @Test
  void aSteadyPictureAllocatesNothing() throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    try (Camera camera = open("?pace=max&loop=true");
        Frame frame = new Frame()) {
      for (int i = 0; i < PICTURES + 5; i++) {
        camera.next(frame);
      }
      long nativeBefore = Pointer.totalBytes();
      long before = threads.getThreadAllocatedBytes(self);

      for (int i = 0; i < 30; i++) {
        camera.next(frame);
      }

      long perPicture = (threads.getThreadAllocatedBytes(self) - before) / 30;
      assertTrue(perPicture <= 16, () -> perPicture + " bytes of heap a picture");
      assertTrue(Pointer.totalBytes() <= nativeBefore);
    }
  }

  @Test
  void aMissingFileIsNamed() {
    assertTrue(refusal("file:/nowhere/road.mp4", OPEN).contains("road.mp4: no such file"));
  }

  @Test
  void anEmptyFileIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("empty.mp4"));

    assertTrue(refusal("file:" + file, OPEN).contains("the file is empty"));
  }

  @Test
  void aFolderIsNoFile(@TempDir Path folder) {
    assertTrue(refusal("file:" + folder, OPEN).contains("dir:"));
  }

  @Test
  void aTextIsNoVideo(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("notes.mp4");
    Files.write(file, "no video at all\n".repeat(500).getBytes(StandardCharsets.UTF_8));

    assertTrue(refusal("file:" + file, OPEN).contains("not a video format supported by FFmpeg"));
  }

  @Test
  void aClipWithoutItsIndexIsRefused(@TempDir Path folder) throws IOException {
    Path file = truncated(folder, SharedData.carClip(), 0.001);

    assertTrue(refusal("file:" + file, OPEN).contains("damaged"));
  }

  @Test
  void aClipThatIsCutOffGivesWhatItHasAndEnds(@TempDir Path folder) throws Exception {
    Path file = truncated(folder, SharedData.carClip(), 0.5);
    try (Camera camera = open(file, "?pace=max");
        Frame frame = new Frame()) {
      int pictures = 0;
      Grab grab = camera.next(frame);
      while (grab instanceof Frame) {
        pictures++;
        grab = camera.next(frame);
      }
      assertTrue(pictures > 5 && pictures < PICTURES, "pictures " + pictures);
      assertEquals(NoFrame.Reason.ENDED, noFrame(grab).reason());
    }
  }

  @Test
  void aStreamThatIsCutOffGivesWhatItHasAndEnds(@TempDir Path folder) throws Exception {
    byte[] jpeg =
        FramePixels.encoded(FramePixels.drawn(640, 480, BufferedImage.TYPE_INT_RGB), "jpg");
    Path file = folder.resolve("cut.mjpeg");
    Files.write(file, jpeg);
    Files.write(file, Arrays.copyOf(jpeg, jpeg.length / 2), StandardOpenOption.APPEND);
    try (Camera camera = open(file, "?pace=max");
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));

      Grab last = camera.next(frame);
      while (last instanceof Frame) {
        last = camera.next(frame);
      }
      assertEquals(NoFrame.Reason.ENDED, noFrame(last).reason());
    }
  }

  private static Path truncated(Path folder, Path file, double share) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(all, (int) (all.length * share)));
  }

  private static byte[] luma(Frame frame) {
    byte[] luma = new byte[frame.plane(0).limit()];
    frame.plane(0).get(0, luma);
    return luma;
  }
}
