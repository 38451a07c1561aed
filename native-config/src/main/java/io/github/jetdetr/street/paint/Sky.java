package io.github.jetdetr.street.paint;

import io.github.jetdetr.street.Noise;
import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.Weather;

/** Paints the background at infinity: sky, clouds, and the skyline of hills or roofs. */
public final class Sky {

  private final Canvas canvas;
  private final Viewpoint view;
  private final Light light;
  private final long seed;
  private final int top;
  private final int low;
  private final int cloud;
  private final double cover;
  private final double cloudScale;
  private final int ridge;
  private final double ridgeHigh;
  private final boolean roofs;

  public Sky(Canvas canvas, Viewpoint view, Light light, SplitMix random, boolean roofs) {
    this.canvas = canvas;
    this.view = view;
    this.light = light;
    this.roofs = roofs;
    seed = random.next();
    int[] colors =
        switch (light.weather) {
          case DAY ->
              light.shadow > 0.3
                  ? new int[] {random.pick(0x3A78C8, 0x5A90D0, 0x4A88D8), 0xC8DCEC, 0xF4F6F8}
                  : new int[] {0xA8B2BC, 0xD0D4D8, 0xC0C4C8};
          case DUSK ->
              random.chance(0.5)
                  ? new int[] {0x404A78, 0xE89860, 0x8A6070}
                  : new int[] {0x5A6488, 0xC8A8A8, 0x6A6478};
          case NIGHT -> new int[] {0x06080E, random.pick(0x1A1A22, 0x2A2018, 0x14182A), 0x16161C};
          case RAIN -> new int[] {0x848C94, 0xA8AEB2, 0x747C84};
          case FOG -> new int[] {light.fogColor, light.fogColor, light.fogColor};
          case NIGHT_RAIN -> new int[] {0x0C0E14, 0x22222A, 0x1A1A20};
        };
    top = colors[0];
    low = colors[1];
    cloud = colors[2];
    cover = random.between(0.25, 0.75);
    cloudScale = random.between(2, 5);
    int day = random.pick(0x4A6048, 0x5A6A50, 0x60686C, 0x586850);
    light.at(0, 400, light.weather == Weather.FOG ? 900 : 260);
    ridge = light.shadeRound(day);
    ridgeHigh = random.between(0.005, 0.06);
  }

  public void paint() {
    int at = 0;
    for (int py = 0; py < canvas.height; py++) {
      for (int px = 0; px < canvas.width; px++, at++) {
        double a = (px + 0.5 - view.centerX) / view.focal;
        double b = (py + 0.5 - view.centerY) / view.focal;
        double up = view.fz + view.rz * a + view.dz * b;
        if (up < -0.02) {
          continue;
        }
        double x = view.fx + view.rx * a + view.dx * b;
        double y = view.fy + view.ry * a + view.dy * b;
        double elevation = up / Math.sqrt(x * x + y * y);
        // Five times the tangent-like slope is near enough to an angle for a ridge.
        double around =
            (Math.abs(x) > Math.abs(y) ? y / x + 4 * Math.signum(x) : -x / y + 8 * Math.signum(y))
                * 6;
        if (elevation < ridge(around)) {
          canvas.rgb[at] = ridge;
        } else {
          canvas.rgb[at] = sky(Math.max(0, elevation), x, y);
        }
      }
    }
  }

  private double ridge(double around) {
    if (roofs) {
      long house = (long) Math.floor(around * 2.3);
      return ridgeHigh * (0.4 + 1.6 * ((SplitMix.mix(seed + house) >>> 40) * 0x1p-24));
    }
    return ridgeHigh
        * (0.3 + Noise.at(seed, around * 0.5, 0) + 0.3 * Noise.at(seed, around * 4, 3));
  }

  private int sky(double elevation, double x, double y) {
    double high = Math.min(1, elevation * 2.2);
    int base = Canvas.blend(low, top, (float) Math.sqrt(high));
    if (light.weather == Weather.FOG) {
      return base;
    }
    double far = 1 / (elevation + 0.08);
    double length = Math.sqrt(x * x + y * y);
    double cx = x / length * far * cloudScale * 0.3;
    double cy = y / length * far * cloudScale * 0.3;
    double thick = 0.6 * Noise.at(seed, cx, cy) + 0.3 * Noise.at(seed + 1, cx * 2.3, cy * 2.3);
    double share = Math.min(1, Math.max(0, (thick - 0.75 + cover * 0.8) * 3)) * 0.85;
    return Canvas.blend(base, cloud, (float) share);
  }
}
