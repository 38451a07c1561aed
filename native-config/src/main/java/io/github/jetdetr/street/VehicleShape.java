package io.github.jetdetr.street;

import io.github.jetdetr.street.Hull.Face;

/**
 * A vehicle drawn from its number: kind, size, colours, and where its lamps are. It stands around u =
 * 0 and drives towards +u.
 */
final class VehicleShape {

  private enum Kind {
    SALOON,
    HATCHBACK,
    SUV,
    PICKUP,
    MINIVAN,
    VAN,
    BOX_TRUCK,
    TIPPER,
    TANKER,
    ARTICULATED,
    CITY_BUS,
    COACH,
    DOUBLE_DECKER
  }

  private static final int GLASS = 0x2A3238;
  private static final int TYRE = 0x1C1C1E;
  private static final int UNDER = 0x141416;
  private static final int[] CAR_COLORS = {
    0xE8E8E8, 0xF4F4F2, 0x2A2A2C, 0x3C3E42, 0x8A8D90, 0xB4B8BB, 0x9C1C1C, 0xC22A22, 0x1E3C78, 0x2C5AA0,
    0x6E8CA8, 0x2E4A38, 0x5A4634, 0xB49A6A, 0xD8B020, 0xE07020, 0x6A1E32, 0x4A8A50, 0x88B8C8, 0x7A4A8A
  };
  private static final int[] BODY_COLORS = {
    0xF0F0EE, 0xE0E0DC, 0xD8D8D8, 0x2C5AA0, 0xB02020, 0x3A7A44, 0xE0A020, 0x707478, 0x40464C, 0xD86020,
    0x206878, 0x9C8C70
  };
  private static final int[] BUS_COLORS = {
    0xC8281E, 0xE8E8E4, 0xE8B820, 0x2A62A8, 0x3C8C4C, 0xD86A20, 0x6A3C84, 0x1E8C94, 0xB8BCC0
  };

  private final Kind kind;
  private final int color;
  private final int second;
  private final int variant;
  final double length;
  final double width;
  final double height;

  private VehicleShape(Kind kind, SplitMix random) {
    this.kind = kind;
    double grow = random.between(0.93, 1.07);
    variant = random.below(1 << 16);
    int[] colors =
        switch (kind) {
          case SALOON, HATCHBACK, SUV, PICKUP, MINIVAN -> CAR_COLORS;
          case VAN, BOX_TRUCK, TIPPER, TANKER, ARTICULATED -> BODY_COLORS;
          case CITY_BUS, COACH, DOUBLE_DECKER -> BUS_COLORS;
        };
    int base = random.chance(0.08) ? random.below(0x1000000) : random.pick(colors);
    color = Light.scale(base, random.between(0.85, 1.05));
    second = random.pick(BODY_COLORS);
    length =
        grow
            * switch (kind) {
              case SALOON -> 4.6;
              case HATCHBACK -> 3.9;
              case SUV -> 4.6;
              case PICKUP -> 5.3;
              case MINIVAN -> 4.7;
              case VAN -> 5.7;
              case BOX_TRUCK -> 7.4;
              case TIPPER -> 7.2;
              case TANKER -> 9.4;
              case ARTICULATED -> 15.2;
              case CITY_BUS -> 11.6;
              case COACH -> 12;
              case DOUBLE_DECKER -> 10.6;
            };
    boolean isCar = colors == CAR_COLORS;
    width = (isCar ? 1.8 : kind == Kind.VAN ? 2.0 : 2.48) * random.between(0.96, 1.04);
    height =
        random.between(0.95, 1.05)
            * switch (kind) {
              case SALOON -> 1.43;
              case HATCHBACK -> 1.5;
              case SUV -> 1.72;
              case PICKUP -> 1.8;
              case MINIVAN -> 1.78;
              case VAN -> 2.5;
              case BOX_TRUCK -> 3.3;
              case TIPPER -> 3.0;
              case TANKER -> 3.3;
              case ARTICULATED -> 3.9;
              case CITY_BUS -> 3.05;
              case COACH -> 3.55;
              case DOUBLE_DECKER -> 4.2;
            };
  }

  /** Some vehicle of a street's usual mixture. */
  static VehicleShape of(long number) {
    SplitMix random = new SplitMix(number, 11);
    double draw = random.unit();
    Kind kind =
        draw < 0.58
            ? car(random)
            : draw < 0.8
                ? Kind.values()[Kind.VAN.ordinal() + random.below(5)]
                : Kind.values()[Kind.CITY_BUS.ordinal() + random.below(3)];
    return new VehicleShape(kind, random);
  }

  /** A car to be parked. */
  static VehicleShape parked(SplitMix random) {
    return new VehicleShape(random.chance(0.12) ? Kind.VAN : car(random), random);
  }

  private static Kind car(SplitMix random) {
    return Kind.values()[random.below(Kind.MINIVAN.ordinal() + 1)];
  }

  StreetLabel label() {
    return kind.compareTo(Kind.VAN) < 0
        ? StreetLabel.CAR
        : kind.compareTo(Kind.CITY_BUS) < 0 ? StreetLabel.TRUCK : StreetLabel.BUS;
  }

  /**
   * Paints it where the brush was placed.
   *
   * @param lampsOn whether its head and tail lamps shine
   * @param braking whether its brake lamps shine
   */
  void paint(Brush brush, Hull hull, boolean lampsOn, boolean braking) {
    switch (kind) {
      case SALOON -> car(brush, hull, 0.2, 0.28, 0.1, 0.02, lampsOn, braking);
      case HATCHBACK -> car(brush, hull, 0.02, 0.26, 0.09, 0.06, lampsOn, braking);
      case SUV -> car(brush, hull, 0.02, 0.27, 0.05, 0.06, lampsOn, braking);
      case MINIVAN -> car(brush, hull, 0.01, 0.14, 0.05, 0.12, lampsOn, braking);
      case PICKUP -> car(brush, hull, 0.42, 0.24, 0.02, 0.02, lampsOn, braking);
      case VAN -> van(brush, hull, lampsOn, braking);
      case BOX_TRUCK, TIPPER, TANKER, ARTICULATED -> truck(brush, hull, lampsOn, braking);
      case CITY_BUS, COACH, DOUBLE_DECKER -> bus(brush, hull, lampsOn, braking);
    }
  }

  // Shares of the length: where the cabin begins and ends, how far its glass slopes.
  private void car(
      Brush brush, Hull hull, double behind, double before, double slopeRear, double nose,
      boolean lampsOn, boolean braking) {
    double l = length / 2;
    double h = width / 2;
    double belt = height * (kind == Kind.SALOON || kind == Kind.HATCHBACK ? 0.6 : 0.58);
    double clear = kind == Kind.SUV || kind == Kind.PICKUP ? 0.32 : 0.22;
    boolean near = brush.pixelsPerMetre() > 9;
    double radius = height * 0.215;
    under(brush, hull, l, h, clear, radius, 0.3, -0.3);
    hull.taper(-l, l, h, clear, -l + 0.04, l - 0.12, h * 0.97, belt).paint(color);
    if (kind == Kind.PICKUP) {
      hull.patch(Face.TOP, 0.02, 0.07, behind, 0.93, Light.scale(color, 0.35));
    }
    if (near) {
      hull.patch(Face.FRONT, 0.28, 0.3, 0.72, 0.6, variant % 3 == 0 ? 0x303234 : Light.scale(color, 0.45));
      hull.patch(Face.FRONT, 0.02, 0.02, 0.98, 0.2, Light.scale(color, 0.6));
      hull.patch(Face.FRONT, 0.37, 0.12, 0.63, 0.27, 0xE8E8E0);
      hull.patch(Face.REAR, 0.02, 0.02, 0.98, 0.2, Light.scale(color, 0.6));
      hull.patch(Face.REAR, 0.36, 0.4, 0.64, 0.57, variant % 2 == 0 ? 0xE8E8E0 : 0xD8C860);
      hull.sides(0.02, 0.02, 0.98, 0.12, Light.scale(color, 0.55));
      hull.sides(0.5, 0.15, 0.506, 0.95, Light.scale(color, 0.6));
      hull.sides(0.43, 0.72, 0.48, 0.78, Light.scale(color, 0.5));
    }
    lamps(hull, 0.03, 0.2, 0.5, 0.75, 0.55, 0.85, lampsOn, braking);
    wheels(brush, h, l * 0.6, -l * 0.6, radius, near);
    double c0 = -l + behind * length;
    double c1 = l - before * length;
    double slopeFront = kind == Kind.MINIVAN ? 0.17 : kind == Kind.PICKUP ? 0.1 : 0.14;
    hull.taper(
            c0 + 0.02 * length, c1 + nose * length, h * 0.95, belt,
            c0 + slopeRear * length, c1 - slopeFront * length, h * 0.76, height)
        .paint(color);
    hull.patch(Face.FRONT, 0.06, 0.08, 0.94, 0.94, GLASS);
    hull.patch(Face.REAR, 0.08, 0.2, 0.92, 0.92, GLASS);
    int pillars = kind == Kind.PICKUP ? 2 : kind == Kind.SALOON ? 2 : 3;
    for (int i = 0; i < pillars; i++) {
      double s0 = 0.06 + 0.88 * i / pillars;
      hull.sides(s0 + 0.015, 0.1, s0 + 0.88 / pillars - 0.015, 0.9, GLASS);
    }
    if (near) {
      hull.patch(Face.FRONT, 0.1, 0.5, 0.45, 0.9, 0x46525C);
      if (variant % 11 == 0) {
        hull.box(-0.25, 0.1, 0, 0.35, height, height + 0.16).paint(0xF0D020);
      }
    }
    halo(brush, l, h, belt * 0.75, lampsOn, braking);
  }

  private void van(Brush brush, Hull hull, boolean lampsOn, boolean braking) {
    double l = length / 2;
    double h = width / 2;
    under(brush, hull, l, h, 0.3, 0.36, 0.33, -0.3);
    hull.taper(-l, l, h, 0.3, -l, l - 0.25, h, height * 0.45).paint(color);
    lamps(hull, 0.02, 0.17, 0.55, 0.8, 0.6, 0.98, lampsOn, braking);
    hull.patch(Face.FRONT, 0.25, 0.2, 0.75, 0.6, 0x333538);
    hull.patch(Face.FRONT, 0.37, 0.04, 0.63, 0.16, 0xE8E8E0);
    wheels(brush, h, l * 0.62, -l * 0.58, 0.36, true);
    hull.taper(-l, l - 0.3, h, height * 0.45, -l + 0.05, l - 1.35, h * 0.92, height).paint(color);
    hull.patch(Face.FRONT, 0.05, 0.05, 0.95, 0.7, GLASS);
    hull.sides(0.76, 0.08, 0.97, 0.6, GLASS);
    if (variant % 3 != 0) {
      hull.sides(0.08, 0.1, 0.62, 0.5, second);
    }
    hull.patch(Face.REAR, 0.49, 0, 0.51, 1, Light.scale(color, 0.5));
    hull.patch(Face.REAR, 0.08, 0.4, 0.44, 0.85, variant % 2 == 0 ? GLASS : Light.scale(color, 0.8));
    hull.patch(Face.REAR, 0.56, 0.4, 0.92, 0.85, variant % 2 == 0 ? GLASS : Light.scale(color, 0.8));
    halo(brush, l, h, 0.85, lampsOn, braking);
  }

  private void truck(Brush brush, Hull hull, boolean lampsOn, boolean braking) {
    double l = length / 2;
    double h = width / 2;
    double cab = kind == Kind.ARTICULATED ? 2.4 : 1.9;
    double split = l - cab;
    under(brush, hull, l, h, 0.55, 0.5, 0.36, -0.26);
    if (brush.cameraU() > split) {
      load(brush, hull, -l, split - 0.25, h, lampsOn, braking);
      cab(brush, hull, split, l, h, lampsOn, braking);
    } else {
      cab(brush, hull, split, l, h, lampsOn, braking);
      load(brush, hull, -l, split - 0.25, h, lampsOn, braking);
    }
    halo(brush, l, h, 0.8, lampsOn, braking);
  }

  private void cab(
      Brush brush, Hull hull, double u0, double u1, double h, boolean lampsOn, boolean braking) {
    double roof = kind == Kind.ARTICULATED ? height * 0.92 : Math.min(height * 0.85, 2.75);
    int paint = kind == Kind.TIPPER || variant % 2 == 0 ? color : second;
    hull.taper(u0, u1, h * 0.97, 0.45, u0, u1 - 0.15, h * 0.93, roof).paint(paint);
    hull.patch(Face.FRONT, 0.05, 0.5, 0.95, 0.85, GLASS);
    hull.patch(Face.FRONT, 0.2, 0.14, 0.8, 0.42, Light.scale(paint, 0.4));
    hull.patch(Face.FRONT, 0.0, 0.0, 1, 0.09, 0x303234);
    hull.sides(0.3, 0.5, 0.92, 0.82, GLASS);
    hull.pair(Face.FRONT, 0.03, 0.1, 0.19, 0.18, lampsOn ? 0xFFFBE8 : 0xD8DCE0, lampsOn);
    wheels(brush, h, u1 - 0.95, u1 - 0.95, 0.5, true);
  }

  private void load(
      Brush brush, Hull hull, double u0, double u1, double h, boolean lampsOn, boolean braking) {
    int box = kind == Kind.TIPPER ? Light.scale(second, 0.8) : variant % 2 == 0 ? second : color;
    hull.box(u0, u1, 0, h * 0.9, 0.55, 1.0).paint(0x3A3C3E);
    lamps(hull, 0.02, 0.2, 0, 0, 0.35, 0.95, lampsOn, braking);
    hull.patch(Face.REAR, 0.38, 0.25, 0.62, 0.7, 0xE8E8E0);
    wheels(brush, h, u0 + 1.1, u0 + (kind == Kind.ARTICULATED ? 2.4 : 1.1), 0.5, true);
    if (kind == Kind.ARTICULATED) {
      wheels(brush, h, u0 + 3.7, u1 - 1.2, 0.5, true);
    }
    if (kind == Kind.TANKER) {
      barrel(brush, u0, u1, h * 0.95, (1.0 + height) / 2, (height - 1.0) / 2, box);
    } else if (kind == Kind.TIPPER) {
      hull.taper(u0 + 0.1, u1, h * 0.9, 1.0, u0 - 0.05, u1, h, height * 0.78).paint(box);
      hull.patch(Face.TOP, 0.03, 0.05, 0.97, 0.95, variant % 2 == 0 ? 0x6A543C : 0x38342E);
      for (int i = 1; i < 6; i++) {
        hull.sides(i / 6.0 - 0.012, 0, i / 6.0 + 0.012, 1, Light.scale(box, 0.6));
      }
    } else {
      hull.box(u0, u1, 0, h, 1.0, height).paint(box);
      int mark = variant * 2654435 & 0xFFFFFF;
      if (variant % 5 < 3) {
        hull.sides(0.15, 0.3, 0.75, 0.7, mark);
        hull.sides(0.2, 0.42, 0.5, 0.58, Light.scale(mark, 0.5));
      }
      hull.sides(0, 0, 1, 0.04, 0x505458);
      hull.patch(Face.REAR, 0.49, 0.03, 0.51, 0.97, Light.scale(box, 0.5));
      hull.patch(Face.REAR, 0.02, 0.0, 0.98, 0.03, 0x505458);
      hull.patch(Face.REAR, 0.15, 0.4, 0.4, 0.65, variant % 5 < 3 ? mark : Light.scale(box, 0.9));
    }
  }

  private static void barrel(
      Brush brush, double u0, double u1, double half, double middle, double tall, int color) {
    int corners = 12;
    for (int i = 0; i < corners; i++) {
      double a = 2 * Math.PI * i / corners;
      double b = 2 * Math.PI * (i + 1) / corners;
      double va = half * StrictMath.cos(a);
      double vb = half * StrictMath.cos(b);
      double wa = middle + tall * StrictMath.sin(a);
      double wb = middle + tall * StrictMath.sin(b);
      brush.start().point(u0, va, wa).point(u0, vb, wb).point(u1, vb, wb).point(u1, va, wa);
      brush.face(color);
    }
    for (int end = 0; end < 2; end++) {
      brush.start();
      for (int i = 0; i < corners; i++) {
        double a = (end == 0 ? -1 : 1) * 2 * Math.PI * i / corners;
        brush.point(end == 0 ? u0 : u1, half * StrictMath.cos(a), middle + tall * StrictMath.sin(a));
      }
      brush.face(Light.scale(color, 0.85));
    }
  }

  private void bus(Brush brush, Hull hull, boolean lampsOn, boolean braking) {
    double l = length / 2;
    double h = width / 2;
    int glass = lampsOn ? 0xB8A878 : GLASS;
    under(brush, hull, l, h, 0.35, 0.48, 0.32, -0.28);
    hull.taper(-l, l, h, 0.32, -l, l - 0.08, h * 0.98, height).paint(color);
    if (variant % 2 == 0) {
      hull.sides(0, 0.02, 1, 0.22, second).patch(Face.REAR, 0, 0.02, 1, 0.22, second);
      hull.patch(Face.FRONT, 0, 0.02, 1, 0.22, second);
    }
    boolean deck = kind == Kind.DOUBLE_DECKER;
    double low = deck ? 0.22 : kind == Kind.COACH ? 0.42 : 0.36;
    double high = deck ? 0.46 : 0.85;
    int panes = kind == Kind.COACH ? 6 : 8;
    for (int i = 0; i < panes; i++) {
      double s0 = 0.02 + 0.96 * i / panes;
      double s1 = s0 + 0.96 / panes - 0.012;
      hull.glow(Face.LEFT, s0, low, s1, high, glass, lampsOn);
      boolean door = kind == Kind.CITY_BUS && (i == 3 || i == panes - 1);
      hull.glow(Face.RIGHT, s0, door ? 0.05 : low, s1, high, glass, lampsOn);
      if (deck) {
        hull.glow(Face.LEFT, s0, 0.6, s1, 0.87, glass, lampsOn);
        hull.glow(Face.RIGHT, s0, 0.6, s1, 0.87, glass, lampsOn);
      }
    }
    hull.glow(Face.FRONT, 0.05, deck ? 0.2 : 0.33, 0.95, deck ? 0.46 : 0.82, glass, false);
    hull.patch(Face.FRONT, 0.49, deck ? 0.2 : 0.33, 0.51, deck ? 0.46 : 0.82, Light.scale(color, 0.5));
    if (deck) {
      hull.patch(Face.FRONT, 0.05, 0.6, 0.95, 0.87, GLASS).patch(Face.REAR, 0.15, 0.6, 0.85, 0.85, GLASS);
    } else {
      hull.patch(Face.REAR, 0.12, 0.5, 0.88, 0.82, GLASS);
    }
    double sign = deck ? 0.49 : 0.85;
    hull.patch(Face.FRONT, 0.15, sign, 0.85, sign + 0.1, 0x101010);
    hull.glow(Face.FRONT, 0.22, sign + 0.025, 0.7, sign + 0.075, 0xFFB020, true);
    lamps(hull, 0.03, 0.17, 0.08, 0.15, 0.1, 0.24, lampsOn, braking);
    hull.patch(Face.REAR, 0.25, 0.12, 0.75, 0.4, Light.scale(color, 0.55));
    wheels(brush, h, l * 0.56, -l * 0.5, 0.48, true);
    halo(brush, l, h, 0.75, lampsOn, braking);
  }

  private static void under(
      Brush brush, Hull hull, double l, double h, double clear, double radius, double s, double r) {
    hull.box(-l + 0.3, l - 0.35, 0, h * 0.8, 0.12, clear + 0.05).paint(UNDER);
    if (brush.pixelsPerMetre() > 12) {
      for (int i = 0; i < 4; i++) {
        double u = (i < 2 ? s : r) * 2 * l;
        hull.box(u - radius, u + radius, (i % 2 == 0 ? 1 : -1) * (h - 0.14), 0.1, 0, radius).paint(TYRE);
      }
    }
  }

  private void wheels(Brush brush, double h, double u0, double u1, double radius, boolean hubs) {
    int corners = brush.pixelsPerMetre() * radius > 12 ? 20 : 12;
    for (int side = -1; side <= 1; side += 2) {
      if (brush.cameraV() * side < h) {
        continue;
      }
      for (int i = 0; i < 2; i++) {
        double u = i == 0 ? u0 : u1;
        if (i == 1 && u1 == u0) {
          break;
        }
        brush.wheel(u, side * h, radius + 0.03, radius * 1.16, side, corners, UNDER);
        brush.wheel(u, side * h, radius, radius, side, corners, TYRE);
        if (hubs) {
          brush.wheel(u, side * h, radius, radius * 0.6, side, corners, variant % 4 == 0 ? 0x4A4C50 : 0xA8ACB0);
          brush.wheel(u, side * h, radius, radius * 0.2, side, 8, 0x55585C);
        }
      }
    }
  }

  private static void lamps(
      Hull hull, double s0, double s1, double head0, double head1, double tail0, double tail1,
      boolean lampsOn, boolean braking) {
    if (head1 > head0) {
      hull.pair(Face.FRONT, s0, head0, s1, head1, lampsOn ? 0xFFFBE8 : 0xDCE2E6, lampsOn);
    }
    boolean shines = lampsOn || braking;
    hull.pair(Face.REAR, s0, tail0, s1, tail1, braking ? 0xFF3020 : lampsOn ? 0xD02018 : 0x8C1414, shines);
  }

  // What lamps throw into the air before them.
  private static void halo(
      Brush brush, double l, double h, double w, boolean lampsOn, boolean braking) {
    if (!lampsOn && !braking) {
      return;
    }
    boolean front = brush.cameraU() > l;
    boolean rear = brush.cameraU() < -l;
    if (!front && !rear || front && !lampsOn) {
      return;
    }
    double reach = front ? 0.9 : braking ? 0.55 : 0.4;
    for (int side = -1; side <= 1; side += 2) {
      brush.halo(front ? l : -l, side * h * 0.78, w, reach, front ? 0xFFF4D8 : 0xFF2818, (front ? 0.9f : 0.6f) * brush.light.glare());
    }
  }
}
