package io.github.jetdetr.street.paint;

import java.util.Arrays;

/** Paints shadows on the ground, which belong to no object. */
public final class Shadows {

  private static final double MAX = 14;

  private final Brush brush;
  private final Light light;
  private final double[] us = new double[8];
  private final double[] vs = new double[8];
  private final Integer[] order = {0, 1, 2, 3, 4, 5, 6, 7};
  private final int[] chain = new int[17];

  public Shadows(Brush brush, Light light) {
    this.brush = brush;
    this.light = light;
  }

  /** Casts the shadow of a block of this length (along its heading), width and height, m. */
  public void cast(double x, double y, double heading, double length, double width, double height) {
    brush.place(x, y, 0, heading);
    double l = length / 2;
    double h = width / 2;
    float through = (float) light.transmittance(brush.ahead(0, 0, 0));
    brush
        .start()
        .point(-l, -h, 0)
        .point(l, -h, 0)
        .point(l, h, 0)
        .point(-l, h, 0)
        .flat(0x101216, 0.4f * through);
    if (length > 1) {
      double m = 0.25;
      brush
          .start()
          .point(-l - m, -h - m, 0)
          .point(l + m, -h - m, 0)
          .point(l + m, h + m, 0)
          .point(-l - m, h + m, 0)
          .flat(0x101216, 0.22f * through);
    }
    if (light.shadow < 0.08) {
      return;
    }
    double reach = Math.min(MAX, height / light.sunZ);
    double cos = StrictMath.cos(heading);
    double sin = StrictMath.sin(heading);
    double su = -(light.sunX * cos + light.sunY * sin) * reach;
    double sv = -(light.sunY * cos - light.sunX * sin) * reach;
    for (int i = 0; i < 8; i++) {
      us[i] = ((i & 1) == 0 ? -l : l) + (i < 4 ? 0 : su);
      vs[i] = ((i & 2) == 0 ? -h : h) + (i < 4 ? 0 : sv);
    }
    hull();
    brush.flat(0x101420, 0.42f * (float) light.shadow * through);
  }

  // The convex hull, by Andrew's monotone chain, straight into the brush.
  private void hull() {
    Arrays.sort(
        order,
        (a, b) -> us[a] != us[b] ? Double.compare(us[a], us[b]) : Double.compare(vs[a], vs[b]));
    int count = 0;
    for (int pass = 0; pass < 2; pass++) {
      int floor = count + 1;
      for (int i = 0; i < 8; i++) {
        int next = order[pass == 0 ? i : 7 - i];
        if (pass == 1 && i == 0) {
          continue;
        }
        while (count > (pass == 0 ? 1 : floor - 1)
            && turn(chain[count - 2], chain[count - 1], next) <= 0) {
          count--;
        }
        chain[count++] = next;
      }
    }
    brush.start();
    for (int i = 0; i < count - 1; i++) {
      brush.point(us[chain[i]], vs[chain[i]], 0);
    }
  }

  private double turn(int a, int b, int c) {
    return (us[b] - us[a]) * (vs[c] - vs[a]) - (vs[b] - vs[a]) * (us[c] - us[a]);
  }
}
