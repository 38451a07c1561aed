package io.github.jetdetr.street.paint;

import io.github.jetdetr.street.SplitMix;

/**
 * Simulates a camera's defects: rain in front of and on the lens, a soft lens, vignetting, noise,
 * and drifting exposure, contrast and white balance.
 */
public final class Sensor {

  private static final int NOISE = 1 << 16;
  private static final int MARGIN = 128;

  private final int width;
  private final int height;
  private final Light light;
  private final long seed;
  private final byte[] noise;
  private final int[] shading;
  private final int[][] tone = new int[3][256 + 2 * MARGIN];
  private final LensDrops drops;
  private int[] row;
  private int[] own;
  private final double gain;
  private final double drift;
  private final double driftRate;
  private final double contrast;
  private final double[] balance = new double[3];
  private final int softness;
  private final double rain;

  public Sensor(SplitMix random, Light light, int width, int height) {
    this.width = width;
    this.height = height;
    this.light = light;
    seed = random.next();
    boolean night = light.weather.isNight();
    double sigma = night ? random.between(3, 8) : random.between(1, 4.5);
    noise = new byte[NOISE + 3 * width];
    for (int i = 0; i < NOISE; i++) {
      noise[i] =
          (byte) Math.max(-MARGIN, Math.min(MARGIN - 1, Math.round(random.normal() * sigma)));
    }
    // Repeated, so that a row never exceeds the table.
    for (int i = NOISE; i < noise.length; i++) {
      noise[i] = noise[i - NOISE];
    }
    gain = random.between(0.85, 1.2);
    drift = random.between(0.02, 0.12);
    driftRate = random.between(0.1, 0.5);
    contrast = random.between(0.85, 1.2);
    for (int i = 0; i < 3; i++) {
      balance[i] = random.between(0.93, 1.07);
    }
    softness = random.below(3);
    rain = light.weather.isWet() ? random.between(0.3, 1) : 0;
    double vignette = random.chance(0.6) ? random.between(0, 0.4) : 0;
    shading = new int[width * height];
    double corner = (width * (double) width + height * (double) height) / 4;
    for (int i = 0; i < shading.length; i++) {
      int x = i % width;
      int y = i / width;
      double dx = x + 0.5 - width / 2.0;
      double dy = y + 0.5 - height / 2.0;
      shading[i] = (int) (256 * (1 - vignette * (dx * dx + dy * dy) / corner));
    }
    int count = rain > 0 && random.chance(0.7) ? 1 + random.below(9) : 0;
    drops = new LensDrops(random, count, width, height);
    row = new int[width];
    own = new int[width];
  }

  /** Converts the painted scene to the camera's picture. */
  public void expose(long frame, double seconds, Canvas canvas, int[] into) {
    SplitMix random = new SplitMix(seed, frame);
    if (rain > 0) {
      streaks(canvas, random);
    }
    int[] rgb = canvas.rgb;
    for (int i = 0; i < softness; i++) {
      soften(rgb);
    }
    tones(seconds);
    develop(rgb, into, random);
    drops.bend(into);
  }

  private void streaks(Canvas canvas, SplitMix random) {
    canvas.begin(Canvas.NOBODY);
    int count = (int) (rain * 170);
    double slant = random.between(-0.02, 0.02) + ((seed & 7) - 3.5) * 0.04;
    double unit = width / 640.0;
    int color = light.weather.isNight() ? 0x8088A0 : 0xD0D4DA;
    for (int i = 0; i < count; i++) {
      double near = random.unit();
      double length = (6 + 26 * near * near) * unit;
      double thick = (0.35 + 0.5 * near * near) * unit;
      double x = random.between(-10, width + 10);
      double y = random.between(-length, height);
      canvas.outline.xs[0] = (float) (x - thick);
      canvas.outline.ys[0] = (float) y;
      canvas.outline.xs[1] = (float) (x + thick);
      canvas.outline.ys[1] = (float) y;
      canvas.outline.xs[2] = (float) (x + thick + slant * length);
      canvas.outline.ys[2] = (float) (y + length);
      canvas.outline.xs[3] = (float) (x - thick + slant * length);
      canvas.outline.ys[3] = (float) (y + length);
      canvas.fill(4, color, (float) random.between(0.12, 0.3), 0, 0, Canvas.NEAREST);
    }
  }

  // Averages of adjacent pixels, first horizontally, then vertically.
  private void soften(int[] rgb) {
    for (int y = 0; y < height; y++) {
      int at = y * width;
      for (int x = 0; x < width - 1; x++) {
        row[x] = half(rgb[at + x], rgb[at + x + 1]);
      }
      row[width - 1] = rgb[at + width - 1];
      rgb[at] = row[0];
      for (int x = 1; x < width; x++) {
        rgb[at + x] = half(row[x], row[x - 1]);
      }
    }
    System.arraycopy(rgb, 0, row, 0, width);
    for (int y = 1; y < height; y++) {
      int at = y * width;
      int below = y + 1 < height ? at + width : at;
      System.arraycopy(rgb, at, own, 0, width);
      for (int x = 0; x < width; x++) {
        rgb[at + x] = half(own[x], half(row[x], rgb[below + x]));
      }
      int[] above = row;
      row = own;
      own = above;
    }
  }

  private static int half(int a, int b) {
    return (a & b) + (((a ^ b) & 0xFEFEFE) >>> 1);
  }

  private void tones(double seconds) {
    double exposure = gain * (1 + drift * StrictMath.sin(seconds * driftRate + (seed & 15)));
    for (int channel = 0; channel < 3; channel++) {
      double factor = exposure * balance[channel];
      for (int i = 0; i < tone[channel].length; i++) {
        double value = (i - MARGIN) * factor;
        double bent = 118 + (value - 118) * contrast;
        tone[channel][i] = (int) Math.max(0, Math.min(255, light.weather.isNight() ? value : bent));
      }
    }
  }

  private void develop(int[] rgb, int[] into, SplitMix random) {
    int[] red = tone[0];
    int[] green = tone[1];
    int[] blue = tone[2];
    for (int y = 0; y < height; y++) {
      int grain = (int) random.next() & NOISE - 1;
      int at = y * width;
      for (int x = 0; x < width; x++, at++, grain += 3) {
        int pixel = rgb[at];
        int shade = shading[at];
        int r = (((pixel >> 16) * shade) >> 8) + noise[grain];
        int g = ((((pixel >> 8) & 255) * shade) >> 8) + noise[grain + 1];
        int b = (((pixel & 255) * shade) >> 8) + noise[grain + 2];
        into[at] = red[r + MARGIN] << 16 | green[g + MARGIN] << 8 | blue[b + MARGIN];
      }
    }
  }
}
