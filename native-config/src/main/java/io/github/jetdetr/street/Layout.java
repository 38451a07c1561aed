package io.github.jetdetr.street;

import io.github.jetdetr.street.Fixture.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The plan of a street, drawn from its seed: how wide, what crosses it, who moves where, what stands
 * at its side. The road runs along y; the camera is near (x, 0).
 */
final class Layout {

  /** What lies beside the road. */
  enum Surroundings {
    CITY,
    SUBURB,
    COUNTRY
  }

  static final double BEGIN = -90;
  static final double END = 190;

  private static final double NORTH = Math.PI / 2;

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

  /** The crossing road's middle and half its width, m; half 0 without one. */
  final double crossingY;

  final double crossingHalf;
  final double setback;
  final Signal signal;
  final boolean stopSigns;

  /** 1 where one drives on the right. */
  final int side;

  final Viewpoint view;
  final List<Lane> lanes = new ArrayList<>();
  final List<Fixture> fixtures = new ArrayList<>();
  final List<double[]> lamps = new ArrayList<>();

  private final SplitMix random;
  private final long seed;

  Layout(long seed, int width, int height) {
    this.seed = seed;
    random = new SplitMix(seed, 3);
    double draw = random.unit();
    surroundings = draw < 0.5 ? Surroundings.CITY : draw < 0.8 ? Surroundings.SUBURB : Surroundings.COUNTRY;
    int most = surroundings == Surroundings.CITY ? 3 : 2;
    lanesEachWay = 1 + random.below(most);
    laneWidth = random.between(3.1, 3.7);
    bicycleStrip = random.chance(0.8) ? random.between(1.3, 1.9) : 0;
    parkingLeft = surroundings != Surroundings.COUNTRY && random.chance(0.4) ? 2.2 : 0;
    parkingRight = surroundings != Surroundings.COUNTRY && random.chance(0.4) ? 2.2 : 0;
    walk = surroundings == Surroundings.COUNTRY ? random.between(1.6, 2.2) : random.between(2.2, 4.5);
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
    signal = signals ? new Signal(period, random.between(0, period), period * random.between(0.4, 0.55)) : Signal.NONE;
    stopSigns = crosses ? !signals || random.chance(0.2) : random.chance(0.45);
    view = viewpoint(kind, width, height);
    lay();
    furnish();
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
        add(Lane.Kind.VEHICLES, x, 0, heading, vehicleSpeed * random.between(0.9, 1.15), density, signal, line);
      }
      if (bicycleStrip > 0) {
        add(Lane.Kind.CYCLISTS, way * strip, 0, heading, random.between(3.8, 6), random.between(0.3, 0.9), signal, line);
      }
    }
    double walkers = random.between(0.15, surroundings == Surroundings.CITY ? 0.95 : 0.6);
    for (int way = -1; way <= 1; way += 2) {
      double x = way > 0 ? right + walk * 0.55 : left - walk * 0.55;
      add(Lane.Kind.WALKERS, x - 0.2, 0, NORTH, random.between(1.1, 1.6), walkers, Signal.NONE, 0);
      add(Lane.Kind.WALKERS, x + 0.2, 0, -NORTH, random.between(1.1, 1.6), walkers, Signal.NONE, 0);
      if (random.chance(0.35)) {
        add(Lane.Kind.WALKERS, x, 0, way * NORTH, random.between(2.4, 3.2), 0.1, Signal.NONE, 0);
      }
    }
    if (crossingHalf > 0) {
      cross(vehicleSpeed * 0.85, density, walkers);
    }
  }

  // What moves across: only where a signal keeps it apart from what moves along.
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
        add(Lane.Kind.VEHICLES, 0, y, way > 0 ? 0 : Math.PI, speed, density, other, line);
      }
    }
    double y = crossingY - crossingHalf - 3;
    add(Lane.Kind.WALKERS, 0, y, 0, 1.35, walkers, other, left - 0.4);
    add(Lane.Kind.WALKERS, 0, y, Math.PI, 1.25, walkers, other, -right - 0.4);
  }

  private void add(
      Lane.Kind kind, double x, double y, double heading, double speed, double density, Signal clock,
      double line) {
    boolean isAcross = StrictMath.abs(StrictMath.cos(heading)) > 0.5;
    double from = isAcross ? -70 : heading > 0 ? BEGIN : -END;
    double to = isAcross ? 70 : heading > 0 ? END : -BEGIN;
    if (isAcross && kind == Lane.Kind.WALKERS) {
      from = left - walk - 6;
      to = right + walk + 6;
      double reach = Math.max(-from, to);
      from = -reach;
      to = reach;
    }
    lanes.add(new Lane(lanes.size(), kind, x, y, heading, from, to, speed, density, seed, clock, line));
  }

  private void furnish() {
    buildings();
    lampPosts();
    greenery();
    parked();
    if (!signal.isNone()) {
      signals();
    }
    if (stopSigns) {
      stops();
    }
    clutter();
  }

  private void stand(Kind kind, double x, double y, double heading) {
    stand(Fixture.of(kind, x, y, heading, random.next()));
  }

  private void stand(Fixture fixture) {
    double dx = fixture.x() - view.x;
    double dy = fixture.y() - view.y;
    double reach = Math.max(fixture.wide(), fixture.deep()) / 2;
    double least =
        switch (fixture.kind()) {
          case TREE -> 10;
          case BUILDING -> 2 + reach * 1.2;
          case SIGNAL -> 7;
          case LAMP_POST -> 6;
          case HEDGE, SHELTER, COLUMN, PARKED_CAR -> 5 + reach;
          default -> 4;
        };
    if (dx * dx + dy * dy > least * least) {
      fixtures.add(fixture);
    }
  }

  /** Whether the crossing road runs there. */
  boolean isCrossing(double y, double margin) {
    return crossingHalf > 0 && Math.abs(y - crossingY) < crossingHalf + margin;
  }

  private void buildings() {
    if (surroundings == Surroundings.COUNTRY) {
      if (random.chance(0.6)) {
        int way = random.pick(-1, 1);
        double x = way > 0 ? right + walk + 18 : left - walk - 18;
        stand(new Fixture(Kind.BUILDING, x, random.between(30, 70), 0, random.next(), 12, 10, 5));
      }
      return;
    }
    boolean city = surroundings == Surroundings.CITY;
    for (int way = -1; way <= 1; way += 2) {
      double y = -80;
      while (y < 170) {
        double wide = city ? random.between(9, 24) : random.between(8, 14);
        double deep = city ? 14 : random.between(8, 11);
        double high = city ? random.between(7, 26) : random.between(4.5, 8);
        double x = way > 0 ? right + walk + setback + deep / 2 : left - walk - setback - deep / 2;
        if (!isCrossing(y + wide / 2, wide / 2 + walk) && Math.abs(x - view.x) > deep / 2 + 0.5) {
          stand(new Fixture(Kind.BUILDING, x, y + wide / 2, way > 0 ? Math.PI : 0, random.next(), wide, deep, high));
        }
        y += wide + (city ? random.chance(0.2) ? random.between(2, 9) : 0 : random.between(3, 12));
      }
    }
  }

  private void lampPosts() {
    double step = random.between(18, 30);
    boolean both = random.chance(0.5);
    for (double y = -60 + random.between(0, step); y < 150; y += step) {
      for (int way = -1; way <= 1; way += 2) {
        if (both || way > 0) {
          double x = way > 0 ? right + 0.5 : left - 0.5;
          if (!isCrossing(y, 2)) {
            stand(Kind.LAMP_POST, x, y, way > 0 ? Math.PI : 0);
            lamps.add(new double[] {x - way * 1.5, y});
          }
        }
      }
    }
  }

  private void greenery() {
    double step = random.between(7, 22);
    boolean trees = random.chance(0.65) || surroundings != Surroundings.CITY;
    for (int way = -1; way <= 1; way += 2) {
      double edge = way > 0 ? right : -left;
      for (double y = -60 + random.between(0, step); trees && y < 150; y += step * random.between(0.7, 1.4)) {
        double x = way * (edge + (surroundings == Surroundings.CITY ? 0.8 : walk + random.between(1.5, 5)));
        if (!isCrossing(y, 4) && random.chance(0.75)) {
          stand(Kind.TREE, x, y, 0);
        }
      }
      if (surroundings != Surroundings.CITY) {
        for (double y = -40; y < 100; y += 8) {
          if (random.chance(0.35) && !isCrossing(y, 6)) {
            double x = way * (edge + walk + 0.8);
            stand(new Fixture(Kind.HEDGE, x, y, 0, random.next(), 7.4, 0.8, random.between(0.7, 1.5)));
          }
        }
      }
    }
  }

  private void parked() {
    double fill = random.between(0.25, 0.9);
    for (int way = -1; way <= 1; way += 2) {
      double wide = way > 0 ? parkingRight : parkingLeft;
      for (double y = -50; wide > 0 && y < 110; y += 6.4) {
        if (random.chance(fill) && !isCrossing(y, 9)) {
          double x = way > 0 ? right - wide / 2 : left + wide / 2;
          stand(Kind.PARKED_CAR, x, y, (way * side > 0 ? NORTH : -NORTH) + random.between(-0.03, 0.03));
        }
      }
    }
  }

  private void signals() {
    double near = crossingY - crossingHalf - 1.6;
    double far = crossingY + crossingHalf + 1.6;
    double kerb = side > 0 ? right + 0.7 : left - 0.7;
    double other = side > 0 ? left - 0.7 : right + 0.7;
    long style = random.next();
    // What looks against the traffic that goes north looks south, towards most cameras.
    stand(new Fixture(Kind.SIGNAL, kerb, near, -NORTH, style, 0, 0, 0));
    stand(new Fixture(Kind.SIGNAL, other, near - 0.5, -NORTH, style, 0, 0, 0));
    boolean mast = random.chance(0.5);
    stand(new Fixture(Kind.SIGNAL, kerb, far, -NORTH, style, mast ? side * random.between(3, 6) : 0, 0, 0));
    stand(new Fixture(Kind.SIGNAL, other, far, NORTH, style, 0, 0, 0));
    stand(new Fixture(Kind.SIGNAL, kerb, far + 0.8, side > 0 ? Math.PI : 0, style, 0, 1, 0));
    stand(new Fixture(Kind.SIGNAL, other, near - 1, side > 0 ? 0 : Math.PI, style, 0, 1, 0));
  }

  private void stops() {
    double kerb = side > 0 ? right + 0.7 : left - 0.7;
    double other = side > 0 ? left - 0.8 : right + 0.8;
    if (crossingHalf > 0) {
      stand(Kind.STOP_SIGN, kerb, crossingY - crossingHalf - 2.5, -NORTH + random.between(-0.3, 0.3));
      stand(Kind.STOP_SIGN, other, crossingY + crossingHalf + 2.5, NORTH + random.between(-0.3, 0.3));
    }
    // Mouths of driveways and car parks: they look at the street, more or less at the camera.
    int more = 1 + random.below(3);
    for (int i = 0; i < more; i++) {
      int way = random.pick(-1, 1);
      double x = way > 0 ? right + random.between(0.4, walk) : left - random.between(0.4, walk);
      double y = random.between(-8, 26);
      double towards = StrictMath.atan2(view.y - y, view.x - x);
      stand(Kind.STOP_SIGN, x, y, towards + random.between(-0.8, 0.8));
    }
  }

  private static final Kind[] CLUTTER = {
    Kind.ROUND_SIGN, Kind.NO_ENTRY, Kind.GIVE_WAY, Kind.BOARD, Kind.BIN, Kind.BENCH, Kind.MAIL_BOX,
    Kind.BOLLARD, Kind.HYDRANT, Kind.SHELTER, Kind.COLUMN, Kind.CONE, Kind.BARREL, Kind.STANDING_PERSON,
    Kind.STANDING_PERSON, Kind.STANDING_PERSON
  };

  private void clutter() {
    int count = 10 + random.below(24);
    for (int i = 0; i < count; i++) {
      int way = random.pick(-1, 1);
      Kind kind = CLUTTER[random.below(CLUTTER.length)];
      boolean atKerb =
          switch (kind) {
            case ROUND_SIGN, NO_ENTRY, GIVE_WAY, BOLLARD, HYDRANT, CONE, BARREL -> true;
            default -> random.chance(0.3);
          };
      double off = atKerb ? random.between(0.35, 0.8) : walk - random.between(0.1, 0.6);
      double y = random.between(-25, 60);
      double x = way > 0 ? right + off : left - off;
      if (isCrossing(y, 1)) {
        continue;
      }
      boolean sign = kind == Kind.ROUND_SIGN || kind == Kind.NO_ENTRY || kind == Kind.GIVE_WAY;
      double heading =
          sign
              ? -NORTH * random.pick(-1, 1, 1) + random.between(-0.4, 0.4)
              : kind == Kind.STANDING_PERSON ? random.between(0, 6.28) : way > 0 ? Math.PI : 0;
      stand(kind, x, y, heading);
    }
  }
}
