package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.camera.Frame;
import java.util.Arrays;

/**
 * Detects the loss of fine detail that the camera used to show.
 *
 * <p>Gradients are taken over a short and a long distance; a blur reduces the short ones much and
 * the long ones little, while fog, dusk or a new exposure reduce both alike, so their quotient is
 * the measure. The idea is that of comparing a picture with a blurred copy (F. Crété-Roffet et al.,
 * "The Blur Effect", SPIE 6492, 2007), with distances in place of the copy. The measure uses the
 * 99th percentile, that is strong edges, less the part due to noise: of a normal distribution's
 * absolute values the 99th percentile is 3.82 times the median.
 *
 * <p>The absolute value depends on scene and lens, so each camera is compared with its own
 * long-term median, which is estimated in small steps up or down as by E. Ma et al., "Frugal
 * Streaming for Estimating Quantiles", 2013. Distances scale with the picture, so that they
 * correspond to the network's input. Not thread-safe.
 */
@HotPath
final class Sharpness {

  // Ten seconds of samples establish the camera's baseline.
  private static final int LEARNING_SAMPLES = 50;
  // A change by 10 % takes a minute to become the baseline: slow enough to detect a drop on the
  // lens.
  private static final double BASELINE_STEP = Math.log(1.1) / 300;
  private static final double MAX_LOST_FIXED = Math.log(0.5);
  // A vehicle drives from sharp scenes into soft ones, or into a tunnel.
  private static final double MAX_LOST_MOVING = Math.log(0.35);
  private static final double NOISE_P99_OF_MEDIAN = 3.82;
  private static final int COLUMNS = 96;
  private static final int ROWS = 54;
  private static final int NETWORK_WIDTH = 640;
  private static final int SHORT = 2;
  private static final int LONG = 32;
  // Sums of four pixels: six gray levels. Flatter pictures say nothing about sharpness.
  private static final double MIN_CONTRAST = 24;
  private static final int MAX_GRADIENT = 4 * 255;

  private final Luminance light = new Luminance();
  private final int[] near = new int[MAX_GRADIENT + 1];
  private final int[] far = new int[MAX_GRADIENT + 1];
  private final double maxLost;
  private double baseline;
  private int samples;
  private boolean isLost;

  /**
   * @param fixed whether the camera is fixed, so that a smaller loss is significant
   */
  Sharpness(boolean fixed) {
    maxLost = fixed ? MAX_LOST_FIXED : MAX_LOST_MOVING;
  }

  /** Forgets the baseline. */
  void reset() {
    samples = 0;
    baseline = 0;
    isLost = false;
  }

  /** Adds a sample; returns whether detail is lost. */
  boolean isLost(Frame frame) {
    double measured = measure(frame);
    if (Double.isNaN(measured)) {
      return isLost;
    }
    if (samples < LEARNING_SAMPLES) {
      samples++;
      baseline += (measured - baseline) / samples;
      return false;
    }
    isLost = measured - baseline < maxLost;
    if (!isLost) {
      baseline += Math.signum(measured - baseline) * BASELINE_STEP;
    }
    return isLost;
  }

  /** The logarithm of short over long gradients; NaN if the picture is too flat or too small. */
  double measure(Frame frame) {
    int pixel = Math.max(1, frame.width() / NETWORK_WIDTH);
    int spanX = frame.width() - (LONG + 2) * pixel;
    int spanY = frame.height() - 2 * pixel;
    if (spanX < COLUMNS || spanY < ROWS) {
      return Double.NaN;
    }
    light.of(frame);
    Arrays.fill(near, 0);
    Arrays.fill(far, 0);
    for (int row = 0; row < ROWS; row++) {
      int y = row * spanY / ROWS;
      for (int column = 0; column < COLUMNS; column++) {
        int x = column * spanX / COLUMNS;
        int here = block(x, y, pixel);
        near[Math.abs(block(x + SHORT * pixel, y, pixel) - here)]++;
        far[Math.abs(block(x + LONG * pixel, y, pixel) - here)]++;
      }
    }
    double noise = NOISE_P99_OF_MEDIAN * percentile(near, 0.5);
    double fine = withoutNoise(percentile(near, 0.99), noise);
    double coarse = withoutNoise(percentile(far, 0.99), noise);
    return coarse < MIN_CONTRAST ? Double.NaN : Math.log(Math.max(1, fine) / coarse);
  }

  /** The sum of 2 × 2 pixels, whose mean has half the noise of one. */
  private int block(int x, int y, int pixel) {
    return light.at(x, y)
        + light.at(x + pixel, y)
        + light.at(x, y + pixel)
        + light.at(x + pixel, y + pixel);
  }

  private static double withoutNoise(double whole, double noise) {
    return Math.sqrt(Math.max(0, whole * whole - noise * noise));
  }

  private static int percentile(int[] histogram, double share) {
    double target = share * COLUMNS * ROWS;
    int sum = histogram[0];
    int value = 0;
    while (sum < target && value < MAX_GRADIENT) {
      sum += histogram[++value];
    }
    return value;
  }
}
