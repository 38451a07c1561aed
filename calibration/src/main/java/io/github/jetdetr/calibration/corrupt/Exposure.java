package io.github.jetdetr.calibration.corrupt;

import io.github.jetdetr.calibration.pictures.RgbPicture;
import java.util.SplittableRandom;

/** Low light, over-exposure and noise. */
final class Exposure {

  private static final double[] LOW_LIGHT_FACTORS = {0.4, 0.25, 0.14, 0.08, 0.04};
  private static final double[] OVER_EXPOSURE_FACTORS = {1.6, 2.3, 3.3, 4.7, 7};

  /** Standard deviations of Hendrycks and Dietterich, relative to full scale. */
  private static final double[] NOISE_DEVIATIONS = {0.08, 0.12, 0.18, 0.26, 0.38};

  /** Full well capacity and read noise of a small sensor, in electrons. */
  private static final double FULL_WELL = 2000;

  private static final double READ_NOISE = 6;

  private Exposure() {}

  /**
   * Scales linear light intensity and adds shot noise and read noise (the sensor model of Healey
   * and Kondepudy, Radiometric CCD Camera Calibration and Noise Estimation, IEEE PAMI 16, 1994).
   */
  static RgbPicture lowLight(RgbPicture picture, int severity, SplittableRandom random) {
    double share = LOW_LIGHT_FACTORS[severity - 1];
    return picture.map(
        value -> {
          double electrons = linear(value) * share * FULL_WELL;
          double deviation = Math.sqrt(electrons + READ_NOISE * READ_NOISE);
          return encoded((electrons + deviation * random.nextGaussian()) / FULL_WELL);
        });
  }

  static RgbPicture overExposure(RgbPicture picture, int severity, SplittableRandom random) {
    double factor = OVER_EXPOSURE_FACTORS[severity - 1];
    return picture.map(value -> encoded(linear(value) * factor));
  }

  static RgbPicture noise(RgbPicture picture, int severity, SplittableRandom random) {
    double deviation = 255 * NOISE_DEVIATIONS[severity - 1];
    return picture.map(value -> value + deviation * random.nextGaussian());
  }

  /** IEC 61966-2-1 (sRGB): 0..255 to linear intensity in 0..1. */
  private static double linear(int value) {
    double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  private static double encoded(double light) {
    double share = Math.max(0, Math.min(1, light));
    return 255 * (share <= 0.0031308 ? share * 12.92 : 1.055 * Math.pow(share, 1 / 2.4) - 0.055);
  }
}
