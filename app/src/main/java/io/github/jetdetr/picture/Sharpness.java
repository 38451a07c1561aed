package io.github.jetdetr.picture;

import io.github.jetdetr.annotation.HotPath;

import io.github.jetdetr.camera.Frame;
import java.util.Arrays;

/**
 * Whether fine detail is gone that the camera used to show.
 *
 * <p>Gradients are taken over a short and a long distance; a blur takes much from the short and
 * little from the long ones, while fog, dusk or a new exposure take the same share from both, so
 * their quotient is the measure. The idea is that of comparing a picture with a blurred copy (F.
 * Crété-Roffet et al., "The Blur Effect", SPIE 6492, 2007), with distances in place of the copy.
 * Strong edges count, the 99th percentile, less what noise alone would put there: of a normal
 * distribution's absolute values the 99th percentile is 3.82 times the median.
 *
 * <p>How sharp is sharp depends on scene and lens, so the camera is held against its own long-term
 * median, followed as by E. Ma et al., "Frugal Streaming for Estimating Quantiles", 2013: a step up
 * or down at a time. Distances grow with the picture, so that they mean the same to the network.
 */
@HotPath
final class Sharpness {

  // Ten seconds of looks, taken as the camera's own normal.
  private static final int LOOKS_TO_LEARN = 50;
  // A change by a tenth takes a minute to become normal: dusk may, a drop on the lens may not.
  private static final double STEP_A_LOOK = Math.log(1.1) / 300;
  private static final double MAX_LOST_FIXED = Math.log(0.5);
  // A vehicle comes from sharp streets into soft ones, or into a tunnel.
  private static final double MAX_LOST_MOVING = Math.log(0.35);
  private static final double NOISE_P99_OF_MEDIAN = 3.82;
  private static final int COLUMNS = 96;
  private static final int ROWS = 54;
  private static final int NETWORK_WIDTH = 640;
  private static final int SHORT = 2;
  private static final int LONG = 32;
  // Sums of four pixels: six grey levels. Flatter pictures say nothing about sharpness.
  private static final double MIN_CONTRAST = 24;
  private static final int MAX_GRADIENT = 4 * 255;

  private final Luminance light = new Luminance();
  private final int[] near = new int[MAX_GRADIENT + 1];
  private final int[] far = new int[MAX_GRADIENT + 1];
  private final double maxLost;
  private double usual;
  private int looks;
  private boolean isLost;

  /**
   * @param fixed whether the scene stays, so that less of a loss is telling
   */
  Sharpness(boolean fixed) {
    maxLost = fixed ? MAX_LOST_FIXED : MAX_LOST_MOVING;
  }

  /** Forgets what is usual. */
  void reset() {
    looks = 0;
    usual = 0;
    isLost = false;
  }

  /** Takes a look; says whether the detail is gone. */
  boolean isLost(Frame frame) {
    double measured = measure(frame);
    if (Double.isNaN(measured)) {
      return isLost;
    }
    if (looks < LOOKS_TO_LEARN) {
      looks++;
      usual += (measured - usual) / looks;
      return false;
    }
    isLost = measured - usual < maxLost;
    if (!isLost) {
      usual += Math.signum(measured - usual) * STEP_A_LOOK;
    }
    return isLost;
  }

  /** The logarithm of short over long gradients; NaN where the picture is too flat or too small. */
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
    double fine = beyond(percentile(near, 0.99), noise);
    double coarse = beyond(percentile(far, 0.99), noise);
    return coarse < MIN_CONTRAST ? Double.NaN : Math.log(Math.max(1, fine) / coarse);
  }

  /** Four pixels together: half the noise of one. */
  private int block(int x, int y, int pixel) {
    return light.at(x, y)
        + light.at(x + pixel, y)
        + light.at(x, y + pixel)
        + light.at(x + pixel, y + pixel);
  }

  private static double beyond(double whole, double noise) {
    return Math.sqrt(Math.max(0, whole * whole - noise * noise));
  }

  private static int percentile(int[] histogram, double share) {
    double wanted = share * COLUMNS * ROWS;
    int sum = histogram[0];
    int value = 0;
    while (sum < wanted && value < MAX_GRADIENT) {
      sum += histogram[++value];
    }
    return value;
  }
}
