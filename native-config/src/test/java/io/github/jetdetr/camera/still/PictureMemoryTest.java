package io.github.jetdetr.camera.still;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ffmpeg.PictureView;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that there is no memory for. */
class PictureMemoryTest {

  private static final long FREE_BYTES = 1 << 20;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp"})
  void aPictureThatIsTooLargeIsRefusedByItsHeaderWithItsSize(String kind) throws Exception {
    PictureMemory memory = new PictureMemory(() -> FREE_BYTES, Long.MAX_VALUE);
    Path small = picture(kind, 300, 200);
    Path large = picture(kind, 700, 500);
    try (PictureReader reader = new PictureReader(PictureView.STORED, memory);
        Frame frame = new Frame()) {
      assertNull(reader.read(small, frame));
      String refusal = reader.read(large, frame);

      assertEquals(
          "has 700 × 500 pixels, which need 2 MB of native memory; 1 MB are free", refusal);
      // The frame keeps what it had.
      assertEquals(300, frame.width());
    }
  }

  @Test
  void aJpegThatIsTooLargeForTheHeapIsDecodedOutsideOfIt() throws Exception {
    Path picture = picture("jpg", 320, 240);
    try (PictureReader inHeap =
            new PictureReader(
                PictureView.STORED, new PictureMemory(() -> Long.MAX_VALUE, 1L << 40));
        PictureReader outside =
            new PictureReader(PictureView.STORED, new PictureMemory(() -> Long.MAX_VALUE, 1_000));
        Frame first = new Frame();
        Frame second = new Frame()) {
      assertNull(inHeap.read(picture, first));
      assertNull(outside.read(picture, second));

      assertEquals(first.width(), second.width());
      assertEquals(first.height(), second.height());
      assertTrue(first.format() != second.format(), "both are " + first.format());
    }
  }

  @Test
  void whatHasNoHeaderThatJavaReadsIsLeftToTheDecoder() {
    PictureMemory memory = new PictureMemory(() -> 0, 0);
    assertNull(memory.refusal(new byte[] {'P', '6', ' ', '9', ' ', '9', ' '}));
    assertNull(memory.refusal(new byte[0]));
  }

  private Path picture(String kind, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(image, kind, bytes), kind);
    return Files.write(folder.resolve(width + "." + kind), bytes.toByteArray());
  }
}
