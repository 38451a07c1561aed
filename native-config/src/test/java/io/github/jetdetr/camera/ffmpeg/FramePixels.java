package io.github.jetdetr.camera.ffmpeg;

import io.github.jetdetr.camera.Frame;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.ImageIO;

/** Pictures drawn and colors computed by other means than FFmpeg's. */
public final class FramePixels {

  private FramePixels() {}

  /** A smooth picture with a red square in its upper left quarter. */
  public static BufferedImage drawn(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D pen = image.createGraphics();
    pen.setPaint(new GradientPaint(0, 0, Color.BLUE, width, height, Color.YELLOW));
    pen.fillRect(0, 0, width, height);
    pen.setColor(Color.RED);
    pen.fillRect(width / 8, height / 8, width / 4, height / 4);
    pen.dispose();
    return image;
  }

  public static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, bytes)) {
      throw new IOException("no writer for " + format);
    }
    return bytes.toByteArray();
  }

  /** The color at (x, y) as 0xRRGGBB. */
  public static int rgb(Frame frame, int x, int y) {
    return switch (frame.format()) {
      case RGB24 -> packed(frame, x, y, 0, 2);
      case BGR24 -> packed(frame, x, y, 2, 0);
      case GRAY8 -> at(frame, 0, x, y) * 0x010101;
      case YUV420P ->
          yuv(frame, at(frame, 0, x, y), at(frame, 1, x / 2, y / 2), at(frame, 2, x / 2, y / 2));
      case YUV422P ->
          yuv(frame, at(frame, 0, x, y), at(frame, 1, x / 2, y), at(frame, 2, x / 2, y));
      case YUV444P -> yuv(frame, at(frame, 0, x, y), at(frame, 1, x, y), at(frame, 2, x, y));
      case NV12 ->
          yuv(
              frame,
              at(frame, 0, x, y),
              at(frame, 1, x / 2 * 2, y / 2),
              at(frame, 1, x / 2 * 2 + 1, y / 2));
      case YUYV422, UYVY422 -> throw new AssertionError(frame.format());
    };
  }

  /** Mean absolute difference of the three colors over all pixels. */
  public static double difference(BufferedImage expected, Frame frame) {
    long sum = 0;
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        int a = expected.getRGB(x, y);
        int b = rgb(frame, x, y);
        for (int shift = 0; shift <= 16; shift += 8) {
          sum += Math.abs((a >> shift & 0xFF) - (b >> shift & 0xFF));
        }
      }
    }
    return sum / (3.0 * frame.width() * frame.height());
  }

  private static int at(Frame frame, int plane, int byteInRow, int row) {
    ByteBuffer bytes = frame.plane(plane);
    return bytes.get(row * frame.stride(plane) + byteInRow) & 0xFF;
  }

  private static int packed(Frame frame, int x, int y, int red, int blue) {
    return at(frame, 0, 3 * x + red, y) << 16
        | at(frame, 0, 3 * x + 1, y) << 8
        | at(frame, 0, 3 * x + blue, y);
  }

  /** ITU-R BT.601 and BT.709, from their luma weights of red and blue. */
  private static int yuv(Frame frame, int y, int u, int v) {
    boolean bt601 = frame.colorSpace().isBt601();
    boolean full = frame.colorSpace().isFullRange();
    double kr = bt601 ? 0.299 : 0.2126;
    double kb = bt601 ? 0.114 : 0.0722;
    double luma = full ? y / 255.0 : (y - 16) / 219.0;
    double cb = (u - 128) / (full ? 255.0 : 224.0);
    double cr = (v - 128) / (full ? 255.0 : 224.0);
    double red = luma + 2 * (1 - kr) * cr;
    double blue = luma + 2 * (1 - kb) * cb;
    double green = (luma - kr * red - kb * blue) / (1 - kr - kb);
    return clip(red) << 16 | clip(green) << 8 | clip(blue);
  }

  private static int clip(double value) {
    return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
  }
}
