package io.github.jetdetr.camera.still;

import io.github.jetdetr.camera.ffmpeg.Orientation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The orientation that the EXIF data of a PNG or WebP file say, which FFmpeg 8.0 reads of JPEG
 * only. Whatever is damaged says nothing.
 *
 * <p>PNG: Portable Network Graphics, third edition, section 11.3.3.5, chunk eXIf. WebP: RFC 9649,
 * section 2.7.1.5, chunk EXIF. The data themselves: TIFF 6.0, section 2.
 */
final class ExifOrientation {

  private static final int PNG_SIGNATURE_BYTES = 8;
  private static final int RIFF_HEADER_BYTES = 12;
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT_TYPE = 3;
  private static final int ENTRY_BYTES = 12;

  private ExifOrientation() {}

  /** The orientation; {@link Orientation#UPRIGHT} where nothing is said. */
  static Orientation of(PictureKind kind, byte[] file) {
    ByteBuffer exif =
        switch (kind) {
          case PNG -> chunk(file, PNG_SIGNATURE_BYTES, "eXIf", ByteOrder.BIG_ENDIAN);
          case WEBP -> chunk(file, RIFF_HEADER_BYTES, "EXIF", ByteOrder.LITTLE_ENDIAN);
          default -> null;
        };
    return exif == null ? Orientation.UPRIGHT : orientation(exif);
  }

  /**
   * The content of the first chunk of this name; null if there is none. A chunk of PNG is length,
   * name, content and checksum; one of RIFF name, length and content, padded to an even length.
   */
  private static @Nullable ByteBuffer chunk(byte[] file, int from, String name, ByteOrder order) {
    boolean isPng = order == ByteOrder.BIG_ENDIAN;
    ByteBuffer bytes = ByteBuffer.wrap(file).order(order);
    long at = from;
    while (at + 8 <= file.length) {
      int start = (int) at;
      long length = Integer.toUnsignedLong(bytes.getInt(isPng ? start : start + 4));
      if (start + 8 + length > file.length) {
        return null;
      }
      if (isName(file, isPng ? start + 4 : start, name)) {
        return bytes.slice(start + 8, (int) length);
      }
      at += 8 + length + (isPng ? 4 : length % 2);
    }
    return null;
  }

  private static boolean isName(byte[] file, int at, String name) {
    for (int letter = 0; letter < name.length(); letter++) {
      if (file[at + letter] != name.charAt(letter)) {
        return false;
      }
    }
    return true;
  }

  private static Orientation orientation(ByteBuffer exif) {
    // Some programs put JPEG's "Exif\0\0" in front also where it does not belong.
    ByteBuffer tiff =
        exif.remaining() > 6 && exif.get(0) == 'E' ? exif.slice(6, exif.remaining() - 6) : exif;
    if (tiff.remaining() < 10) {
      return Orientation.UPRIGHT;
    }
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(tiff.getInt(4));
    if (directory + 2 > tiff.limit()) {
      return Orientation.UPRIGHT;
    }
    int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
    for (int entry = 0; entry < entries; entry++) {
      long at = directory + 2 + (long) entry * ENTRY_BYTES;
      if (at + ENTRY_BYTES > tiff.limit()) {
        return Orientation.UPRIGHT;
      }
      int start = (int) at;
      if (Short.toUnsignedInt(tiff.getShort(start)) == ORIENTATION_TAG
          && tiff.getShort(start + 2) == SHORT_TYPE) {
        int number = tiff.getShort(start + 8);
        Orientation[] all = Orientation.values();
        return number >= 1 && number <= all.length ? all[number - 1] : Orientation.UPRIGHT;
      }
    }
    return Orientation.UPRIGHT;
  }
}
