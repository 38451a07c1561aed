package io.github.jetdetr.street.shape;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Light;

/**
 * The appearance of one vehicle, generated from its number. It is centred at u = 0 and drives
 * towards +u.
 */
public final class VehicleShape {

  private static final int[] CAR_COLORS = {
    0xE8E8E8, 0xF4F4F2, 0x2A2A2C, 0x3C3E42, 0x8A8D90, 0xB4B8BB, 0x9C1C1C, 0xC22A22, 0x1E3C78,
        0x2C5AA0,
    0x6E8CA8, 0x2E4A38, 0x5A4634, 0xB49A6A, 0xD8B020, 0xE07020, 0x6A1E32, 0x4A8A50, 0x88B8C8,
        0x7A4A8A
  };
  private static final int[] TRUCK_COLORS = {
    0xF0F0EE, 0xE0E0DC, 0xD8D8D8, 0x2C5AA0, 0xB02020, 0x3A7A44, 0xE0A020, 0x707478, 0x40464C,
    0xD86020, 0x206878, 0x9C8C70
  };
  private static final int[] BUS_COLORS = {
    0xC8281E, 0xE8E8E4, 0xE8B820, 0x2A62A8, 0x3C8C4C, 0xD86A20, 0x6A3C84, 0x1E8C94, 0xB8BCC0
  };
  private static final double ODD_COLOR = 0.08;

  final VehicleKind kind;
  final int color;

  /** Of stripes, boxes and loads. */
  final int second;

  /** Determines details: plates, doors, lettering. */
  final int variant;

  public final double length;
  public final double width;
  public final double height;

  private VehicleShape(VehicleKind kind, SplitMix random) {
    this.kind = kind;
    double grow = random.between(0.93, 1.07);
    variant = random.below(1 << 16);
    int base = random.chance(ODD_COLOR) ? random.below(0x1000000) : random.pick(colors(kind));
    color = Light.scale(base, random.between(0.85, 1.05));
    second = random.pick(TRUCK_COLORS);
    length = grow * kind.length;
    width = kind.width * random.between(0.96, 1.04);
    height = random.between(0.95, 1.05) * kind.height;
  }

  private static int[] colors(VehicleKind kind) {
    return switch (kind.label) {
      case TRUCK -> TRUCK_COLORS;
      case BUS -> BUS_COLORS;
      default -> CAR_COLORS;
    };
  }

  /** A vehicle of a street's traffic mix. */
  public static VehicleShape of(long number) {
    SplitMix random = new SplitMix(number, 11);
    return new VehicleShape(VehicleKind.random(random), random);
  }

  /** A car to be parked, or a van. */
  public static VehicleShape parked(SplitMix random) {
    boolean van = random.chance(0.12);
    return new VehicleShape(van ? VehicleKind.VAN : VehicleKind.car(random), random);
  }

  public StreetLabel label() {
    return kind.label;
  }

  /**
   * Paints it at the brush's position.
   *
   * @param lampsOn whether its head and tail lamps shine
   * @param braking whether its brake lamps shine
   */
  public void paint(Brush brush, Hull hull, boolean lampsOn, boolean braking) {
    VehicleParts parts = new VehicleParts(brush, hull, this, lampsOn, braking);
    switch (kind) {
      case SALOON, HATCHBACK, SUV, PICKUP, MINIVAN -> new CarBody(parts, this).paint();
      case VAN -> new TruckBody(parts, this).paintVan();
      case BOX_TRUCK, TIPPER, TANKER, ARTICULATED -> new TruckBody(parts, this).paint();
      case CITY_BUS, COACH, DOUBLE_DECKER -> new BusBody(parts, this).paint();
    }
  }
}
