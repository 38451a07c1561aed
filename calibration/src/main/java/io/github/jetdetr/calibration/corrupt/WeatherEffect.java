package io.github.jetdetr.calibration.corrupt;

import io.github.jetdetr.calibration.pictures.RgbPicture;
import java.util.SplittableRandom;

/** Rain and fog. */
final class WeatherEffect {

  private static final int[] DROP_COUNTS_AT_640_BY_480 = {250, 500, 900, 1500, 2400};
  private static final double[] DROP_LENGTH_PIXELS = {12, 16, 20, 26, 32};
  private static final double[] RAIN_VEIL = {0.05, 0.1, 0.15, 0.2, 0.28};
  private static final double DROP_OPACITY = 0.45;
  private static final double[] FOG_SHARES = {0.25, 0.4, 0.55, 0.68, 0.8};
  private static final double FOG_LIGHT = 205;
  private static final double RAIN_LIGHT = 150;

  private WeatherEffect() {}

  /**
   * Bright, translucent, nearly parallel streaks (Garg and Nayar, Vision and Rain, International
   * Journal of Computer Vision 75, 2007) and a grey veil for drops too distant to be visible.
   */
  static RgbPicture rain(RgbPicture picture, int severity, SplittableRandom random) {
    int width = picture.width();
    int height = picture.height();
    int[] pixels = picture.copy();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = blended(pixels[i], RAIN_LIGHT, RAIN_VEIL[severity - 1]);
    }
    double slant = random.nextDouble(-0.35, 0.35);
    double area = (double) width * height / (640 * 480);
    // Streaks are longer on larger pictures, so there are fewer per pixel.
    double scale = picture.scale();
    long drops =
        Math.max(1, Math.round(DROP_COUNTS_AT_640_BY_480[severity - 1] * area / scale / scale));
    for (long drop = 0; drop < drops; drop++) {
      double x = random.nextDouble(-0.2, 1.2) * width;
      double y = random.nextDouble() * height;
      double lean = slant + random.nextDouble(-0.04, 0.04);
      double near = random.nextDouble(0.4, 1);
      double length = DROP_LENGTH_PIXELS[severity - 1] * scale * near;
      int thick = Math.max(1, (int) Math.round(1.4 * scale * near));
      for (int step = 0; step < length; step++) {
        int row = (int) Math.floor(y + step);
        int column = (int) Math.floor(x + step * lean);
        for (int side = 0; side < thick; side++) {
          if (row >= 0 && row < height && column + side >= 0 && column + side < width) {
            int at = row * width + column + side;
            pixels[at] = blended(pixels[at], 225, DROP_OPACITY * near);
          }
        }
      }
    }
    return new RgbPicture(width, height, pixels);
  }

  /**
   * Blends the picture with light grey by a varying amount: fractal smoothed noise, as in Hendrycks
   * and Dietterich.
   */
  static RgbPicture fog(RgbPicture picture, int severity, SplittableRandom random) {
    int width = picture.width();
    double size = Math.max(width, picture.height());
    int octaves = 5;
    double[][] noise = new double[octaves][];
    for (int octave = 0; octave < octaves; octave++) {
      int cells = 2 << octave;
      noise[octave] = random.doubles((long) (cells + 1) * (cells + 1)).toArray();
    }
    int[] pixels = picture.copy();
    for (int i = 0; i < pixels.length; i++) {
      double x = i % width / size;
      int row = i / width;
      double y = row / size;
      double cloud = 0;
      double weight = 0.5;
      for (int octave = 0; octave < octaves; octave++) {
        cloud += weight * smooth(noise[octave], 2 << octave, x, y);
        weight /= 2;
      }
      pixels[i] = blended(pixels[i], FOG_LIGHT, FOG_SHARES[severity - 1] * (0.7 + 0.5 * cloud));
    }
    return new RgbPicture(width, picture.height(), pixels);
  }

  /** The grid's value at x, y in 0..1, interpolated bilinearly. */
  private static double smooth(double[] grid, int cells, double x, double y) {
    double column = x * cells;
    double row = y * cells;
    int left = (int) column;
    int top = (int) row;
    double right = column - left;
    double below = row - top;
    int at = top * (cells + 1) + left;
    double upper = grid[at] + right * (grid[at + 1] - grid[at]);
    double lower = grid[at + cells + 1] + right * (grid[at + cells + 2] - grid[at + cells + 1]);
    return upper + below * (lower - upper);
  }

  private static int blended(int pixel, double grey, double share) {
    return RgbPicture.blended(pixel, grey, grey, grey, Math.min(1, share));
  }
}
