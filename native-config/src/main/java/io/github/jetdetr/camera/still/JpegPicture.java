package io.github.jetdetr.camera.still;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.ffmpeg.Orientation;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG like training pipelines do: with libjpeg's arithmetic, bit-exact with Pillow.
 * FFmpeg's own decoder differs by up to 2.5 gray levels on average, enough to change a small DETR's
 * scores.
 *
 * <p>Color profiles are ignored, as by Pillow: Java would convert every pixel.
 */
final class JpegPicture {

  private static final int START_OF_SCAN = 0xDA;
  private static final int APPLICATION_2 = 0xE2;

  private JpegPicture() {}

  /**
   * Decodes into the frame: {@link PixelFormat#GRAY8} or {@link PixelFormat#BGR24}, full range.
   *
   * @param orientation how the picture is stored; it is turned upright
   * @return whether Java supports this type of JPEG; if not, the frame is unchanged
   */
  static boolean decode(byte[] jpeg, Orientation orientation, Frame frame) {
    BufferedImage picture;
    try {
      // Not from the bytes' stream, which ImageIO would write to a temporary file first.
      picture =
          ImageIO.read(
              new MemoryCacheImageInputStream(new ByteArrayInputStream(withoutProfile(jpeg))));
    } catch (IOException e) {
      // CMYK and other unsupported types.
      return false;
    }
    if (picture == null) {
      return false;
    }
    if (picture.getType() == BufferedImage.TYPE_BYTE_GRAY) {
      copy(picture, PixelFormat.GRAY8, 1, orientation, frame);
      return true;
    }
    if (picture.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      copy(picture, PixelFormat.BGR24, 3, orientation, frame);
      return true;
    }
    return false;
  }

  /** Removes the segments with ICC profiles (ICC.1:2010, annex B.4): all of APP2. */
  static byte[] withoutProfile(byte[] jpeg) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(jpeg.length);
    int at = Math.min(2, jpeg.length);
    plain.write(jpeg, 0, at);
    while (at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
      int marker = jpeg[at + 1] & 0xFF;
      if (marker == START_OF_SCAN) {
        break;
      }
      int length = 2 + ((jpeg[at + 2] & 0xFF) << 8 | (jpeg[at + 3] & 0xFF));
      int present = Math.min(length, jpeg.length - at);
      if (marker != APPLICATION_2) {
        plain.write(jpeg, at, present);
      }
      at += present;
    }
    plain.write(jpeg, at, jpeg.length - at);
    return plain.toByteArray();
  }

  private static void copy(
      BufferedImage picture,
      PixelFormat format,
      int bytesPerPixel,
      Orientation orientation,
      Frame frame) {
    byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    int width = picture.getWidth();
    int height = picture.getHeight();
    if (orientation != Orientation.UPRIGHT) {
      pixels = turned(pixels, width, height, bytesPerPixel, orientation);
    }
    if (orientation.swapsSides()) {
      width = picture.getHeight();
      height = picture.getWidth();
    }
    int row = width * bytesPerPixel;
    frame.reshape(format, ColorSpace.BT601_FULL, width, height);
    ByteBuffer plane = frame.writablePlane(0);
    for (int y = 0; y < height; y++) {
      plane.put(y * frame.stride(0), pixels, y * row, row);
    }
  }

  private static byte[] turned(
      byte[] stored, int width, int height, int bytesPerPixel, Orientation orientation) {
    byte[] shown = new byte[stored.length];
    int from = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int to = orientation.shownAt(x, y, width, height) * bytesPerPixel;
        for (int part = 0; part < bytesPerPixel; part++) {
          shown[to + part] = stored[from++];
        }
      }
    }
    return shown;
  }
}
