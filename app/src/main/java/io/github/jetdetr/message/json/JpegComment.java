package io.github.jetdetr.message.json;

import java.io.ByteArrayOutputStream;

/**
 * Puts text into a JPEG file where every viewer skips it: a comment segment, ITU-T T.81, B.2.4.5.
 */
final class JpegComment {

  private static final int MARKER = 0xFF;
  private static final int COMMENT = 0xFE;
  private static final int FIRST_APPLICATION = 0xE0;
  private static final int LAST_APPLICATION = 0xEF;
  private static final int START_BYTES = 2;
  private static final int LENGTH_BYTES = 2;
  private static final int MAX_COMMENT = 0xFFFF - LENGTH_BYTES;

  private JpegComment() {}

  /**
   * A copy of the file with the comment, behind what applications such as JFIF put at its
   * beginning.
   *
   * @throws IllegalArgumentException if it is no JPEG file, or the comment is too long
   */
  static byte[] insert(byte[] jpeg, byte[] comment, int length) {
    if (jpeg.length < START_BYTES || (jpeg[0] & 0xFF) != MARKER || (jpeg[1] & 0xFF) != 0xD8) {
      throw new IllegalArgumentException("not a JPEG file");
    }
    if (length > MAX_COMMENT) {
      throw new IllegalArgumentException("a comment has at most %d bytes".formatted(MAX_COMMENT));
    }
    int at = START_BYTES;
    while (isApplication(jpeg, at)) {
      // A segment's length counts its own two bytes.
      int bytes = ((jpeg[at + 2] & 0xFF) << 8) | (jpeg[at + 3] & 0xFF);
      at += START_BYTES + Math.max(LENGTH_BYTES, bytes);
    }
    at = Math.min(at, jpeg.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream(jpeg.length + length + 4);
    out.write(jpeg, 0, at);
    out.write(MARKER);
    out.write(COMMENT);
    out.write((length + LENGTH_BYTES) >> 8);
    out.write(length + LENGTH_BYTES);
    out.write(comment, 0, length);
    out.write(jpeg, at, jpeg.length - at);
    return out.toByteArray();
  }

  private static boolean isApplication(byte[] jpeg, int at) {
    if (at + START_BYTES + LENGTH_BYTES > jpeg.length || (jpeg[at] & 0xFF) != MARKER) {
      return false;
    }
    int kind = jpeg[at + 1] & 0xFF;
    return kind >= FIRST_APPLICATION && kind <= LAST_APPLICATION;
  }
}
