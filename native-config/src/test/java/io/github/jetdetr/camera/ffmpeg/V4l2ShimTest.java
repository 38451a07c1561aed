package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.support.ForeignProgram;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * V4L2 cameras that a library shows to a process of their own, in the kernel's place: what it
 * answers is that of drivers, and what they do wrong.
 */
@Timeout(120)
class V4l2ShimTest {

  private static final int FRAMES = 8;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void compile() throws IOException, InterruptedException {
    String compiler = ForeignProgram.CC.require().toString();
    try {
      DeviceLibrary.load();
    } catch (LinkageError e) {
      // Its package brings the libraries of a desktop that libavdevice wants.
      ForeignProgram.FFMPEG.require();
      throw e;
    }
    try (InputStream source = V4l2ShimTest.class.getResourceAsStream("/v4l2/device.c")) {
      Files.write(folder.resolve("device.c"), Objects.requireNonNull(source).readAllBytes());
    }
    Process process =
        new ProcessBuilder(
                compiler, "-O1", "-Wall", "-fPIC", "-shared", "device.c", "-ldl", "-o", "device.so")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertEquals("", said);
    Files.write(folder.resolve("video0"), new byte[1]);
    BufferedImage picture = FramePixels.drawn(320, 240, BufferedImage.TYPE_INT_RGB);
    Files.write(folder.resolve("picture.jpg"), FramePixels.encoded(picture, "jpg"));
  }

  @Test
  void rawPicturesComeInOrderWithTheDriversTime() throws Exception {
    List<String> lines = read("", "?size=640x480&format=yuyv422");

    assertEquals(FRAMES, count(lines, "frame 640x480 YUYV422 V4L2_BUFFER"), lines.toString());
    assertTrue(lines.contains("frame 640x480 YUYV422 V4L2_BUFFER 44"), lines.toString());
    // The driver has but a few buffers.
    assertEquals(0, count(lines, " lent"), lines.toString());
    assertTrue(lines.contains("device: closed"), lines.toString());
  }

  @Test
  void jpegsAreDecoded() throws Exception {
    List<String> lines = read("", "?size=320x240&format=mjpeg");

    assertEquals(FRAMES, count(lines, "frame 320x240 YUV420P V4L2_BUFFER"), lines.toString());
    assertEquals(FRAMES, count(lines, " lent"), lines.toString());
  }

  @Test
  void aDriverThatTakesAnotherSizeIsReadInThatAndSaidSo() throws Exception {
    List<String> lines = read("", "?size=1280x720&format=yuyv422");

    assertEquals(FRAMES, count(lines, "frame 640x480"), lines.toString());
    assertEquals(
        1, count(lines, "the camera sends 640x480 in place of 1280x720"), lines.toString());
  }

  @Test
  void aDriverThatTakesAnotherFormatIsRefusedWithTheFormatThatWasAskedFor() throws Exception {
    List<String> lines = read("stubborn", "?format=mjpeg");

    assertEquals(1, count(lines, "refused "), lines.toString());
    assertEquals(1, count(lines, "the camera does not take format=mjpeg"), lines.toString());
  }

  @Test
  void aCameraThatIsUnpluggedIsLostAndNotThereAnyMore() throws Exception {
    List<String> lines = read("unplug", "?format=yuyv422");

    assertEquals(5, count(lines, "frame "), lines.toString());
    assertEquals(1, count(lines, "none LOST"), lines.toString());
    assertEquals(2, count(lines, "No such device"), lines.toString());
    assertEquals(1, count(lines, "refused "), lines.toString());
  }

  @Test
  void aCameraThatSendsNothingTimesOutAndIsClosed() throws Exception {
    for (String mode : List.of("silent", "stall")) {
      List<String> lines = read(mode, "?format=yuyv422");

      assertEquals(mode.equals("silent") ? 0 : 5, count(lines, "frame "), lines.toString());
      assertEquals(1, count(lines, "none TIMEOUT"), lines.toString());
      assertTrue(count(lines, "device: closed") > 0, lines.toString());
    }
  }

  @Test
  void picturesThatTheDriverCallsBrokenOrThatAreCutOffAreNotTakenForSound() throws Exception {
    List<String> lines = read("flaws", "?format=yuyv422");

    // Their brightness would be 42 and 43.
    assertEquals(0, count(lines, "V4L2_BUFFER 42"), lines.toString());
    assertEquals(0, count(lines, "V4L2_BUFFER 43"), lines.toString());
    assertEquals(FRAMES, count(lines, "frame "), lines.toString());
  }

  @Test
  void aCameraThatAnotherProgramHasIsSaidToBeBusy() throws Exception {
    List<String> lines = read("busy", "?format=yuyv422");

    assertEquals(1, count(lines, "Device or resource busy"), lines.toString());
  }

  private static long count(List<String> lines, String part) {
    return lines.stream().filter(line -> line.contains(part)).count();
  }

  private List<String> read(String mode, String options) throws IOException, InterruptedException {
    Path device = folder.resolve("video0");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                "v4l2:" + device + options)
            .redirectErrorStream(true);
    builder.environment().put("LD_PRELOAD", folder.resolve("device.so").toString());
    builder.environment().put("V4L2_DEVICE", device.toString());
    builder.environment().put("V4L2_MODE", mode);
    builder.environment().put("V4L2_JPEG", folder.resolve("picture.jpg").toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), said);
    assertEquals(0, process.exitValue(), said);
    return new ArrayList<>(said.lines().toList());
  }

  /** Reads a camera, says what came, and opens it again when it was lost. */
  static final class Child {

    private Child() {}

    @SuppressWarnings("SystemOut") // read by the test
    public static void main(String[] args) {
      boolean again = true;
      while (again) {
        try {
          again = read(args[0]);
        } catch (CameraException e) {
          System.out.println("refused " + e.getMessage());
          again = false;
        }
      }
    }

    /** Returns whether the camera was lost. */
    @SuppressWarnings("SystemOut") // read by the test
    private static boolean read(String uri) throws CameraException {
      try (Camera camera =
              Camera.open(CameraUri.parse(uri), CameraContract.OPEN, Duration.ofSeconds(2));
          Frame frame = new Frame()) {
        for (int i = 0; i < FRAMES; i++) {
          Grab grab = camera.next(frame);
          if (grab instanceof NoFrame none) {
            System.out.println("none " + none.reason() + " " + none.detail());
            return none.reason() == NoFrame.Reason.LOST;
          }
          System.out.printf(
              "frame %dx%d %s %s %d%s%n",
              frame.width(),
              frame.height(),
              frame.format(),
              frame.timeSource(),
              frame.plane(0).get(0) & 0xFF,
              frame.isLent() ? " lent" : "");
        }
        return false;
      }
    }
  }
}
