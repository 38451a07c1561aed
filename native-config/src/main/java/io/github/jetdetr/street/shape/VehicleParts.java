package io.github.jetdetr.street.shape;

import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Hull.Face;

/** Paints the parts common to all vehicles: wheels, lamps, a dark underside. */
final class VehicleParts {

  static final int GLASS = 0x2A3238;
  static final int PLATE = 0xE8E8E0;

  private static final int TYRE = 0x1C1C1E;
  private static final int UNDER = 0x141416;
  private static final int HEAD_LAMP = 0xFFFBE8;
  private static final int BIG_WHEEL = 12;

  final Brush brush;
  final Hull hull;

  /** Half its length and half its width, m. */
  final double l;

  final double h;

  final boolean lampsOn;
  final boolean braking;
  private final int variant;

  VehicleParts(Brush brush, Hull hull, VehicleShape shape, boolean lampsOn, boolean braking) {
    this.brush = brush;
    this.hull = hull;
    this.l = shape.length / 2;
    this.h = shape.width / 2;
    this.lampsOn = lampsOn;
    this.braking = braking;
    this.variant = shape.variant;
  }

  /**
   * What is seen between the wheels, and the wheels themselves from before and behind.
   *
   * @param clear under the body, m
   * @param radius of the wheels, m
   * @param front where the axles are, as shares of the length from the middle
   */
  void under(double clear, double radius, double front, double rear) {
    hull.box(-l + 0.3, l - 0.35, 0, h * 0.8, 0.12, clear + 0.05).paint(UNDER);
    if (brush.pixelsPerMetre() > 12) {
      for (int i = 0; i < 4; i++) {
        double u = (i < 2 ? front : rear) * 2 * l;
        double v = (i % 2 == 0 ? 1 : -1) * (h - 0.14);
        hull.box(u - radius, u + radius, v, 0.1, 0, radius).paint(TYRE);
      }
    }
  }

  /** One wheel, or two, on the side that is seen. */
  void wheels(double u0, double u1, double radius, boolean hubs) {
    int corners = brush.pixelsPerMetre() * radius > BIG_WHEEL ? 20 : 12;
    for (int side = -1; side <= 1; side += 2) {
      if (brush.cameraV() * side < h) {
        continue;
      }
      wheel(u0, side, radius, corners, hubs);
      if (u1 != u0) {
        wheel(u1, side, radius, corners, hubs);
      }
    }
  }

  private void wheel(double u, int side, double radius, int corners, boolean hub) {
    double v = side * h;
    brush.wheel(u, v, radius + 0.03, radius * 1.16, side, corners, UNDER);
    brush.wheel(u, v, radius, radius, side, corners, TYRE);
    if (hub) {
      int color = variant % 4 == 0 ? 0x4A4C50 : 0xA8ACB0;
      brush.wheel(u, v, radius, radius * 0.6, side, corners, color);
      brush.wheel(u, v, radius, radius * 0.2, side, 8, 0x55585C);
    }
  }

  /** A pair of head lamps on the hull's front: from the edge, from its bottom, as shares. */
  void headLamps(double s0, double s1, double t0, double t1, int dark) {
    hull.pair(Face.FRONT, s0, t0, s1, t1, lampsOn ? HEAD_LAMP : dark, lampsOn);
  }

  /** A pair of tail lamps on the hull's rear. */
  void tailLamps(double s0, double s1, double t0, double t1) {
    int color = braking ? 0xFF3020 : lampsOn ? 0xD02018 : 0x8C1414;
    hull.pair(Face.REAR, s0, t0, s1, t1, color, lampsOn || braking);
  }

  /** What the lamps at this height throw into the air before them. */
  void halo(double w) {
    boolean front = brush.cameraU() > l;
    boolean rear = brush.cameraU() < -l;
    if (front && lampsOn) {
      halo(l, w, 0.9, 0xFFF4D8, 0.9f);
    } else if (rear && (lampsOn || braking)) {
      halo(-l, w, braking ? 0.55 : 0.4, 0xFF2818, 0.6f);
    }
  }

  private void halo(double u, double w, double reach, int color, float strength) {
    for (int side = -1; side <= 1; side += 2) {
      brush.halo(u, side * h * 0.78, w, reach, color, strength * brush.light.glare());
    }
  }
}
