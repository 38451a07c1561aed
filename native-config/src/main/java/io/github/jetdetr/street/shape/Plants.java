package io.github.jetdetr.street.shape;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Light;

/** Paints trees and hedges from many small balls. */
public final class Plants {

  private static final int[] LEAVES = {
    0x4A6A34, 0x5A7A3C, 0x3C5A30, 0x6A7A38, 0x2E4A2C, 0x8A7A30, 0xA0602C
  };

  private Plants() {}

  public static void tree(Brush brush, long number) {
    SplitMix random = new SplitMix(number, 17);
    double high = random.between(4, 9);
    double trunk = high * random.between(0.25, 0.45);
    int bark = random.pick(0x4A3A2C, 0x5A4A38, 0x6A6258);
    brush.limb(0, 0, 0, 0.16 * high / 6, 0, 0, trunk + 0.8, 0.1 * high / 6, bark);
    int leaf = random.pick(LEAVES);
    boolean conifer = random.chance(0.25);
    double crown = high * random.between(0.2, 0.32);
    for (int i = 0; i < 60; i++) {
      double t = random.unit();
      double w = trunk + (high - trunk) * t;
      double spread =
          conifer
              ? crown * (1.05 - t)
              : crown * Math.sqrt(Math.max(0.05, 1 - (2 * t - 0.9) * (2 * t - 0.9)));
      double angle = random.between(0, 2 * Math.PI);
      double off = spread * Math.sqrt(random.unit());
      double radius = random.between(0.2, 0.5) * high / 7;
      int color = Light.scale(leaf, 0.6 + 0.5 * t + random.between(-0.15, 0.2));
      brush.ball(off * StrictMath.cos(angle), off * StrictMath.sin(angle), w, radius, color);
    }
  }

  public static void hedge(Brush brush, Fixture f) {
    SplitMix random = new SplitMix(f.number(), 18);
    int leaf = random.pick(LEAVES);
    for (int i = 0; i < 70; i++) {
      double u = random.between(-f.deep() / 2, f.deep() / 2);
      double v = random.between(-f.wide() / 2, f.wide() / 2);
      double w = f.high() * (0.15 + 0.85 * i / 70);
      int color = Light.scale(leaf, 0.55 + 0.5 * i / 70 + random.between(-0.12, 0.15));
      brush.ball(u, v, w, random.between(0.2, 0.35), color);
    }
  }
}
