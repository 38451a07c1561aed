package io.github.jetdetr.camera.still;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;

/**
 * Converts a frame of any pixel format to an RGB image, pixel by pixel. For drawing and measuring;
 * too slow for the frame pipeline.
 */
public final class FramePicture {

  // Luma weights of red and blue: ITU-R BT.601 and BT.709, item 3.2 of each.
  private static final double[] BT601 = {0.299, 0.114};
  private static final double[] BT709 = {0.2126, 0.0722};

  private final Frame frame;
  private final double redOfV;
  private final double greenOfU;
  private final double greenOfV;
  private final double blueOfU;
  private final double lumaScale;
  private final int lumaBase;

  private FramePicture(Frame frame) {
    this.frame = frame;
    ColorSpace space = frame.colorSpace();
    double[] weights = space.isBt601() ? BT601 : BT709;
    double red = weights[0];
    double blue = weights[1];
    double green = 1 - red - blue;
    boolean full = space.isFullRange();
    lumaBase = full ? 0 : 16;
    lumaScale = full ? 1 : 255.0 / 219;
    double chromaScale = full ? 1 : 255.0 / 224;
    redOfV = 2 * (1 - red) * chromaScale;
    blueOfU = 2 * (1 - blue) * chromaScale;
    greenOfU = -blueOfU * blue / green;
    greenOfV = -redOfV * red / green;
  }

  /** A copy of the frame's pixels, {@link BufferedImage#TYPE_INT_RGB}. */
  public static BufferedImage of(Frame frame) {
    FramePicture colors = new FramePicture(frame);
    BufferedImage picture =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        picture.setRGB(x, y, colors.rgb(x, y));
      }
    }
    return picture;
  }

  private int rgb(int x, int y) {
    PixelFormat format = frame.format();
    return switch (format) {
      case RGB24 -> packed(at(0, 3 * x, y), at(0, 3 * x + 1, y), at(0, 3 * x + 2, y));
      case BGR24 -> packed(at(0, 3 * x + 2, y), at(0, 3 * x + 1, y), at(0, 3 * x, y));
      case GRAY8 -> packed(at(0, x, y), at(0, x, y), at(0, x, y));
      case YUV420P -> yuv(at(0, x, y), at(1, x / 2, y / 2), at(2, x / 2, y / 2));
      case YUV422P -> yuv(at(0, x, y), at(1, x / 2, y), at(2, x / 2, y));
      case YUV444P -> yuv(at(0, x, y), at(1, x, y), at(2, x, y));
      case NV12 -> yuv(at(0, x, y), at(1, x / 2 * 2, y / 2), at(1, x / 2 * 2 + 1, y / 2));
      case YUYV422 -> yuv(at(0, 2 * x, y), at(0, x / 2 * 4 + 1, y), at(0, x / 2 * 4 + 3, y));
      case UYVY422 -> yuv(at(0, 2 * x + 1, y), at(0, x / 2 * 4, y), at(0, x / 2 * 4 + 2, y));
    };
  }

  private int at(int plane, int column, int row) {
    ByteBuffer pixels = frame.plane(plane);
    return pixels.get(row * frame.stride(plane) + column) & 0xFF;
  }

  private int yuv(int luma, int u, int v) {
    double light = (luma - lumaBase) * lumaScale;
    return packed(
        light + redOfV * (v - 128),
        light + greenOfU * (u - 128) + greenOfV * (v - 128),
        light + blueOfU * (u - 128));
  }

  private static int packed(double red, double green, double blue) {
    return byteOf(red) << 16 | byteOf(green) << 8 | byteOf(blue);
  }

  private static int byteOf(double value) {
    return (int) Math.round(Math.min(255, Math.max(0, value)));
  }
}
