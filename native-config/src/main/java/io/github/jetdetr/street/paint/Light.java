package io.github.jetdetr.street.paint;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.Weather;

/**
 * The lighting model: brightness and visibility, depending on weather, position and orientation.
 * Not thread-safe.
 *
 * <p>Brightness is a factor on each colour channel, 1 = as bright as in even daylight.
 */
public final class Light {

  static final int RED = 0;
  static final int GREEN = 1;
  static final int BLUE = 2;

  /** Transmittance below which an object is considered invisible. */
  public static final double LOST = 0.2;

  private static final double LAMP_HEIGHT = 7;
  private static final double DEAREST_LAMP = 0.02;

  public final Weather weather;
  public final boolean lampsLit;
  public final int fogColor;

  /** Towards the sun or the moon. */
  final double sunX;

  final double sunY;
  final double sunZ;

  /** Strength of shadows, in [0, 1]. */
  final double shadow;

  private final double[] ambient = new double[3];
  private final double[] sun = new double[3];
  private final double[] lamp = new double[3];
  private final double[] lampX;
  private final double[] lampY;
  private final double clearMetres;

  private final double[] here = new double[3];
  private double transmittance = 1;

  /**
   * @param lampX x positions of street lamps, m
   */
  public Light(SplitMix random, Weather weather, double[] lampX, double[] lampY) {
    this.weather = weather;
    this.lampX = lampX;
    this.lampY = lampY;
    boolean night = weather.isNight();
    boolean dusk = weather == Weather.DUSK;
    double height = dusk ? random.between(0.08, 0.3) : random.between(0.45, 1.25);
    double round = random.between(0, 2 * Math.PI);
    sunX = StrictMath.cos(height) * StrictMath.cos(round);
    sunY = StrictMath.cos(height) * StrictMath.sin(round);
    sunZ = StrictMath.sin(height);
    double clear = random.chance(0.3) ? random.between(0, 0.2) : random.between(0.5, 1);
    double direct =
        switch (weather) {
          case DAY -> 0.62 * clear;
          case DUSK -> 0.38 * clear;
          case NIGHT -> 0.03;
          case RAIN, FOG, NIGHT_RAIN -> 0;
        };
    double diffuse =
        switch (weather) {
          case DAY -> 0.98 - 0.45 * clear;
          case DUSK -> random.between(0.42, 0.6);
          case NIGHT -> random.between(0.24, 0.34);
          case RAIN -> random.between(0.6, 0.8);
          case FOG -> random.between(0.72, 0.92);
          case NIGHT_RAIN -> random.between(0.25, 0.34);
        };
    set(
        ambient,
        diffuse,
        dusk ? 0.98 : night ? 0.92 : 1,
        dusk ? 0.93 : 1,
        dusk ? 1.06 : night ? 1.25 : 1.02);
    set(sun, direct, dusk ? 1.25 : 1.04, dusk ? 0.8 : 1, dusk ? 0.45 : 0.9);
    shadow = Math.min(1, direct / 0.6);
    lampsLit = night || (dusk && random.chance(0.6));
    double power = !lampsLit ? 0 : night ? random.between(0.5, 0.85) : 0.2;
    boolean sodium = random.chance(0.5);
    set(lamp, power, 1.05, sodium ? 0.78 : 0.98, sodium ? 0.45 : 0.9);
    fogColor =
        switch (weather) {
          case DAY -> 0xB9C8D8;
          case DUSK -> 0xA08A86;
          case NIGHT -> 0x12141C;
          case RAIN -> 0x9AA2A8;
          case FOG -> random.pick(0xC6CACC, 0xB4BABE, 0xD4D4D0);
          case NIGHT_RAIN -> 0x1C1E26;
        };
    double lostAt =
        switch (weather) {
          case DAY -> random.between(900, 4000);
          case DUSK -> random.between(700, 2000);
          case NIGHT -> random.between(400, 900);
          case RAIN -> random.between(160, 400);
          case FOG -> random.between(35, 110);
          case NIGHT_RAIN -> random.between(200, 400);
        };
    clearMetres = lostAt / -StrictMath.log(LOST);
  }

  private static void set(double[] into, double power, double red, double green, double blue) {
    into[RED] = power * red;
    into[GREEN] = power * green;
    into[BLUE] = power * blue;
  }

  /** Strength of the glow around lamps; less by day. */
  public float glare() {
    return switch (weather) {
      case DAY -> 0.2f;
      case RAIN, FOG -> 0.4f;
      case DUSK -> 0.6f;
      case NIGHT, NIGHT_RAIN -> 1f;
    };
  }

  /** The share of light transmitted over a distance. */
  public double transmittance(double metres) {
    return metres <= 0 ? 1 : StrictMath.exp(-metres / clearMetres);
  }

  /** Sets the position on the ground and the distance to the camera for what follows. */
  public void at(double x, double y, double metres) {
    double lamps = lamps(x, y);
    for (int channel = 0; channel < 3; channel++) {
      here[channel] = ambient[channel] + lamp[channel] * lamps;
    }
    transmittance = transmittance(metres);
  }

  private double lamps(double x, double y) {
    double sum = 0;
    if (lampsLit) {
      for (int i = 0; i < lampX.length; i++) {
        double dx = x - lampX[i];
        double dy = y - lampY[i];
        double q = LAMP_HEIGHT * LAMP_HEIGHT / (LAMP_HEIGHT * LAMP_HEIGHT + dx * dx + dy * dy);
        if (q > DEAREST_LAMP) {
          sum += q * Math.sqrt(q);
        }
      }
    }
    return Math.min(sum, 1.4);
  }

  /** The colour of a face with this outward normal. */
  int shade(int color, double nx, double ny, double nz) {
    double facing = Math.max(0, nx * sunX + ny * sunY + nz * sunZ);
    return lit(color, 0.78 + 0.22 * nz, facing);
  }

  /** The colour of the ground. */
  public int shadeGround(int color) {
    return lit(color, 1, sunZ);
  }

  /** The colour of something round or thin. */
  public int shadeRound(int color) {
    return lit(color, 0.85, 0.5);
  }

  private int lit(int color, double share, double facing) {
    double red = (color >> 16 & 255) * (here[RED] * share + sun[RED] * facing);
    double green = (color >> 8 & 255) * (here[GREEN] * share + sun[GREEN] * facing);
    double blue = (color & 255) * (here[BLUE] * share + sun[BLUE] * facing);
    return fade(
        (int) Math.min(255, red) << 16
            | (int) Math.min(255, green) << 8
            | (int) Math.min(255, blue));
  }

  /** Fades a colour towards the fog colour, by distance. */
  public int fade(int color) {
    return Canvas.blend(fogColor, color, (float) transmittance);
  }

  public static int scale(int color, double factor) {
    int red = (int) Math.min(255, (color >> 16 & 255) * factor);
    int green = (int) Math.min(255, (color >> 8 & 255) * factor);
    int blue = (int) Math.min(255, (color & 255) * factor);
    return red << 16 | green << 8 | blue;
  }
}
