package io.github.jetdetr.camera.still;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Kinds of picture files that are sound and are not read here, recognised by their headers. */
final class UnreadableKind {

  private static final int FIRST_ARITHMETIC = 0xC9;
  private static final int LAST_ARITHMETIC = 0xCF;
  private static final int ARITHMETIC_CONDITIONING = 0xCC;
  private static final int START_OF_SCAN = 0xDA;
  private static final int WEBP_FLAGS = 20;
  private static final int WEBP_ANIMATED = 0x02;

  private UnreadableKind() {}

  /** What kind it is; null if the file is none of these. */
  static @Nullable String of(PictureKind kind, byte[] file) {
    if (kind == PictureKind.JPEG && isArithmetic(file)) {
      return "is a JPEG with arithmetic coding, which is not read; convert it to a usual one";
    }
    if (kind == PictureKind.WEBP && isAnimated(file)) {
      return "is an animated WebP, which is not read; store its pictures one by one";
    }
    return null;
  }

  /** Goes from marker to marker (ITU-T T.81, table B.1) up to the first scan. */
  private static boolean isArithmetic(byte[] file) {
    int at = 2;
    while (at + 3 < file.length && (file[at] & 0xFF) == 0xFF) {
      int marker = file[at + 1] & 0xFF;
      if (marker == START_OF_SCAN) {
        return false;
      }
      if (marker >= FIRST_ARITHMETIC
          && marker <= LAST_ARITHMETIC
          && marker != ARITHMETIC_CONDITIONING) {
        return true;
      }
      at += marker == 0xFF ? 1 : 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
    }
    return false;
  }

  /** RFC 9649, 2.7: the extended header's flags. */
  private static boolean isAnimated(byte[] file) {
    return file.length > WEBP_FLAGS
        && new String(file, 12, 4, StandardCharsets.US_ASCII).equals("VP8X")
        && (file[WEBP_FLAGS] & WEBP_ANIMATED) != 0;
  }
}
