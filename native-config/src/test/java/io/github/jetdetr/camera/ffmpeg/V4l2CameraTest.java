package io.github.jetdetr.camera.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraContract;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.source.CameraUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class V4l2CameraTest {

  @Test
  void aMissingDeviceIsNamed() {
    assertTrue(
        CameraContract.refusal("v4l2:/dev/video99", CameraContract.OPEN)
            .contains("/dev/video99: no such file"));
  }

  @Test
  void aFileIsNoCamera(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("video0"), new byte[100]);

    String message = CameraContract.refusal("v4l2:" + file, CameraContract.OPEN);

    // Or, where a library of FFmpeg's device part is missing, its name.
    assertTrue(
        message.contains("Inappropriate ioctl for device") || message.contains(".so"), message);
  }

  /** With a camera plugged in, or the kernel's own: {@code modprobe vivid}. */
  @Test
  @Tag("device")
  void theKernelsTimeStampIsTaken() throws Exception {
    try (Camera camera =
            Camera.open(
                CameraUri.parse("v4l2:/dev/video0"), CameraContract.OPEN, Duration.ofSeconds(2));
        Frame frame = new Frame()) {
      for (int i = 0; i < 10; i++) {
        assertInstanceOf(Frame.class, camera.next(frame));
        assertEquals(TimeSource.V4L2_BUFFER, frame.timeSource());
        assertTrue(frame.capturedAtNanos() <= System.nanoTime());
      }
    }
  }
}
