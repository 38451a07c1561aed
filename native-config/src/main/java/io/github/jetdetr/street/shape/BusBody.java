package io.github.jetdetr.street.shape;

import static io.github.jetdetr.street.shape.VehicleParts.GLASS;

import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Hull.Face;
import io.github.jetdetr.street.paint.Light;

/** Paints a bus: one long box of windows, lit from within when its lamps are on. */
final class BusBody {

  private static final int LIT_GLASS = 0xB8A878;

  private final VehicleParts parts;
  private final VehicleShape shape;
  private final Hull hull;
  private final boolean deck;
  private final int glass;

  BusBody(VehicleParts parts, VehicleShape shape) {
    this.parts = parts;
    this.shape = shape;
    this.hull = parts.hull;
    this.deck = shape.kind == VehicleKind.DOUBLE_DECKER;
    this.glass = parts.lampsOn ? LIT_GLASS : GLASS;
  }

  void paint() {
    double l = parts.l;
    double h = parts.h;
    parts.under(0.35, 0.48, 0.32, -0.28);
    hull.taper(-l, l, h, 0.32, -l, l - 0.08, h * 0.98, shape.height).paint(shape.color);
    if (shape.variant % 2 == 0) {
      hull.sides(0, 0.02, 1, 0.22, shape.second);
      hull.patch(Face.REAR, 0, 0.02, 1, 0.22, shape.second);
      hull.patch(Face.FRONT, 0, 0.02, 1, 0.22, shape.second);
    }
    panes();
    ends();
    parts.headLamps(0.03, 0.17, 0.08, 0.15, 0xDCE2E6);
    parts.tailLamps(0.03, 0.17, 0.1, 0.24);
    hull.patch(Face.REAR, 0.25, 0.12, 0.75, 0.4, Light.scale(shape.color, 0.55));
    parts.wheels(l * 0.56, -l * 0.5, 0.48, true);
    parts.halo(0.75);
  }

  private void panes() {
    boolean coach = shape.kind == VehicleKind.COACH;
    boolean city = shape.kind == VehicleKind.CITY_BUS;
    double low = deck ? 0.22 : coach ? 0.42 : 0.36;
    double high = deck ? 0.46 : 0.85;
    int panes = coach ? 6 : 8;
    for (int i = 0; i < panes; i++) {
      double s0 = 0.02 + 0.96 * i / panes;
      double s1 = s0 + 0.96 / panes - 0.012;
      boolean door = city && (i == 3 || i == panes - 1);
      pane(Face.LEFT, s0, low, s1, high);
      pane(Face.RIGHT, s0, door ? 0.05 : low, s1, high);
      if (deck) {
        pane(Face.LEFT, s0, 0.6, s1, 0.87);
        pane(Face.RIGHT, s0, 0.6, s1, 0.87);
      }
    }
  }

  private void pane(Face face, double s0, double t0, double s1, double t1) {
    hull.glow(face, s0, t0, s1, t1, glass, parts.lampsOn);
  }

  private void ends() {
    double low = deck ? 0.2 : 0.33;
    double high = deck ? 0.46 : 0.82;
    hull.patch(Face.FRONT, 0.05, low, 0.95, high, glass);
    hull.patch(Face.FRONT, 0.49, low, 0.51, high, Light.scale(shape.color, 0.5));
    if (deck) {
      hull.patch(Face.FRONT, 0.05, 0.6, 0.95, 0.87, GLASS);
      hull.patch(Face.REAR, 0.15, 0.6, 0.85, 0.85, GLASS);
    } else {
      hull.patch(Face.REAR, 0.12, 0.5, 0.88, 0.82, GLASS);
    }
    // The destination display.
    double sign = deck ? 0.49 : 0.85;
    hull.patch(Face.FRONT, 0.15, sign, 0.85, sign + 0.1, 0x101010);
    hull.glow(Face.FRONT, 0.22, sign + 0.025, 0.7, sign + 0.075, 0xFFB020, true);
  }
}
