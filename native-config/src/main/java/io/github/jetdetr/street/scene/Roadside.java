package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.paint.Viewpoint;
import io.github.jetdetr.street.scene.Layout.Surroundings;
import io.github.jetdetr.street.shape.Fixture;
import io.github.jetdetr.street.shape.Fixture.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Places the roadside objects: houses, trees, lamps, parked cars, signs, and objects that resemble
 * those a detector has to find.
 */
final class Roadside {

  private static final double NORTH = Layout.NORTH;
  private static final Kind[] CLUTTER = {
    Kind.ROUND_SIGN, Kind.NO_ENTRY, Kind.GIVE_WAY, Kind.BOARD, Kind.BIN, Kind.BENCH, Kind.MAIL_BOX,
    Kind.BOLLARD, Kind.HYDRANT, Kind.SHELTER, Kind.COLUMN, Kind.CONE, Kind.BARREL,
        Kind.STANDING_PERSON,
    Kind.STANDING_PERSON, Kind.STANDING_PERSON
  };

  private final Layout layout;
  private final Viewpoint view;
  private final SplitMix random;
  private final List<Fixture> fixtures = new ArrayList<>();
  private final List<double[]> lamps = new ArrayList<>();

  /**
   * @param layout whose road and viewpoint are known
   */
  Roadside(Layout layout, SplitMix random) {
    this.layout = layout;
    this.view = layout.view;
    this.random = random;
  }

  List<Fixture> fixtures() {
    return fixtures;
  }

  List<double[]> lamps() {
    return lamps;
  }

  void furnish() {
    buildings();
    lampPosts();
    greenery();
    parked();
    if (!layout.signal.isNone()) {
      signals();
    }
    if (layout.stopSigns) {
      stops();
    }
    clutter();
  }

  // So far beyond the kerb on the right (way 1) or the left (way -1).
  private double edge(int way, double off) {
    return way > 0 ? layout.right + off : layout.left - off;
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

  private void buildings() {
    if (layout.surroundings == Surroundings.COUNTRY) {
      if (random.chance(0.6)) {
        int way = random.pick(-1, 1);
        double x = way > 0 ? layout.right + layout.walk + 18 : layout.left - layout.walk - 18;
        stand(new Fixture(Kind.BUILDING, x, random.between(30, 70), 0, random.next(), 12, 10, 5));
      }
      return;
    }
    boolean city = layout.surroundings == Surroundings.CITY;
    for (int way = -1; way <= 1; way += 2) {
      double y = -80;
      while (y < 170) {
        double wide = city ? random.between(9, 24) : random.between(8, 14);
        double deep = city ? 14 : random.between(8, 11);
        double high = city ? random.between(7, 26) : random.between(4.5, 8);
        double x =
            way > 0
                ? layout.right + layout.walk + layout.setback + deep / 2
                : layout.left - layout.walk - layout.setback - deep / 2;
        if (!layout.isCrossing(y + wide / 2, wide / 2 + layout.walk)
            && Math.abs(x - view.x) > deep / 2 + 0.5) {
          stand(
              new Fixture(
                  Kind.BUILDING,
                  x,
                  y + wide / 2,
                  way > 0 ? Math.PI : 0,
                  random.next(),
                  wide,
                  deep,
                  high));
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
          double x = edge(way, 0.5);
          if (!layout.isCrossing(y, 2)) {
            stand(Kind.LAMP_POST, x, y, way > 0 ? Math.PI : 0);
            lamps.add(new double[] {x - way * 1.5, y});
          }
        }
      }
    }
  }

  private void greenery() {
    double step = random.between(7, 22);
    boolean trees = random.chance(0.65) || layout.surroundings != Surroundings.CITY;
    for (int way = -1; way <= 1; way += 2) {
      double edge = way > 0 ? layout.right : -layout.left;
      for (double y = -60 + random.between(0, step);
          trees && y < 150;
          y += step * random.between(0.7, 1.4)) {
        double x =
            way
                * (edge
                    + (layout.surroundings == Surroundings.CITY
                        ? 0.8
                        : layout.walk + random.between(1.5, 5)));
        if (!layout.isCrossing(y, 4) && random.chance(0.75)) {
          stand(Kind.TREE, x, y, 0);
        }
      }
      if (layout.surroundings != Surroundings.CITY) {
        for (double y = -40; y < 100; y += 8) {
          if (random.chance(0.35) && !layout.isCrossing(y, 6)) {
            double x = way * (edge + layout.walk + 0.8);
            stand(
                new Fixture(
                    Kind.HEDGE, x, y, 0, random.next(), 7.4, 0.8, random.between(0.7, 1.5)));
          }
        }
      }
    }
  }

  private void parked() {
    double fill = random.between(0.25, 0.9);
    for (int way = -1; way <= 1; way += 2) {
      double wide = way > 0 ? layout.parkingRight : layout.parkingLeft;
      for (double y = -50; wide > 0 && y < 110; y += 6.4) {
        if (random.chance(fill) && !layout.isCrossing(y, 9)) {
          double x = edge(way, -wide / 2);
          double heading = way * layout.side > 0 ? NORTH : -NORTH;
          stand(Kind.PARKED_CAR, x, y, heading + random.between(-0.03, 0.03));
        }
      }
    }
  }

  private void signals() {
    double near = layout.crossingY - layout.crossingHalf - 1.6;
    double far = layout.crossingY + layout.crossingHalf + 1.6;
    double kerb = edge(layout.side, 0.7);
    double other = edge(-layout.side, 0.7);
    long style = random.next();
    // What looks against the traffic that goes north looks south, towards most cameras.
    stand(new Fixture(Kind.SIGNAL, kerb, near, -NORTH, style, 0, 0, 0));
    stand(new Fixture(Kind.SIGNAL, other, near - 0.5, -NORTH, style, 0, 0, 0));
    boolean mast = random.chance(0.5);
    stand(
        new Fixture(
            Kind.SIGNAL,
            kerb,
            far,
            -NORTH,
            style,
            mast ? layout.side * random.between(3, 6) : 0,
            0,
            0));
    stand(new Fixture(Kind.SIGNAL, other, far, NORTH, style, 0, 0, 0));
    stand(new Fixture(Kind.SIGNAL, kerb, far + 0.8, layout.side > 0 ? Math.PI : 0, style, 0, 1, 0));
    stand(new Fixture(Kind.SIGNAL, other, near - 1, layout.side > 0 ? 0 : Math.PI, style, 0, 1, 0));
  }

  private void stops() {
    double kerb = edge(layout.side, 0.7);
    double other = edge(-layout.side, 0.8);
    if (layout.crossingHalf > 0) {
      stand(
          Kind.STOP_SIGN,
          kerb,
          layout.crossingY - layout.crossingHalf - 2.5,
          -NORTH + random.between(-0.3, 0.3));
      stand(
          Kind.STOP_SIGN,
          other,
          layout.crossingY + layout.crossingHalf + 2.5,
          NORTH + random.between(-0.3, 0.3));
    }
    // Mouths of driveways and car parks: they look at the street, more or less at the camera.
    int more = 1 + random.below(3);
    for (int i = 0; i < more; i++) {
      int way = random.pick(-1, 1);
      double x = edge(way, random.between(0.4, layout.walk));
      double y = random.between(-8, 26);
      double towards = StrictMath.atan2(view.y - y, view.x - x);
      stand(Kind.STOP_SIGN, x, y, towards + random.between(-0.8, 0.8));
    }
  }

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
      double off = atKerb ? random.between(0.35, 0.8) : layout.walk - random.between(0.1, 0.6);
      double y = random.between(-25, 60);
      double x = edge(way, off);
      if (layout.isCrossing(y, 1)) {
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
