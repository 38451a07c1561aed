package io.github.jetdetr.street.shape;

import static io.github.jetdetr.street.shape.VehicleParts.GLASS;
import static io.github.jetdetr.street.shape.VehicleParts.PLATE;

import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Hull.Face;
import io.github.jetdetr.street.paint.Light;

/** Paints a van, or a lorry: a cab and its load. */
final class TruckBody {

  private static final double BED = 1.0;

  private final VehicleParts parts;
  private final VehicleShape shape;
  private final Hull hull;
  private final Brush brush;

  TruckBody(VehicleParts parts, VehicleShape shape) {
    this.parts = parts;
    this.shape = shape;
    this.hull = parts.hull;
    this.brush = parts.brush;
  }

  void paintVan() {
    double l = parts.l;
    double h = parts.h;
    double height = shape.height;
    int color = shape.color;
    parts.under(0.3, 0.36, 0.33, -0.3);
    hull.taper(-l, l, h, 0.3, -l, l - 0.25, h, height * 0.45).paint(color);
    parts.headLamps(0.02, 0.17, 0.55, 0.8, 0xDCE2E6);
    parts.tailLamps(0.02, 0.17, 0.6, 0.98);
    hull.patch(Face.FRONT, 0.25, 0.2, 0.75, 0.6, 0x333538);
    hull.patch(Face.FRONT, 0.37, 0.04, 0.63, 0.16, PLATE);
    parts.wheels(l * 0.62, -l * 0.58, 0.36, true);
    hull.taper(-l, l - 0.3, h, height * 0.45, -l + 0.05, l - 1.35, h * 0.92, height).paint(color);
    hull.patch(Face.FRONT, 0.05, 0.05, 0.95, 0.7, GLASS);
    hull.sides(0.76, 0.08, 0.97, 0.6, GLASS);
    if (shape.variant % 3 != 0) {
      hull.sides(0.08, 0.1, 0.62, 0.5, shape.second);
    }
    int door = shape.variant % 2 == 0 ? GLASS : Light.scale(color, 0.8);
    hull.patch(Face.REAR, 0.49, 0, 0.51, 1, Light.scale(color, 0.5));
    hull.patch(Face.REAR, 0.08, 0.4, 0.44, 0.85, door);
    hull.patch(Face.REAR, 0.56, 0.4, 0.92, 0.85, door);
    parts.halo(0.85);
  }

  void paint() {
    double cab = shape.kind == VehicleKind.ARTICULATED ? 2.4 : 1.9;
    double split = parts.l - cab;
    parts.under(0.55, 0.5, 0.36, -0.26);
    // The farther half first.
    if (brush.cameraU() > split) {
      load(-parts.l, split - 0.25);
      cab(split, parts.l);
    } else {
      cab(split, parts.l);
      load(-parts.l, split - 0.25);
    }
    parts.halo(0.8);
  }

  private void cab(double u0, double u1) {
    boolean articulated = shape.kind == VehicleKind.ARTICULATED;
    double roof = articulated ? shape.height * 0.92 : Math.min(shape.height * 0.85, 2.75);
    boolean own = shape.kind == VehicleKind.TIPPER || shape.variant % 2 == 0;
    int paint = own ? shape.color : shape.second;
    double h = parts.h;
    hull.taper(u0, u1, h * 0.97, 0.45, u0, u1 - 0.15, h * 0.93, roof).paint(paint);
    hull.patch(Face.FRONT, 0.05, 0.5, 0.95, 0.85, GLASS);
    hull.patch(Face.FRONT, 0.2, 0.14, 0.8, 0.42, Light.scale(paint, 0.4));
    hull.patch(Face.FRONT, 0.0, 0.0, 1, 0.09, 0x303234);
    hull.sides(0.3, 0.5, 0.92, 0.82, GLASS);
    parts.headLamps(0.03, 0.19, 0.1, 0.18, 0xD8DCE0);
    parts.wheels(u1 - 0.95, u1 - 0.95, 0.5, true);
  }

  private void load(double u0, double u1) {
    boolean articulated = shape.kind == VehicleKind.ARTICULATED;
    hull.box(u0, u1, 0, parts.h * 0.9, 0.55, BED).paint(0x3A3C3E);
    parts.tailLamps(0.02, 0.2, 0.35, 0.95);
    hull.patch(Face.REAR, 0.38, 0.25, 0.62, 0.7, PLATE);
    parts.wheels(u0 + 1.1, u0 + (articulated ? 2.4 : 1.1), 0.5, true);
    if (articulated) {
      parts.wheels(u0 + 3.7, u1 - 1.2, 0.5, true);
    }
    int box = shape.variant % 2 == 0 ? shape.second : shape.color;
    switch (shape.kind) {
      case TANKER -> barrel(u0, u1, box);
      case TIPPER -> tray(u0, u1, Light.scale(shape.second, 0.8));
      default -> box(u0, u1, box);
    }
  }

  private void tray(double u0, double u1, int color) {
    double h = parts.h;
    hull.taper(u0 + 0.1, u1, h * 0.9, BED, u0 - 0.05, u1, h, shape.height * 0.78).paint(color);
    hull.patch(Face.TOP, 0.03, 0.05, 0.97, 0.95, shape.variant % 2 == 0 ? 0x6A543C : 0x38342E);
    for (int i = 1; i < 6; i++) {
      hull.sides(i / 6.0 - 0.012, 0, i / 6.0 + 0.012, 1, Light.scale(color, 0.6));
    }
  }

  private void box(double u0, double u1, int color) {
    hull.box(u0, u1, 0, parts.h, BED, shape.height).paint(color);
    int mark = shape.variant * 2654435 & 0xFFFFFF;
    boolean marked = shape.variant % 5 < 3;
    if (marked) {
      hull.sides(0.15, 0.3, 0.75, 0.7, mark);
      hull.sides(0.2, 0.42, 0.5, 0.58, Light.scale(mark, 0.5));
    }
    hull.sides(0, 0, 1, 0.04, 0x505458);
    hull.patch(Face.REAR, 0.49, 0.03, 0.51, 0.97, Light.scale(color, 0.5));
    hull.patch(Face.REAR, 0.02, 0.0, 0.98, 0.03, 0x505458);
    hull.patch(Face.REAR, 0.15, 0.4, 0.4, 0.65, marked ? mark : Light.scale(color, 0.9));
  }

  private void barrel(double u0, double u1, int color) {
    int corners = 12;
    double half = parts.h * 0.95;
    double middle = (BED + shape.height) / 2;
    double tall = (shape.height - BED) / 2;
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
    for (int end = -1; end <= 1; end += 2) {
      brush.start();
      for (int i = 0; i < corners; i++) {
        double angle = end * 2 * Math.PI * i / corners;
        double v = half * StrictMath.cos(angle);
        brush.point(end < 0 ? u0 : u1, v, middle + tall * StrictMath.sin(angle));
      }
      brush.face(Light.scale(color, 0.85));
    }
  }
}
