package io.github.jetdetr.camera.still;

import io.github.jetdetr.camera.ffmpeg.Orientation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Pictures as cameras store them that were held the other way round. */
public final class ExifPicture {

  private static final int PNG_HEADER_BYTES = 8 + 25;

  private ExifPicture() {}

  /** What a camera stores that wants this to be shown. */
  public static BufferedImage stored(BufferedImage shown, Orientation orientation) {
    boolean swaps = orientation.swapsSides();
    int width = swaps ? shown.getHeight() : shown.getWidth();
    int height = swaps ? shown.getWidth() : shown.getHeight();
    BufferedImage stored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = orientation.shownAt(x, y, width, height);
        stored.setRGB(x, y, shown.getRGB(at % shown.getWidth(), at / shown.getWidth()));
      }
    }
    return stored;
  }

  /** The picture's file with EXIF data that say how it is stored. */
  public static byte[] with(byte[] file, String kind, Orientation orientation) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    byte[] exif = exif(orientation);
    if (kind.equals("jpg")) {
      byte[] name = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
      out.write(file, 0, 2);
      out.writeShort(0xFFE1);
      out.writeShort(2 + name.length + exif.length);
      out.write(name);
      out.write(exif);
      out.write(file, 2, file.length - 2);
    } else {
      byte[] type = "eXIf".getBytes(StandardCharsets.US_ASCII);
      CRC32 check = new CRC32();
      check.update(type);
      check.update(exif);
      out.write(file, 0, PNG_HEADER_BYTES);
      out.writeInt(exif.length);
      out.write(type);
      out.write(exif);
      out.writeInt((int) check.getValue());
      out.write(file, PNG_HEADER_BYTES, file.length - PNG_HEADER_BYTES);
    }
    return bytes.toByteArray();
  }

  /** A TIFF header and a directory of one entry, the orientation. */
  private static byte[] exif(Orientation orientation) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes("MM");
    out.writeShort(42);
    out.writeInt(8);
    out.writeShort(1);
    out.writeShort(0x0112);
    out.writeShort(3);
    out.writeInt(1);
    out.writeShort(orientation.ordinal() + 1);
    out.writeShort(0);
    out.writeInt(0);
    return bytes.toByteArray();
  }
}
