package io.github.jetdetr.calibration.corrupt;

import io.github.jetdetr.calibration.pictures.RgbPicture;
import java.util.SplittableRandom;

/** Too little light, too much of it, and noise. */
final class Exposure {

  private static final double[] DARKER = {0.4, 0.25, 0.14, 0.08, 0.04};
  private static final double[] BRIGHTER = {1.6, 2.3, 3.3, 4.7, 7};

  /** Hendrycks and Dietterich's, in 0..1. */
  private static final double[] NOISE = {0.08, 0.12, 0.18, 0.26, 0.38};

  /** Electrons of a full pixel, and of the noise of reading it: a small sensor. */
  private static final double FULL_WELL = 2000;

  private static final double READ_NOISE = 6;

  private Exposure() {}

  /**
   * Light is scaled in linear intensity; photons and reading make the noise of what is left (the
   * sensor model of Healey and Kondepudy, Radiometric CCD Camera Calibration and Noise Estimation,
   * IEEE PAMI 16, 1994).
   */
  static RgbPicture lowLight(RgbPicture picture, int severity, SplittableRandom random) {
    double share = DARKER[severity - 1];
    return picture.map(
        value -> {
          double electrons = linear(value) * share * FULL_WELL;
          double deviation = Math.sqrt(electrons + READ_NOISE * READ_NOISE);
          return encoded((electrons + deviation * random.nextGaussian()) / FULL_WELL);
        });
  }

  static RgbPicture over(RgbPicture picture, int severity, SplittableRandom random) {
    double factor = BRIGHTER[severity - 1];
    return picture.map(value -> encoded(linear(value) * factor));
  }

  static RgbPicture noise(RgbPicture picture, int severity, SplittableRandom random) {
    double deviation = 255 * NOISE[severity - 1];
    return picture.map(value -> value + deviation * random.nextGaussian());
  }

  /** IEC 61966-2-1 (sRGB): 0..255 to light in 0..1. */
  private static double linear(int value) {
    double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  private static double encoded(double light) {
    double share = Math.max(0, Math.min(1, light));
    return 255 * (share <= 0.0031308 ? share * 12.92 : 1.055 * Math.pow(share, 1 / 2.4) - 0.055);
  }
}
