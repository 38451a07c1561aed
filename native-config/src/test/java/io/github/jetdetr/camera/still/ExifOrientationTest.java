package io.github.jetdetr.camera.still;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.jetdetr.camera.ffmpeg.FramePixels;
import io.github.jetdetr.camera.ffmpeg.Orientation;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExifOrientationTest {

  private static final String PREFIX = "Exif\0\0";

  @Test
  void webpSaysItInAChunkOfItsOwn() {
    for (String prefix : new String[] {"", PREFIX}) {
      for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
        byte[] file = webp(prefix, order, 6);
        assertEquals(Orientation.CLOCKWISE, ExifOrientation.of(PictureKind.WEBP, file));
      }
    }
  }

  @Test
  void aNumberThatIsNoneOfTheEightSaysNothing() {
    for (int number : new int[] {0, 9, -1, 300}) {
      assertEquals(
          Orientation.UPRIGHT,
          ExifOrientation.of(PictureKind.WEBP, webp("", ByteOrder.BIG_ENDIAN, number)));
    }
  }

  @Test
  void whatIsDamagedSaysSomethingOrNothingAndBreaksNothing() throws Exception {
    BufferedImage picture = FramePixels.drawn(24, 16, BufferedImage.TYPE_INT_RGB);
    byte[] png =
        ExifPicture.with(FramePixels.encoded(picture, "png"), "png", Orientation.CLOCKWISE);
    byte[] webp = webp("", ByteOrder.LITTLE_ENDIAN, 8);
    SplittableRandom random = new SplittableRandom(7);
    for (int trial = 0; trial < 20_000; trial++) {
      PictureKind kind = trial % 2 == 0 ? PictureKind.PNG : PictureKind.WEBP;
      byte[] file = (kind == PictureKind.PNG ? png : webp).clone();
      for (int change = random.nextInt(1, 5); change > 0; change--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(file, random.nextInt(file.length + 1));
      assertNotNull(ExifOrientation.of(kind, file));
      assertNotNull(ExifOrientation.of(kind, cut));
    }
  }

  private static byte[] webp(String prefix, ByteOrder order, int number) {
    ByteBuffer exif = ByteBuffer.allocate(26).order(order);
    exif.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    exif.putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) number).putShort((short) 0).putInt(0);
    byte[] name = prefix.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(92);
    file.put("WEBP".getBytes(StandardCharsets.US_ASCII));
    // A chunk of odd length in front, which is padded.
    file.put("VP8 ".getBytes(StandardCharsets.US_ASCII)).putInt(3).putInt(0);
    file.put("EXIF".getBytes(StandardCharsets.US_ASCII)).putInt(name.length + 26);
    file.put(name).put(exif.array());
    return Arrays.copyOf(file.array(), file.position());
  }
}
