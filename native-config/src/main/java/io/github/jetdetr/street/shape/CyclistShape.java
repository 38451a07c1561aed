package io.github.jetdetr.street.shape;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.paint.Brush;

/**
 * A rider on a bicycle, generated from a number; the bottom bracket is at u = 0, it rides towards
 * +u.
 */
public final class CyclistShape {

  private static final int[] PAINT = {
    0xC02020, 0x2050A0, 0x202224, 0xE8E8E8, 0x30804A, 0xE0A020, 0xD86020, 0x70B0C8, 0xB060A0
  };
  private static final double WHEEL = 0.34;
  private static final double REAR = -0.46;
  private static final double FRONT = 0.6;
  private static final int RIM_CORNERS = 16;

  private final int frame;
  private final int top;
  private final int legs;
  private final int skin;
  private final int helmet;
  private final int shoes;
  private final double size;
  private final double lean;
  private final int extra;

  public CyclistShape(long number) {
    SplitMix random = new SplitMix(number, 13);
    frame = random.pick(PAINT);
    top =
        random.chance(0.4)
            ? random.pick(0xE0E020, 0xF06020, 0x30C8D0, 0xE83060)
            : random.pick(0x303A50, 0x8C2424, 0xE8E6E0, 0x3A6A44, 0x20242C, 0x7A8088);
    legs = random.pick(0x20242C, 0x2A3A60, 0x58504A, 0x141416);
    skin = random.pick(0xE8BC98, 0xC89068, 0x8A5A3C);
    helmet = random.pick(0xE8E8E8, 0xD02020, 0x202224, 0x3060C0, 0x4A3420, 0xC8D820);
    shoes = random.pick(0x1A1A1C, 0xE8E8E8);
    size = random.between(0.92, 1.06);
    lean = random.between(0.1, 0.42);
    extra = random.below(4);
  }

  /**
   * Paints it at the brush's position.
   *
   * @param metres how far it has ridden
   * @param speed m/s; below 0.3 a foot is on the ground
   */
  public void paint(Brush brush, double metres, double speed, boolean lampsOn) {
    double near = brush.cameraV() >= 0 ? 1 : -1;
    double turn = speed < 0.3 ? 0 : -(2 * Math.PI) * (metres / 5.2 % 1);
    leg(brush, -near, turn + Math.PI, speed < 0.3);
    ring(brush, REAR);
    ring(brush, FRONT);
    double saddleU = -0.2;
    double saddleW = 0.92 * size;
    double barU = 0.42;
    double barW = 1.0 * size;
    brush.limb(0, 0, 0.29, 0.025, saddleU, 0, saddleW, 0.025, frame);
    brush.limb(0, 0, 0.29, 0.028, 0.38, 0, 0.82, 0.028, frame);
    brush.limb(-0.14, 0, 0.78, 0.022, 0.38, 0, 0.85, 0.022, frame);
    brush.limb(0, 0, 0.29, 0.02, REAR, 0, WHEEL, 0.018, frame);
    brush.limb(-0.14, 0, 0.78, 0.018, REAR, 0, WHEEL, 0.018, frame);
    brush.limb(0.37, 0, 0.9, 0.022, FRONT, 0, WHEEL, 0.022, frame);
    brush.limb(barU, 0.25, barW, 0.022, barU, -0.25, barW, 0.022, 0x202224);
    brush.limb(
        saddleU - 0.1, 0, saddleW + 0.03, 0.045, saddleU + 0.12, 0, saddleW + 0.03, 0.03, 0x1A1A1C);
    if (extra == 0) {
      brush.limb(REAR - 0.1, 0, 0.76, 0.13, REAR + 0.12, 0, 0.76, 0.13, 0x4A4238);
    }
    double hipW = saddleW + 0.1;
    double shoulderU = saddleU + 0.12 + lean * 0.9;
    double shoulderW = hipW + 0.5 * size - lean * 0.2;
    arm(brush, -near, shoulderU, shoulderW, barU, barW);
    brush.limb(saddleU, 0, hipW, 0.15, shoulderU, 0, shoulderW, 0.17, top);
    brush.limb(shoulderU, 0.14, shoulderW, 0.07, shoulderU, -0.14, shoulderW, 0.07, top);
    if (extra == 1) {
      brush.limb(
          saddleU - 0.08, 0, hipW + 0.22, 0.12, shoulderU - 0.18, 0, shoulderW, 0.11, 0x3A4A60);
    }
    leg(brush, near, turn, speed < 0.3);
    double headU = shoulderU + 0.1;
    double headW = shoulderW + 0.25 * size;
    boolean back = brush.cameraU() < 0;
    brush.limb(shoulderU, 0, shoulderW, 0.06, headU, 0, headW, 0.06, skin);
    brush.ball(headU + 0.03, 0, headW, 0.115, back ? 0x3A2818 : skin);
    brush.ball(headU - 0.01, 0, headW + 0.055, 0.125, helmet);
    arm(brush, near, shoulderU, shoulderW, barU, barW);
    if (lampsOn) {
      if (back) {
        brush.bulb(REAR - 0.1, 0, 0.75, 0.05, 0xFF2818, 8, 0.1);
        brush.halo(REAR - 0.1, 0, 0.75, 0.25, 0xFF2818, 0.6f * brush.light.glare());
      } else {
        brush.bulb(barU + 0.1, 0, barW - 0.1, 0.06, 0xFFFBE8, 8, 0.1);
        brush.halo(barU + 0.1, 0, barW - 0.1, 0.4, 0xFFF4D8, 0.7f * brush.light.glare());
      }
    }
  }

  private static void ring(Brush brush, double u) {
    brush.start();
    double thick = Math.max(0.045, 0.9 / Math.max(1, brush.pixelsPerMetre()));
    for (int loop = 0; loop < 2; loop++) {
      double radius = loop == 0 ? WHEEL + 0.01 : WHEEL - thick;
      for (int i = 0; i <= RIM_CORNERS; i++) {
        double angle = 2 * Math.PI * i / RIM_CORNERS;
        brush.point(
            u + radius * StrictMath.cos(angle), 0, WHEEL + 0.01 + radius * StrictMath.sin(angle));
      }
    }
    brush.flat(brush.light.shadeRound(0x202022), 1f);
    brush.limb(u, 0.03, WHEEL, 0.035, u, -0.03, WHEEL, 0.035, 0x707478);
    // Seen from the front a wheel is all tyre.
    brush.limb(u, 0, 0.04, 0.025, u, 0, 2 * WHEEL - 0.03, 0.025, 0x3A3A3C);
  }

  private void leg(Brush brush, double side, double turn, boolean stands) {
    double hipU = -0.2;
    double hipW = 1.0 * size;
    double v = side * 0.1;
    double footU = stands && side > 0 ? 0.05 : 0.17 * StrictMath.cos(turn);
    double footW = stands && side > 0 ? 0.04 : 0.29 + 0.17 * StrictMath.sin(turn);
    double reach = 0.46 * size;
    double du = footU - hipU;
    double dw = footW - hipW;
    double span = Math.sqrt(du * du + dw * dw);
    double bow = Math.sqrt(Math.max(0.0004, reach * reach - span * span / 4));
    double kneeU = hipU + du / 2 - dw / span * bow;
    double kneeW = hipW + dw / 2 + du / span * bow;
    brush.limb(hipU, v, hipW, 0.09, kneeU, v, kneeW, 0.065, legs);
    brush.limb(kneeU, v, kneeW, 0.06, footU, v, footW + 0.06, 0.04, extra == 2 ? skin : legs);
    brush.limb(footU - 0.06, v, footW + 0.02, 0.04, footU + 0.15, v, footW, 0.035, shoes);
  }

  private void arm(Brush brush, double side, double u, double w, double barU, double barW) {
    double elbowU = (u + barU) / 2 - 0.02;
    double elbowW = (w + barW) / 2 - 0.08;
    brush.limb(u, side * 0.19, w - 0.02, 0.055, elbowU, side * 0.24, elbowW, 0.045, top);
    brush.limb(
        elbowU,
        side * 0.24,
        elbowW,
        0.042,
        barU,
        side * 0.22,
        barW + 0.02,
        0.035,
        extra == 2 ? skin : top);
  }
}
