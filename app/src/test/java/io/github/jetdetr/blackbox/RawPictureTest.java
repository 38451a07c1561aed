package io.github.jetdetr.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.support.PaintedFrames;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RawPictureTest {

  @Test
  void aPictureThatWasDecodedSmallerKeepsItsFullSize() {
    try (Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.YUV420P, 128, 30, 1);
        Frame again = new Frame()) {
      frame.setFullSize(1024, 240);

      RawPicture.read(written(frame), again);

      assertEquals(1024, again.fullWidth());
      assertEquals(240, again.fullHeight());
      assertEquals(128, again.width());
      assertEquals(frame.plane(0), again.plane(0));
      assertEquals(frame.plane(2), again.plane(2));
    }
  }

  @Test
  void aPictureLargerThanItsFullSizeIsRefused() {
    try (Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.GRAY8, 51, 30, 1);
        Frame again = new Frame()) {
      frame.setFullSize(50, 30);

      ByteBuffer written = written(frame);

      assertThrows(IllegalArgumentException.class, () -> RawPicture.read(written, again));
    }
  }

  private static ByteBuffer written(Frame frame) {
    ByteBuffer bytes = ByteBuffer.allocate(RawPicture.bytes(frame));
    RawPicture.write(frame, bytes);
    return bytes.flip();
  }
}
