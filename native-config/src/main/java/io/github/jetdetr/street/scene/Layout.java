package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.paint.Viewpoint;
import io.github.jetdetr.street.shape.Fixture;
import io.github.jetdetr.street.shape.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of a street, generated from its seed: its width, crossing road, lanes and roadside
 * objects. The road runs along y; the camera is near (x, 0).
 */
final class Layout {

  /** The type of surroundings. */
  enum Surroundings {
    CITY,
    SUBURB,
    COUNTRY
  }

  static final double BEGIN = -90;
  static final double END = 190;

  static final double NORTH = Math.PI / 2;

  final Surroundings surroundings;
  final int lanesEachWay;
  final double laneWidth;
  final double bicycleStrip;
  final double parkingLeft;
  final double parkingRight;
  final double walk;

  /** Kerbs, m. */
  final double left;

  final double right;

  /** The crossing road's centre and half its width, m; half 0 without one. */
  final double crossingY;

  final double crossingHalf;
  final double setback;
  final Signal signal;
  final boolean stopSigns;

  /** 1 for right-hand traffic, -1 for left-hand traffic. */
  final int side;

  final Viewpoint view;
  final List<TrafficLane> lanes = new ArrayList<>();
  final List<Fixture> fixtures;

  /** Positions of street lamps: x and y, m. */
  final List<double[]> lamps;

  private final SplitMix random;
  private final long seed;

  Layout(long seed, int width, int height) {
    this.seed = seed;
    random = new SplitMix(seed, 3);
    double draw = random.unit();
    surroundings =
        draw < 0.5 ? Surroundings.CITY : draw < 0.8 ? Surroundings.SUBURB : Surroundings.COUNTRY;
    int most = surroundings == Surroundings.CITY ? 3 : 2;
    lanesEachWay = 1 + random.below(most);
    laneWidth = random.between(3.1, 3.7);
    bicycleStrip = random.chance(0.8) ? random.between(1.3, 1.9) : 0;
    parkingLeft = surroundings != Surroundings.COUNTRY && random.chance(0.4) ? 2.2 : 0;
    parkingRight = surroundings != Surroundings.COUNTRY && random.chance(0.4) ? 2.2 : 0;
    walk =
        surroundings == Surroundings.COUNTRY ? random.between(1.6, 2.2) : random.between(2.2, 4.5);
    double half = lanesEachWay * laneWidth + bicycleStrip;
    left = -half - parkingLeft;
    right = half + parkingRight;
    setback = surroundings == Surroundings.CITY ? random.between(0.2, 1.5) : random.between(5, 12);
    side = random.chance(0.75) ? 1 : -1;
    int kind = random.below(10);
    boolean crosses = random.chance(0.7);
    boolean across = kind >= 7;
    crossingY = across ? random.pick(-1, 1) * random.between(8, 15) : random.between(15, 34);
    crossingHalf = crosses ? random.between(3.2, 3.6) * (1 + random.below(2)) : 0;
    boolean signals = crosses && random.chance(0.6);
    double period = random.between(26, 44);
    signal =
        signals
            ? new Signal(period, random.between(0, period), period * random.between(0.4, 0.55))
            : Signal.NONE;
    stopSigns = crosses ? !signals || random.chance(0.2) : random.chance(0.45);
    view = viewpoint(kind, width, height);
    lay();
    Roadside roadside = new Roadside(this, random);
    roadside.furnish();
    fixtures = roadside.fixtures();
    lamps = roadside.lamps();
  }

  private Viewpoint viewpoint(int kind, int width, int height) {
    double field = StrictMath.toRadians(random.between(45, 85));
    double focal = width / 2.0 / StrictMath.tan(field / 2);
    int flank = random.pick(-1, 1);
    double edge = flank > 0 ? right : -left;
    double x;
    double z;
    double yaw;
    double horizon;
    if (kind < 4) {
      x = random.between(left - 1, right + 1);
      z = random.between(x > left - 0.5 && x < right + 0.5 ? 6.2 : 4.2, 9);
      yaw = random.between(-0.22, 0.22);
      horizon = random.between(0.06, 0.36);
    } else if (kind < 7) {
      x = flank * (edge + random.between(0.5, walk + 1));
      z = random.between(3.2, 8);
      yaw = flank * random.between(0.3, 0.95);
      horizon = random.between(0.08, 0.38);
    } else {
      x = flank * (edge + random.between(3, 11));
      z = random.between(3, 6.5);
      yaw = flank * (NORTH + random.between(-0.42, 0.42));
      horizon = random.between(0.1, 0.36);
    }
    double pitch = StrictMath.atan((0.5 - horizon) * height / focal);
    return new Viewpoint(x, 0, z, yaw, pitch, random.between(-0.03, 0.03), focal, width, height);
  }

  private void lay() {
    double vehicleSpeed = random.between(7.5, surroundings == Surroundings.CITY ? 12 : 16);
    double density = random.between(0.35, 0.95);
    double stop = crossingY - crossingHalf - 5.5;
    double stopBack = -(crossingY + crossingHalf + 5.5);
    double strip = lanesEachWay * laneWidth + bicycleStrip / 2;
    for (int way = -1; way <= 1; way += 2) {
      double heading = way * side > 0 ? NORTH : -NORTH;
      double line = way * side > 0 ? stop : stopBack;
      for (int i = 0; i < lanesEachWay; i++) {
        double x = way * (i + 0.5) * laneWidth;
        add(
            TrafficLane.Kind.VEHICLES,
            x,
            0,
            heading,
            vehicleSpeed * random.between(0.9, 1.15),
            density,
            signal,
            line);
      }
      if (bicycleStrip > 0) {
        add(
            TrafficLane.Kind.CYCLISTS,
            way * strip,
            0,
            heading,
            random.between(3.8, 6),
            random.between(0.3, 0.9),
            signal,
            line);
      }
    }
    double walkers = random.between(0.15, surroundings == Surroundings.CITY ? 0.95 : 0.6);
    for (int way = -1; way <= 1; way += 2) {
      double x = way > 0 ? right + walk * 0.55 : left - walk * 0.55;
      add(
          TrafficLane.Kind.WALKERS,
          x - 0.2,
          0,
          NORTH,
          random.between(1.1, 1.6),
          walkers,
          Signal.NONE,
          0);
      add(
          TrafficLane.Kind.WALKERS,
          x + 0.2,
          0,
          -NORTH,
          random.between(1.1, 1.6),
          walkers,
          Signal.NONE,
          0);
      if (random.chance(0.35)) {
        add(
            TrafficLane.Kind.WALKERS,
            x,
            0,
            way * NORTH,
            random.between(2.4, 3.2),
            0.1,
            Signal.NONE,
            0);
      }
    }
    if (crossingHalf > 0) {
      cross(vehicleSpeed * 0.85, density, walkers);
    }
  }

  // Crossing traffic: only if a signal separates it from the traffic along the road.
  private void cross(double speed, double density, double walkers) {
    if (signal.isNone()) {
      return;
    }
    Signal other = signal.across();
    int lanesAcross = crossingHalf > 5 ? 2 : 1;
    double wide = crossingHalf / lanesAcross;
    for (int way = -1; way <= 1; way += 2) {
      for (int i = 0; i < lanesAcross; i++) {
        double y = crossingY - way * side * (i + 0.5) * wide;
        double line = (way > 0 ? left : -right) - 5.5;
        add(TrafficLane.Kind.VEHICLES, 0, y, way > 0 ? 0 : Math.PI, speed, density, other, line);
      }
    }
    double y = crossingY - crossingHalf - 3;
    add(TrafficLane.Kind.WALKERS, 0, y, 0, 1.35, walkers, other, left - 0.4);
    add(TrafficLane.Kind.WALKERS, 0, y, Math.PI, 1.25, walkers, other, -right - 0.4);
  }

  private void add(
      TrafficLane.Kind kind,
      double x,
      double y,
      double heading,
      double speed,
      double density,
      Signal clock,
      double line) {
    boolean isAcross = StrictMath.abs(StrictMath.cos(heading)) > 0.5;
    double from = isAcross ? -70 : heading > 0 ? BEGIN : -END;
    double to = isAcross ? 70 : heading > 0 ? END : -BEGIN;
    if (isAcross && kind == TrafficLane.Kind.WALKERS) {
      from = left - walk - 6;
      to = right + walk + 6;
      double reach = Math.max(-from, to);
      from = -reach;
      to = reach;
    }
    lanes.add(
        new TrafficLane(
            lanes.size(), kind, x, y, heading, from, to, speed, density, seed, clock, line));
  }

  /** Whether the crossing road runs there. */
  boolean isCrossing(double y, double margin) {
    return crossingHalf > 0 && Math.abs(y - crossingY) < crossingHalf + margin;
  }
}
