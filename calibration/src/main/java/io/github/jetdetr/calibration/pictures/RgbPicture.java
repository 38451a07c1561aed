package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.still.FramePicture;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;

/** An immutable picture in memory: 0xRRGGBB, row by row. */
public final class RgbPicture {

  private final int width;
  private final int height;
  private final int[] pixels;

  /**
   * Uses the array without copying it.
   *
   * @param width pixels, at least 1
   * @param height pixels, at least 1
   * @param pixels width × height, row-major; must not be modified afterwards
   */
  public RgbPicture(int width, int height, int[] pixels) {
    if (width < 1 || height < 1 || pixels.length != width * height) {
      throw new IllegalArgumentException(
          "%d pixels do not make a picture of %d × %d".formatted(pixels.length, width, height));
    }
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** A copy of the frame's pixels. */
  public static RgbPicture of(Frame frame) {
    BufferedImage picture = FramePicture.of(frame);
    int width = picture.getWidth();
    int height = picture.getHeight();
    int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xFFFFFF;
    }
    return new RgbPicture(width, height, pixels);
  }

  /** Writes the pixels into the frame, as {@link PixelFormat#RGB24}. */
  public void into(Frame frame) {
    frame.reshape(PixelFormat.RGB24, ColorSpace.BT601_FULL, width, height);
    ByteBuffer plane = frame.writablePlane(0);
    byte[] row = new byte[3 * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = pixels[y * width + x];
        row[3 * x] = (byte) (pixel >> 16);
        row[3 * x + 1] = (byte) (pixel >> 8);
        row[3 * x + 2] = (byte) pixel;
      }
      plane.put(y * frame.stride(0), row, 0, row.length);
    }
  }

  /**
   * Writes the pixels over those that they were made of: boxes stay in the full size of the
   * picture, of which a large JPEG is decoded to a smaller one.
   */
  public void replace(Frame frame) {
    int fullWidth = frame.fullWidth();
    int fullHeight = frame.fullHeight();
    into(frame);
    frame.setFullSize(fullWidth, fullHeight);
  }

  /** Pixels per row. */
  public int width() {
    return width;
  }

  /** Number of rows. */
  public int height() {
    return height;
  }

  /** Number of pixels. */
  public int size() {
    return pixels.length;
  }

  /** A channel of a pixel, 0..255; shift 16 is red, 8 green, 0 blue. */
  public int at(int index, int shift) {
    return pixels[index] >> shift & 0xFF;
  }

  /** A pixel, 0xRRGGBB; outside the picture the nearest pixel of its edge. */
  public int nearest(int x, int y) {
    int column = Math.max(0, Math.min(width - 1, x));
    int row = Math.max(0, Math.min(height - 1, y));
    return pixels[row * width + column];
  }

  /** A copy of all pixels. */
  public int[] copy() {
    return pixels.clone();
  }

  /** A copy mirrored left to right. */
  public RgbPicture mirrored() {
    int[] mirrored = new int[pixels.length];
    for (int row = 0; row < height; row++) {
      for (int x = 0; x < width; x++) {
        mirrored[row * width + x] = pixels[row * width + width - 1 - x];
      }
    }
    return new RgbPicture(width, height, mirrored);
  }

  /** Longer side relative to 640 pixels, the size that lengths of effects refer to. */
  public double scale() {
    return Math.max(width, height) / 640.0;
  }

  /** A function of a channel value, 0..255, independent of pixel and channel. */
  public interface ChannelFunction {
    double apply(int value);
  }

  /** A picture with a function applied to each channel of each pixel, rounded and clipped. */
  public RgbPicture map(ChannelFunction change) {
    int[] changed = new int[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      changed[i] = packed(change.apply(at(i, 16)), change.apply(at(i, 8)), change.apply(at(i, 0)));
    }
    return new RgbPicture(width, height, changed);
  }

  /** A pixel of three channels, rounded and clipped to 0..255. */
  public static int packed(double red, double green, double blue) {
    return clipped(red) << 16 | clipped(green) << 8 | clipped(blue);
  }

  /** Blends a color over a pixel; share 0 leaves the pixel unchanged, 1 replaces it. */
  public static int blended(int pixel, double red, double green, double blue, double share) {
    return packed(
        (pixel >> 16 & 0xFF) * (1 - share) + red * share,
        (pixel >> 8 & 0xFF) * (1 - share) + green * share,
        (pixel & 0xFF) * (1 - share) + blue * share);
  }

  private static int clipped(double value) {
    return (int) Math.max(0, Math.min(255, value + 0.5));
  }
}
