package io.github.jetdetr.camera.still;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.ffmpeg.FramePixels;
import io.github.jetdetr.camera.ffmpeg.Orientation;
import io.github.jetdetr.camera.ffmpeg.PictureView;
import io.github.jetdetr.camera.memory.NativeMemory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JPEGs of many megapixels, which are decoded at a smaller size. */
@Timeout(120)
class LargeJpegTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aPictureOf108MegapixelsIsDecodedAtAQuarterOfItsSizeAndKnowsItsOwn() throws Exception {
    Path file = write(FramePixels.drawn(12_000, 9_000, BufferedImage.TYPE_BYTE_GRAY), "gray.jpg");
    try (PictureReader reader = new PictureReader(PictureView.STORED);
        Frame frame = new Frame()) {
      long before = NativeMemory.freeBytes();
      assertNull(reader.read(file, frame));
      long taken = before - NativeMemory.freeBytes();

      assertEquals("3000 × 2250", frame.width() + " × " + frame.height());
      assertEquals("12000 × 9000", frame.fullWidth() + " × " + frame.fullHeight());
      assertTrue(taken < 40 << 20, taken + " bytes, with the file's own");
      BufferedImage small = FramePixels.drawn(3_000, 2_250, BufferedImage.TYPE_BYTE_GRAY);
      double difference = grayDifference(small, frame);
      assertTrue(difference < 1, "mean difference " + difference);
    }
  }

  /** Of the levels themselves, which Java would show by another curve. */
  private static double grayDifference(BufferedImage expected, Frame frame) {
    long sum = 0;
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        int level = frame.plane(0).get(y * frame.stride(0) + x) & 0xFF;
        sum += Math.abs(expected.getRaster().getSample(x, y, 0) - level);
      }
    }
    return (double) sum / frame.width() / frame.height();
  }

  @Test
  void coloursAndTurnedPicturesAreKeptAndTheNextSmallOneIsItself() throws Exception {
    BufferedImage shown = FramePixels.drawn(4_999, 7_001, BufferedImage.TYPE_3BYTE_BGR);
    Path large = folder.resolve("turned.jpg");
    Files.write(
        large,
        ExifPicture.with(
            FramePixels.encoded(ExifPicture.stored(shown, Orientation.values()[5]), "jpg"),
            "jpg",
            Orientation.values()[5]));
    Path small = write(FramePixels.drawn(300, 200, BufferedImage.TYPE_3BYTE_BGR), "small.jpg");
    try (PictureReader reader = new PictureReader(PictureView.STORED);
        Frame frame = new Frame()) {
      assertNull(reader.read(large, frame));

      assertEquals("2500 × 3501", frame.width() + " × " + frame.height());
      assertEquals("4999 × 7001", frame.fullWidth() + " × " + frame.fullHeight());
      BufferedImage half = FramePixels.drawn(2_500, 3_501, BufferedImage.TYPE_3BYTE_BGR);
      double difference = FramePixels.difference(half, frame);
      assertTrue(difference < 3, "mean difference " + difference);

      assertNull(reader.read(small, frame));
      assertEquals("300 × 200", frame.fullWidth() + " × " + frame.fullHeight());
    }
  }

  @Test
  void aPictureOf24MegapixelsIsDecodedAsItIs() throws Exception {
    Path file = write(FramePixels.drawn(6_000, 4_000, BufferedImage.TYPE_BYTE_GRAY), "24.jpg");
    try (PictureReader reader = new PictureReader(PictureView.STORED);
        Frame frame = new Frame()) {
      assertNull(reader.read(file, frame));

      assertEquals("6000 × 4000", frame.width() + " × " + frame.height());
    }
  }

  @Test
  void aCopyKnowsTheFullSizeToo() {
    try (Frame frame = new Frame();
        Frame copy = new Frame()) {
      frame.reshape(PixelFormat.GRAY8, ColorSpace.BT601_FULL, 10, 8);
      frame.setFullSize(40, 31);
      copy.copyFrom(frame);

      assertEquals("40 × 31", copy.fullWidth() + " × " + copy.fullHeight());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "C0, 12000, 9000, 1000, 'claims to have 12000 × 9000 pixels, for which its 1000 bytes are too few'",
    "C2, 65000, 65000, 1000, 'claims to have 65000 × 65000 pixels, for which its 1000 bytes'",
    "C0, 65000, 65000, 20000000, 'more than 24 megapixels even at an eighth of its size'",
    "C2, 65000, 65000, 20000000, 'pixels, which need 48351 MB of native memory; 1024 MB are free'"
  })
  void aHeaderThatCannotBeTrueOrIsTooMuchIsSaidInOneLine(
      String marker, int width, int height, int bytes, String why) throws Exception {
    byte[] jpeg = new byte[bytes];
    int[] head = {
      0xFF,
      0xD8,
      0xFF,
      Integer.parseInt(marker, 16),
      0,
      17,
      8,
      height >> 8,
      height,
      width >> 8,
      width,
      3,
      1,
      0x11,
      0,
      2,
      0x11,
      0,
      3,
      0x11,
      0,
      0xFF,
      0xDA
    };
    for (int at = 0; at < head.length; at++) {
      jpeg[at] = (byte) head[at];
    }
    Path file = Files.write(folder.resolve("bomb.jpg"), jpeg);
    PictureMemory memory = new PictureMemory(() -> 1L << 30, 1L << 30);
    try (PictureReader reader = new PictureReader(PictureView.STORED, memory);
        Frame frame = new Frame()) {
      String refusal = String.valueOf(reader.read(file, frame));

      assertTrue(refusal.contains(why), refusal);
      assertFalse(refusal.contains("\n"), refusal);
    }
  }

  @Test
  void aProgressivePictureKeepsItsSizeWhereThereIsMemoryForItsPasses() throws Exception {
    BufferedImage drawn = FramePixels.drawn(6_100, 4_000, BufferedImage.TYPE_BYTE_GRAY);
    Path file = folder.resolve("progressive.jpg");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(out);
      writer.write(null, new IIOImage(drawn, null, null), param);
    }
    try (PictureReader roomy = new PictureReader(PictureView.STORED);
        PictureReader narrow =
            new PictureReader(
                PictureView.STORED, new PictureMemory(() -> 6_100L * 4_000 * 6, 1L << 30));
        Frame frame = new Frame()) {
      assertNull(roomy.read(file, frame));
      assertEquals(6_100, frame.width());

      String refusal = String.valueOf(narrow.read(file, frame));
      assertTrue(refusal.contains("of native memory"), refusal);
    }
  }

  private Path write(BufferedImage picture, String name) throws IOException {
    return Files.write(folder.resolve(name), FramePixels.encoded(picture, "jpg"));
  }
}
