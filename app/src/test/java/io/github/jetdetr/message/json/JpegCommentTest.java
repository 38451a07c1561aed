package io.github.jetdetr.message.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class JpegCommentTest {

  private static byte[] hex(String text) {
    return HexFormat.ofDelimiter(" ").parseHex(text);
  }

  @Test
  void itStandsBehindWhatApplicationsPutFirst() {
    byte[] comment = "hi".getBytes(StandardCharsets.UTF_8);

    assertArrayEquals(
        hex("ff d8 ff e0 00 03 aa ff fe 00 04 68 69 ff db 00 02"),
        JpegComment.insert(hex("ff d8 ff e0 00 03 aa ff db 00 02"), comment, 2));
    assertArrayEquals(
        hex("ff d8 ff fe 00 03 68 ff db"), JpegComment.insert(hex("ff d8 ff db"), comment, 1));
  }

  @Test
  void aPictureIsReadAsBefore() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "jpg", out);
    byte[] comment = new byte[5_000];

    byte[] commented = JpegComment.insert(out.toByteArray(), comment, comment.length);

    assertEquals(20, ImageIO.read(new ByteArrayInputStream(commented)).getWidth());
  }

  @Test
  void aLengthThatLeadsOutOfTheFileIsNoLoop() {
    assertEquals(14, JpegComment.insert(hex("ff d8 ff e0 ff ff aa bb"), new byte[2], 2).length);
    assertEquals(12, JpegComment.insert(hex("ff d8 ff e0 00 00"), new byte[2], 2).length);
  }

  @Test
  void whatIsNoPictureOrTooLongIsRefused() {
    byte[] none = {};
    assertThrows(IllegalArgumentException.class, () -> JpegComment.insert(none, none, 0));
    assertThrows(
        IllegalArgumentException.class, () -> JpegComment.insert(hex("89 50 4e 47"), none, 0));
    byte[] long65534 = new byte[65_534];
    assertThrows(
        IllegalArgumentException.class,
        () -> JpegComment.insert(hex("ff d8 ff db"), long65534, 65_534));
  }
}
