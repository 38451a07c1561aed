package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.Noise;
import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Canvas;
import io.github.jetdetr.street.paint.Light;
import io.github.jetdetr.street.paint.Viewpoint;

/**
 * Paints the ground: fields, pavement, asphalt and road markings, then its texture and lighting.
 */
final class Ground {

  private static final double FAR = 400;
  private static final int[] GRASS = {0x5E7A44, 0x6E8448, 0x7C7A50, 0x4E6A3C, 0x8A7E58};
  private static final int[] PAVING = {0x9A9890, 0xA8A29A, 0x8C8A88, 0xB0A898, 0x948880};
  private static final int[] ASPHALT = {0x56585A, 0x626262, 0x4A4C50, 0x6E6C68, 0x5E5A58};

  private final Brush brush;
  private final Layout layout;
  private final Light light;
  private final SplitMix random;
  private final int paint;

  Ground(Brush brush, Layout layout, Light light, SplitMix random) {
    this.brush = brush;
    this.layout = layout;
    this.light = light;
    this.random = random;
    this.paint = random.pick(0xE8E8E4, 0xD0D0CC, 0xB8B8B0);
  }

  void paint() {
    int around =
        layout.surroundings == Layout.Surroundings.CITY ? random.pick(PAVING) : random.pick(GRASS);
    int paving = random.pick(PAVING);
    int asphalt = random.pick(ASPHALT);
    brush.place(0, 0, 0, 0);
    brush.light.at(0, 0, 0);
    band(-FAR, FAR, -FAR, FAR, around);
    band(layout.left - layout.walk, layout.right + layout.walk, -FAR, FAR, paving);
    band(layout.left - 0.18, layout.right + 0.18, -FAR, FAR, Light.scale(paving, 1.2));
    crossing(paving, asphalt);
    band(layout.left, layout.right, -FAR, FAR, asphalt);
    strips(asphalt);
    patches(asphalt);
    markings();
    light();
  }

  private void band(double x0, double x1, double y0, double y1, int color) {
    brush
        .start()
        .point(x0, y0, 0)
        .point(x1, y0, 0)
        .point(x1, y1, 0)
        .point(x0, y1, 0)
        .flat(color, 1f);
  }

  private void crossing(int paving, int asphalt) {
    double half = layout.crossingHalf;
    if (half > 0) {
      double y = layout.crossingY;
      band(-FAR, FAR, y - half - 2, y + half + 2, paving);
      band(-FAR, FAR, y - half - 0.15, y + half + 0.15, Light.scale(paving, 1.2));
      band(-FAR, FAR, y - half, y + half, asphalt);
      for (double x = layout.right + 6; x < 60; x += 6) {
        band(x, x + 3, y - 0.07, y + 0.07, paint);
        band(-x - 3, -x, y - 0.07, y + 0.07, paint);
      }
    }
  }

  private void strips(int asphalt) {
    double lanes = layout.lanesEachWay * layout.laneWidth;
    int color = random.chance(0.4) ? random.pick(0x8A4A40, 0x4A7058, 0x4A6080) : asphalt;
    if (layout.bicycleStrip > 0) {
      band(lanes, lanes + layout.bicycleStrip, -FAR, FAR, color);
      band(-lanes - layout.bicycleStrip, -lanes, -FAR, FAR, color);
    }
    if (layout.parkingRight > 0) {
      band(layout.right - layout.parkingRight, layout.right, -FAR, FAR, Light.scale(asphalt, 1.12));
    }
    if (layout.parkingLeft > 0) {
      band(layout.left, layout.left + layout.parkingLeft, -FAR, FAR, Light.scale(asphalt, 1.12));
    }
    if (layout.crossingHalf > 0) {
      double half = layout.crossingHalf;
      band(layout.left, layout.right, layout.crossingY - half, layout.crossingY + half, asphalt);
    }
  }

  private void patches(int asphalt) {
    int count = random.below(10);
    for (int i = 0; i < count; i++) {
      double x = random.between(layout.left, layout.right - 1);
      double y = random.between(-20, 50);
      band(
          x,
          x + random.between(0.4, 2),
          y,
          y + random.between(0.5, 6),
          Light.scale(asphalt, random.between(0.72, 1.15)));
    }
  }

  private void markings() {
    double width = layout.laneWidth;
    double lanes = layout.lanesEachWay * width;
    boolean yellow = random.chance(0.35);
    int middle = yellow ? 0xD8B040 : paint;
    if (layout.lanesEachWay > 1 || random.chance(0.5)) {
      line(-0.12, middle, 0);
      line(0.12, middle, 0);
    } else {
      line(0, middle, 6);
    }
    for (int i = 1; i < layout.lanesEachWay; i++) {
      line(i * width, paint, 9);
      line(-i * width, paint, 9);
    }
    if (random.chance(0.8)) {
      line(lanes, paint, 0);
      line(-lanes, paint, 0);
    }
    boolean zebra = layout.crossingHalf > 0 || random.chance(0.25);
    if (zebra) {
      double end =
          layout.crossingHalf > 0
              ? layout.crossingY - layout.crossingHalf - 1.4
              : random.between(10, 24);
      for (double x = layout.left + 0.3; x < layout.right - 0.4; x += 1) {
        band(x, x + 0.5, end - 3.2, end, paint);
      }
      if (layout.crossingHalf > 0) {
        double stop = end - 4;
        band(
            layout.side > 0 ? 0.2 : -lanes,
            layout.side > 0 ? lanes : -0.2,
            stop - 0.35,
            stop,
            paint);
      }
    }
  }

  private void line(double x, int color, double dash) {
    double step = dash > 0 ? dash : 20;
    double drawn = dash > 0 ? dash / 2 : 20;
    for (double y = -120; y < 200; y += step) {
      if (!layout.isCrossing(y + drawn / 2, drawn / 2 + (dash > 0 ? 2 : -4))) {
        band(x - 0.06, x + 0.06, y, y + drawn, color);
      }
    }
  }

  // Each pixel of the ground is looked up in the world once.
  private void light() {
    Canvas canvas = brush.canvas;
    Viewpoint view = brush.view;
    long seed = random.next();
    boolean wet = light.weather.isWet();
    double grain = random.between(0.05, 0.16);
    int at = 0;
    for (int py = 0; py < canvas.height; py++) {
      for (int px = 0; px < canvas.width; px++, at++) {
        double a = (px + 0.5 - view.centerX) / view.focal;
        double b = (py + 0.5 - view.centerY) / view.focal;
        double up = view.fz + view.rz * a + view.dz * b;
        if (up >= -0.02) {
          continue;
        }
        double depth = -view.z / up;
        double x = view.x + depth * (view.fx + view.rx * a + view.dx * b);
        double y = view.y + depth * (view.fy + view.ry * a + view.dy * b);
        light.at(x, y, depth);
        double rough =
            Noise.at(seed, x * 0.35, y * 0.35)
                + (depth < 60 ? 0.7 * Noise.at(seed, x * 5, y * 5) : 0.35)
                - 0.85;
        int color = Light.scale(canvas.rgb[at], 1 + grain * 2 * rough);
        boolean road = (x > layout.left && x < layout.right) || layout.isCrossing(y, 0);
        int lit = light.shadeGround(wet && road ? Light.scale(color, 0.7) : color);
        if (wet && road) {
          double mirror =
              Math.min(0.55, 0.9 / (1 - 14 * up))
                  * (0.6 + 0.8 * Noise.at(seed + 5, x * 0.25, y * 0.12));
          lit = Canvas.blend(lit, light.fogColor, (float) Math.min(0.75, mirror));
        }
        canvas.rgb[at] = lit;
      }
    }
  }
}
