package io.github.jetdetr.street.shape;

import static io.github.jetdetr.street.shape.VehicleParts.GLASS;
import static io.github.jetdetr.street.shape.VehicleParts.PLATE;

import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Hull.Face;
import io.github.jetdetr.street.paint.Light;

/** Paints a passenger car: a body up to the belt line and a cabin of glass on it. */
final class CarBody {

  /**
   * The dimensions that distinguish the kinds of cars, as shares of the length.
   *
   * @param behind where the cabin begins
   * @param before where it ends, from the front
   * @param slope of the rear window
   * @param nose how far the windscreen stands out over the bonnet
   * @param windscreen its slope
   * @param panes windows on a side
   */
  private record Cabin(
      double behind, double before, double slope, double nose, double windscreen, int panes) {

    static Cabin of(VehicleKind kind) {
      return switch (kind) {
        case SALOON -> new Cabin(0.2, 0.28, 0.1, 0.02, 0.14, 2);
        case HATCHBACK -> new Cabin(0.02, 0.26, 0.09, 0.06, 0.14, 3);
        case SUV -> new Cabin(0.02, 0.27, 0.05, 0.06, 0.14, 3);
        case MINIVAN -> new Cabin(0.01, 0.14, 0.05, 0.12, 0.17, 3);
        default -> new Cabin(0.42, 0.24, 0.02, 0.02, 0.1, 2);
      };
    }
  }

  private static final int DETAIL = 9;

  private final VehicleParts parts;
  private final VehicleShape shape;
  private final Hull hull;
  private final Cabin cabin;
  private final boolean near;

  CarBody(VehicleParts parts, VehicleShape shape) {
    this.parts = parts;
    this.shape = shape;
    this.hull = parts.hull;
    this.cabin = Cabin.of(shape.kind);
    this.near = parts.brush.pixelsPerMetre() > DETAIL;
  }

  void paint() {
    VehicleKind kind = shape.kind;
    boolean low = kind == VehicleKind.SALOON || kind == VehicleKind.HATCHBACK;
    boolean tall = kind == VehicleKind.SUV || kind == VehicleKind.PICKUP;
    double belt = shape.height * (low ? 0.6 : 0.58);
    double clear = tall ? 0.32 : 0.22;
    double radius = shape.height * 0.215;
    double l = parts.l;
    parts.under(clear, radius, 0.3, -0.3);
    hull.taper(-l, l, parts.h, clear, -l + 0.04, l - 0.12, parts.h * 0.97, belt).paint(shape.color);
    if (kind == VehicleKind.PICKUP) {
      hull.patch(Face.TOP, 0.02, 0.07, cabin.behind, 0.93, Light.scale(shape.color, 0.35));
    }
    if (near) {
      trim();
    }
    parts.headLamps(0.03, 0.2, 0.5, 0.75, 0xDCE2E6);
    parts.tailLamps(0.03, 0.2, 0.55, 0.85);
    parts.wheels(l * 0.6, -l * 0.6, radius, near);
    cabin(belt);
    parts.halo(belt * 0.75);
  }

  // Grille, bumpers, plates, sills, doors.
  private void trim() {
    int color = shape.color;
    int grille = shape.variant % 3 == 0 ? 0x303234 : Light.scale(color, 0.45);
    int bumper = Light.scale(color, 0.6);
    hull.patch(Face.FRONT, 0.28, 0.3, 0.72, 0.6, grille);
    hull.patch(Face.FRONT, 0.02, 0.02, 0.98, 0.2, bumper);
    hull.patch(Face.FRONT, 0.37, 0.12, 0.63, 0.27, PLATE);
    hull.patch(Face.REAR, 0.02, 0.02, 0.98, 0.2, bumper);
    hull.patch(Face.REAR, 0.36, 0.4, 0.64, 0.57, shape.variant % 2 == 0 ? PLATE : 0xD8C860);
    hull.sides(0.02, 0.02, 0.98, 0.12, Light.scale(color, 0.55));
    hull.sides(0.5, 0.15, 0.506, 0.95, bumper);
    hull.sides(0.43, 0.72, 0.48, 0.78, Light.scale(color, 0.5));
  }

  private void cabin(double belt) {
    double length = shape.length;
    double h = parts.h;
    double rear = -parts.l + cabin.behind * length;
    double front = parts.l - cabin.before * length;
    hull.taper(
        rear + 0.02 * length,
        front + cabin.nose * length,
        h * 0.95,
        belt,
        rear + cabin.slope * length,
        front - cabin.windscreen * length,
        h * 0.76,
        shape.height);
    hull.paint(shape.color);
    hull.patch(Face.FRONT, 0.06, 0.08, 0.94, 0.94, GLASS);
    hull.patch(Face.REAR, 0.08, 0.2, 0.92, 0.92, GLASS);
    for (int i = 0; i < cabin.panes; i++) {
      double s0 = 0.06 + 0.88 * i / cabin.panes;
      hull.sides(s0 + 0.015, 0.1, s0 + 0.88 / cabin.panes - 0.015, 0.9, GLASS);
    }
    if (near) {
      hull.patch(Face.FRONT, 0.1, 0.5, 0.45, 0.9, 0x46525C);
      if (shape.variant % 11 == 0) {
        // A taxi.
        hull.box(-0.25, 0.1, 0, 0.35, shape.height, shape.height + 0.16).paint(0xF0D020);
      }
    }
  }
}
