package io.github.jetdetr.camera.gstreamer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ffmpeg.FramePixels;
import io.github.jetdetr.source.CameraUri;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A CSI camera with a script in the place of GStreamer, which it finds on its PATH. */
@Timeout(60)
class CsiCameraTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void itsPicturesAreThoseOfTheSensorThatIsAskedFor() throws Exception {
    String output =
        shown(
            """
            case "$*" in
              "-q nvarguscamerasrc sensor-id=1 ! video/x-raw(memory:NVMM),framerate=30/1 ! nvvidconv \
            ! video/x-raw,format=NV12,width=16,height=8,framerate=30/1 ! fdsink fd=3 sync=false") ;;
              *) echo "ERROR: $*" >&2; exit 1 ;;
            esac
            echo "GST_ARGUS: Creating output stream"
            while head -c 128 /dev/zero | tr '\\0' '\\353' >&3 &&
              head -c 64 /dev/zero | tr '\\0' '\\200' >&3
            do :; done
            """);

    assertEquals("16x8 ffffff", output.strip());
  }

  @Test
  void whatTheDriverSaysIsTheReason() throws Exception {
    String output =
        shown("echo 'ERROR: (Argus) Error: Failed to create CaptureSession' >&2; exit 1\n");

    assertTrue(output.contains("csi:1"), output);
    assertTrue(output.contains("Failed to create CaptureSession"), output);
    assertEquals(1, output.strip().lines().count(), output);
  }

  private String shown(String script) throws Exception {
    Path program = folder.resolve("gst-launch-1.0");
    Files.writeString(program, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(), "-cp", System.getProperty("java.class.path"), Viewer.class.getName());
    String path = folder + ":" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().put("PATH", path);
    Path output = folder.resolve("output");
    builder.redirectOutput(output.toFile());
    builder.redirectError(folder.resolve("errors").toFile());
    Process viewer = builder.start();
    assertTrue(viewer.waitFor(40, TimeUnit.SECONDS));
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** A process that shows one picture. */
  static final class Viewer {

    private Viewer() {}

    /** Prints the picture's size and last pixel, or why there is none. */
    public static void main(String[] args) {
      Duration limit = Duration.ofSeconds(20);
      try (Camera camera = Camera.open(CameraUri.parse("csi:1?size=16x8&fps=30"), limit, limit);
          Frame frame = new Frame()) {
        camera.next(frame);
        int rgb = FramePixels.rgb(frame, frame.width() - 1, frame.height() - 1);
        System.out.printf("%dx%d %x%n", frame.width(), frame.height(), rgb);
      } catch (CameraException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
