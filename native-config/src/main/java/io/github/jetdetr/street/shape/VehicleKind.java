package io.github.jetdetr.street.shape;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.StreetLabel;

/** The kinds of vehicles on a street, with their average dimensions in metres. */
enum VehicleKind {
  SALOON(StreetLabel.CAR, 4.6, 1.8, 1.43),
  HATCHBACK(StreetLabel.CAR, 3.9, 1.8, 1.5),
  SUV(StreetLabel.CAR, 4.6, 1.8, 1.72),
  PICKUP(StreetLabel.CAR, 5.3, 1.8, 1.8),
  MINIVAN(StreetLabel.CAR, 4.7, 1.8, 1.78),
  VAN(StreetLabel.TRUCK, 5.7, 2.0, 2.5),
  BOX_TRUCK(StreetLabel.TRUCK, 7.4, 2.48, 3.3),
  TIPPER(StreetLabel.TRUCK, 7.2, 2.48, 3.0),
  TANKER(StreetLabel.TRUCK, 9.4, 2.48, 3.3),
  ARTICULATED(StreetLabel.TRUCK, 15.2, 2.48, 3.9),
  CITY_BUS(StreetLabel.BUS, 11.6, 2.48, 3.05),
  COACH(StreetLabel.BUS, 12, 2.48, 3.55),
  DOUBLE_DECKER(StreetLabel.BUS, 10.6, 2.48, 4.2);

  private static final VehicleKind[] ALL = values();
  private static final int CARS = VAN.ordinal();
  private static final int TRUCKS = CITY_BUS.ordinal();

  final StreetLabel label;
  final double length;
  final double width;
  final double height;

  VehicleKind(StreetLabel label, double length, double width, double height) {
    this.label = label;
    this.length = length;
    this.width = width;
    this.height = height;
  }

  static VehicleKind car(SplitMix random) {
    return ALL[random.below(CARS)];
  }

  /**
   * Draws a kind from a street's traffic mix, with more heavy traffic than random, for enough
   * examples.
   */
  static VehicleKind random(SplitMix random) {
    double draw = random.unit();
    if (draw < 0.58) {
      return car(random);
    }
    return draw < 0.8
        ? ALL[CARS + random.below(TRUCKS - CARS)]
        : ALL[TRUCKS + random.below(ALL.length - TRUCKS)];
  }
}
