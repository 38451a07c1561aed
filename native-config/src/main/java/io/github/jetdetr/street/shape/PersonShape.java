package io.github.jetdetr.street.shape;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Light;

/** A pedestrian, generated from a number; stands at u = 0 and walks towards +u. */
public final class PersonShape {

  private static final int[] SKIN = {0xF0C8A8, 0xE0B090, 0xC89068, 0xA06C48, 0x7A4E34, 0x543624};
  private static final int[] HAIR = {
    0x201810, 0x3A2818, 0x6A4A28, 0xB89050, 0x8A8A88, 0xA84820, 0x101012
  };
  private static final int[] CLOTH = {
    0x20242C, 0x303A50, 0x2A4A80, 0x6A7078, 0xB8BCC0, 0xE8E6E0, 0x8C2424, 0xC83A30, 0x3A6A44,
    0x7A8A3A, 0xD8A82C, 0xE0702C, 0x6A4A34, 0xB89A70, 0x7A3A6A, 0xD878A0, 0x4AA0B0, 0x48403A
  };

  public final double height;
  private final double girth;
  private final int skin;
  private final int hair;
  private final int top;
  private final int legs;
  private final int shoes;
  private final int bag;
  private final int bagColor;
  private final boolean coat;
  private final boolean hat;
  private final boolean longHair;
  private final boolean shortSleeves;
  private final int umbrella;

  /**
   * @param wet whether most carry an umbrella
   */
  public PersonShape(long number, boolean wet) {
    SplitMix random = new SplitMix(number, 12);
    boolean child = random.chance(0.14);
    height = child ? random.between(1.0, 1.45) : random.between(1.55, 1.93);
    girth = (child ? 0.8 : 1) * random.between(0.88, 1.3);
    skin = random.pick(SKIN);
    hair = random.pick(HAIR);
    top =
        Light.scale(
            random.chance(0.1) ? random.below(0x1000000) | 0x202020 : random.pick(CLOTH),
            random.between(0.85, 1.1));
    legs = Light.scale(random.pick(CLOTH), random.between(0.6, 0.95));
    shoes = random.pick(0x1A1A1C, 0x3A2A20, 0xE8E8E8, 0x884020);
    bag = random.below(7);
    bagColor = random.pick(CLOTH);
    coat = random.chance(0.3);
    hat = random.chance(0.2);
    longHair = random.chance(0.35);
    shortSleeves = !wet && random.chance(0.35);
    umbrella = wet && !child && random.chance(0.6) ? random.pick(CLOTH) | 0x010101 : 0;
  }

  /**
   * Paints it at the brush's position.
   *
   * @param metres how far it has walked
   * @param speed m/s; 0 stands
   */
  public void paint(Brush brush, double metres, double speed) {
    double h = height;
    boolean runs = speed > 2;
    double stride = runs ? h * 1.3 : h * 0.8;
    double phase = speed <= 0.05 ? 0 : 2 * Math.PI * (metres / stride % 1);
    double swing = speed <= 0.05 ? 0.06 : runs ? 0.75 : 0.45;
    double near = brush.cameraV() >= 0 ? 1 : -1;
    double lean = runs ? 0.1 * h : speed > 0.05 ? 0.02 * h : 0;
    arm(brush, -near, -phase, swing, lean, runs);
    leg(brush, -near, phase, swing, runs);
    leg(brush, near, phase + Math.PI, swing, runs);
    boolean back = brush.cameraU() < 0;
    if (!back) {
      carried(brush, lean, near);
    }
    double hip = 0.52 * h;
    double shoulder = 0.8 * h;
    double chest = 0.105 * h * girth;
    if (coat) {
      brush.limb(0, 0, 0.3 * h, chest * 1.15, 0, 0, hip, chest, top);
    }
    brush.limb(0, 0, hip, chest * 0.92, lean, 0, shoulder - 0.04 * h, chest * 1.02, top);
    brush.limb(
        lean,
        0.07 * h * girth,
        shoulder - 0.03 * h,
        0.045 * h,
        lean,
        -0.07 * h * girth,
        shoulder - 0.03 * h,
        0.045 * h,
        top);
    if (back) {
      carried(brush, lean, near);
    }
    brush.limb(lean, 0, shoulder, 0.03 * h, lean * 1.2, 0, 0.86 * h, 0.03 * h, skin);
    double head = height < 1.5 ? 0.075 * h : 0.066 * h;
    brush.ball(lean * 1.3, 0, h - head, head, hat ? bagColor : hair);
    brush.ball(lean * 1.3 + 0.035 * h, 0, h - head * 1.25, head * 0.85, back ? hair : skin);
    if (longHair) {
      brush.limb(
          lean * 1.3 - 0.03 * h,
          0,
          h - head,
          head * 0.8,
          lean - 0.03 * h,
          0,
          shoulder,
          head * 0.6,
          hair);
    }
    arm(brush, near, -phase + Math.PI, swing, lean, runs);
    if (umbrella != 0) {
      umbrella(brush, lean);
    }
  }

  private void leg(Brush brush, double side, double phase, double swing, boolean runs) {
    double h = height;
    double angle = swing * StrictMath.sin(phase);
    double bend = (runs ? 1.1 : 0.5) * Math.max(0, StrictMath.cos(phase)) * Math.min(1, swing * 3);
    double hip = 0.52 * h;
    double v = side * 0.055 * h * girth;
    double knee = 0.26 * h;
    double ku = knee * StrictMath.sin(angle);
    double kw = hip - knee * StrictMath.cos(angle);
    double shin = 0.24 * h;
    double au = ku + shin * StrictMath.sin(angle - bend);
    double aw = Math.max(0.03, kw - shin * StrictMath.cos(angle - bend));
    brush.limb(0, v, hip, 0.055 * h * girth, ku, v, kw, 0.042 * h * girth, legs);
    brush.limb(
        ku,
        v,
        kw,
        0.04 * h * girth,
        au,
        v,
        aw,
        0.028 * h * girth,
        shortSleeves && coat ? skin : legs);
    brush.limb(
        au - 0.02,
        v,
        aw,
        0.026 * h,
        au + 0.08 * h,
        v,
        Math.max(0.02, aw - 0.015),
        0.022 * h,
        shoes);
  }

  private void arm(
      Brush brush, double side, double phase, double swing, double lean, boolean runs) {
    double h = height;
    double angle = umbrella != 0 && side > 0 ? 0.7 : swing * 0.9 * StrictMath.sin(phase);
    double bend = runs ? 1.4 : umbrella != 0 && side > 0 ? 1.6 : 0.25;
    double v = side * 0.125 * h * girth;
    double shoulder = 0.78 * h;
    double upper = 0.17 * h;
    double eu = lean + upper * StrictMath.sin(angle);
    double ew = shoulder - upper * StrictMath.cos(angle);
    double hu = eu + 0.17 * h * StrictMath.sin(angle + bend);
    double hw = ew - 0.17 * h * StrictMath.cos(angle + bend);
    brush.limb(lean, v, shoulder, 0.036 * h, eu, v * 1.08, ew, 0.03 * h, top);
    brush.limb(eu, v * 1.08, ew, 0.028 * h, hu, v * 1.08, hw, 0.022 * h, shortSleeves ? skin : top);
    brush.ball(hu, v * 1.08, hw, 0.028 * h, skin);
  }

  private void carried(Brush brush, double lean, double near) {
    double h = height;
    switch (bag) {
      case 0 ->
          brush.limb(
              lean - 0.13 * h,
              0,
              0.6 * h,
              0.075 * h,
              lean - 0.13 * h,
              0,
              0.74 * h,
              0.07 * h,
              bagColor);
      case 1 ->
          brush.limb(
              0,
              near * 0.17 * h,
              0.36 * h,
              0.05 * h,
              0,
              near * 0.17 * h,
              0.42 * h,
              0.06 * h,
              bagColor);
      case 2 ->
          brush.limb(
              -0.25 * h, 0.14 * h, 0.1, 0.08 * h, -0.25 * h, 0.14 * h, 0.3 * h, 0.08 * h, bagColor);
      default -> {}
    }
  }

  private void umbrella(Brush brush, double lean) {
    double h = height;
    double u = lean + 0.1 * h;
    brush.limb(u, 0.08, 0.7 * h, 0.012, u, 0.05, 1.18 * h, 0.012, 0x303234);
    double rim = 1.06 * h;
    double reach = 0.52;
    int ribs = 8;
    for (int i = 0; i < ribs; i++) {
      double a = 2 * Math.PI * i / ribs;
      double b = 2 * Math.PI * (i + 1) / ribs;
      brush
          .start()
          .point(u + reach * StrictMath.cos(a), reach * StrictMath.sin(a), rim)
          .point(u + reach * StrictMath.cos(b), reach * StrictMath.sin(b), rim)
          .point(u, 0, rim + 0.27);
      brush.face(i % 2 == 0 ? umbrella : Light.scale(umbrella, 0.9));
    }
  }
}
