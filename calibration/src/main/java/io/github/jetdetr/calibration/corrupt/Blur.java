package io.github.jetdetr.calibration.corrupt;

import io.github.jetdetr.calibration.pictures.RgbPicture;
import java.util.SplittableRandom;

/** Motion blur and defocus. The picture's edge pixels are extended outwards. */
final class Blur {

  /** Lengths of the motion in pixels, by severity, for a picture of 640 pixels. */
  private static final double[] STREAK_PIXELS = {6, 11, 18, 27, 40};

  /** Radii of the blur disk in pixels, by severity, for a picture of 640 pixels. */
  private static final double[] DISK_PIXELS = {1.5, 2.5, 4, 6, 9};

  private Blur() {}

  /** Each pixel is the mean along a line segment of the same direction for the whole picture. */
  static RgbPicture motion(RgbPicture picture, int severity, SplittableRandom random) {
    double angle = random.nextDouble(Math.PI);
    double length = STREAK_PIXELS[severity - 1] * picture.scale();
    int steps = Math.max(2, (int) Math.ceil(length));
    int[] offsetX = new int[steps];
    int[] offsetY = new int[steps];
    for (int step = 0; step < steps; step++) {
      double at = length * ((double) step / (steps - 1) - 0.5);
      offsetX[step] = (int) Math.round(at * Math.cos(angle));
      offsetY[step] = (int) Math.round(at * Math.sin(angle));
    }
    return mean(picture, offsetX, offsetY);
  }

  /** Each pixel is the mean over a disk, as in Hendrycks and Dietterich's defocus blur. */
  static RgbPicture defocus(RgbPicture picture, int severity, SplittableRandom random) {
    double radius = Math.max(1, DISK_PIXELS[severity - 1] * picture.scale());
    int radiusPixels = (int) radius;
    int width = picture.width();
    int height = picture.height();
    int[] halfWidths = new int[2 * radiusPixels + 1];
    long count = 0;
    for (int dy = -radiusPixels; dy <= radiusPixels; dy++) {
      halfWidths[dy + radiusPixels] = (int) Math.sqrt(radius * radius - dy * dy);
      count += 2L * halfWidths[dy + radiusPixels] + 1;
    }
    int[] blurred = new int[width * height];
    // Prefix sums of each row, so that a row of the disk is one subtraction.
    long[][] sums = new long[3][];
    for (int channel = 0; channel < 3; channel++) {
      sums[channel] = rowSums(picture, 8 * channel, radiusPixels);
    }
    int stride = width + 2 * radiusPixels + 1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int pixel = 0;
        for (int channel = 0; channel < 3; channel++) {
          long sum = 0;
          for (int dy = -radiusPixels; dy <= radiusPixels; dy++) {
            int row = Math.max(0, Math.min(height - 1, y + dy)) * stride;
            int right = row + x + radiusPixels + halfWidths[dy + radiusPixels] + 1;
            int left = row + x + radiusPixels - halfWidths[dy + radiusPixels];
            sum += sums[channel][right] - sums[channel][left];
          }
          pixel |= (int) ((sum + count / 2) / count) << (8 * channel);
        }
        blurred[y * width + x] = pixel;
      }
    }
    return new RgbPicture(width, height, blurred);
  }

  /**
   * Prefix sums of each row of a channel, starting {@code radiusPixels} pixels left of the picture.
   */
  private static long[] rowSums(RgbPicture picture, int shift, int radiusPixels) {
    int stride = picture.width() + 2 * radiusPixels + 1;
    long[] sums = new long[stride * picture.height()];
    for (int y = 0; y < picture.height(); y++) {
      for (int at = 1; at < stride; at++) {
        int value = picture.nearest(at - 1 - radiusPixels, y) >> shift & 0xFF;
        sums[y * stride + at] = sums[y * stride + at - 1] + value;
      }
    }
    return sums;
  }

  private static RgbPicture mean(RgbPicture picture, int[] offsetX, int[] offsetY) {
    int[] blurred = new int[picture.size()];
    double count = offsetX.length;
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int step = 0; step < offsetX.length; step++) {
          int pixel = picture.nearest(x + offsetX[step], y + offsetY[step]);
          red += pixel >> 16 & 0xFF;
          green += pixel >> 8 & 0xFF;
          blue += pixel & 0xFF;
        }
        blurred[y * picture.width() + x] =
            RgbPicture.packed(red / count, green / count, blue / count);
      }
    }
    return new RgbPicture(picture.width(), picture.height(), blurred);
  }
}
