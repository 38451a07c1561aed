package io.github.jetdetr.street.shape;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Hull.Face;

/** Paints the two kinds of fixtures that a detector has to find: stop signs and traffic lights. */
public final class RoadSigns {

  private static final double EIGHTH = Math.PI / 8;
  private static final double STOP_HIGH = 2.35;
  private static final double STEP = 0.33;

  // The strokes of S, T, O, P in a box of 4 × 6, as pairs of points; a TTF may be nowhere at hand.
  private static final int[][] STOP = {
    {3, 5, 2, 6, 1, 6, 0, 5, 0, 4, 1, 3, 2, 3, 3, 2, 3, 1, 2, 0, 1, 0, 0, 1},
    {0, 6, 3, 6},
    {0, 1, 1, 0, 2, 0, 3, 1, 3, 5, 2, 6, 1, 6, 0, 5, 0, 1},
    {0, 0, 0, 6, 2, 6, 3, 5, 3, 4, 2, 3, 0, 3}
  };

  // The stem of the T, in boxes half as wide.
  private static final int[] STEM = {3, 12, 3, 0};

  private final Brush brush;
  private final Hull hull;
  private final Furniture furniture;

  public RoadSigns(Brush brush, Hull hull, Furniture furniture) {
    this.brush = brush;
    this.hull = hull;
    this.furniture = furniture;
  }

  /** The pole of a stop sign, which is not part of it. */
  public void stopPole() {
    furniture.pole(STOP_HIGH, 0.04, 0x84888C);
  }

  /** The octagon; its back is bare metal. */
  public void stopPlate(long number) {
    double radius = new SplitMix(number, 15).between(0.4, 0.52);
    brush.start();
    for (int i = 0; i < 8; i++) {
      double angle = EIGHTH - 2 * Math.PI * i / 8;
      brush.point(0.03, radius * StrictMath.cos(angle), STOP_HIGH + radius * StrictMath.sin(angle));
    }
    brush.face(0x9A9EA2);
    furniture.plate(0.05, STOP_HIGH, radius, 8, EIGHTH, 0xF2F2EE);
    furniture.plate(0.055, STOP_HIGH, radius * 0.92, 8, EIGHTH, 0xC01818);
    if (brush.pixelsPerMetre() * radius < 5 || brush.cameraU() <= 0) {
      return;
    }
    double unit = radius * 0.105;
    for (int letter = 0; letter < 4; letter++) {
      // What the reader has on the right, the sign has on its left: +v.
      double start = (-1.5 + letter) * 4 * unit - 1.5 * unit;
      stroke(STOP[letter], start, unit);
      if (letter == 1) {
        stroke(STEM, start, unit / 2);
      }
    }
  }

  private void stroke(int[] path, double start, double unit) {
    double tall = unit * 1.1;
    for (int i = 0; i + 3 < path.length; i += 2) {
      double v0 = start + path[i] * unit;
      double w0 = STOP_HIGH + path[i + 1] * tall - 3 * unit * 1.1;
      double v1 = start + path[i + 2] * unit;
      double w1 = STOP_HIGH + path[i + 3] * tall - 3 * unit * 1.1;
      brush.limb(0.06, v0, w0, unit * 0.45, 0.06, v1, w1, unit * 0.45, 0xF2F2EE);
    }
  }

  /** Where the lamps of a signal hang, and what kind they are. */
  public record Head(double u, double v, double w, boolean flat, int housing, boolean plate) {

    public static Head of(Fixture fixture) {
      SplitMix random = new SplitMix(fixture.number(), 16);
      boolean flat = random.chance(0.15);
      int housing = random.pick(0x1E2022, 0x1E2022, 0x26382C, 0xC89A20, 0x50555A);
      boolean plate = random.chance(0.35);
      double high = random.between(2.6, 3.4);
      boolean mast = fixture.wide() != 0;
      return new Head(
          0.22, mast ? -fixture.wide() : 0, mast ? 5.2 : high, flat && !mast, housing, plate);
    }

    double lampV(int lamp) {
      return flat ? v + (1 - lamp) * STEP : v;
    }

    double lampW(int lamp) {
      return flat ? w : w + (1 - lamp) * STEP;
    }
  }

  /** The pole or mast of a signal. */
  public void signalPole(Fixture fixture, Head head) {
    int color = head.housing() == 0xC89A20 ? 0x9A9C98 : 0x5A6064;
    double top = head.w() + 0.6;
    furniture.pole(fixture.wide() != 0 ? top : top - 0.3, 0.08, color);
    if (fixture.wide() != 0) {
      brush.limb(0, 0, head.w() + 0.45, 0.06, 0, head.v(), head.w() + 0.45, 0.05, color);
    }
  }

  /** The housing and its three lenses, dark. */
  public void signalHead(Head head) {
    double halfTall = head.flat() ? 0.19 : 0.52;
    double half = head.flat() ? 0.52 : 0.19;
    if (head.plate()) {
      hull.box(
              0.08,
              0.1,
              head.v(),
              half + 0.14,
              head.w() - halfTall - 0.14,
              head.w() + halfTall + 0.14)
          .paint(0x161818);
    }
    hull.box(0.08, 0.3, head.v(), half, head.w() - halfTall, head.w() + halfTall)
        .paint(head.housing());
    hull.patch(Face.FRONT, 0.06, 0.03, 0.94, 0.97, 0x141516);
    for (int lamp = 0; lamp < 3; lamp++) {
      lens(head, lamp, lamp == 0 ? 0x4A1410 : lamp == 1 ? 0x4A3A10 : 0x104022, false);
    }
  }

  /** Paints the lamps that are on; repainted in every picture. */
  public void signalLamps(Head head, Signal.Aspect aspect) {
    int lamp =
        switch (aspect) {
          case RED -> 0;
          case AMBER -> 1;
          case GREEN -> 2;
        };
    int color = lamp == 0 ? 0xFF2A1C : lamp == 1 ? 0xFFB41E : 0x2CF08C;
    lens(head, lamp, color, true);
    if (brush.light.weather != Weather.DAY && brush.cameraU() > 0.3) {
      brush.halo(0.34, head.lampV(lamp), head.lampW(lamp), 0.4, color, 0.7f);
    }
  }

  private void lens(Head head, int lamp, int color, boolean shines) {
    int corners = 14;
    brush.start();
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      brush.point(
          shines ? 0.33 : 0.305,
          head.lampV(lamp) + 0.135 * StrictMath.cos(angle),
          head.lampW(lamp) + 0.135 * StrictMath.sin(angle));
    }
    if (shines) {
      brush.shining(color);
    } else {
      brush.face(color);
    }
  }
}
