package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.StreetLabel;
import io.github.jetdetr.street.Weather;
import io.github.jetdetr.street.paint.Brush;
import io.github.jetdetr.street.paint.Canvas;
import io.github.jetdetr.street.paint.Hull;
import io.github.jetdetr.street.paint.Light;
import io.github.jetdetr.street.paint.Shadows;
import io.github.jetdetr.street.paint.Viewpoint;
import io.github.jetdetr.street.shape.CyclistShape;
import io.github.jetdetr.street.shape.PersonShape;
import io.github.jetdetr.street.shape.VehicleShape;
import java.util.ArrayList;
import java.util.List;

/** The moving objects: finds them at a time, sorts them from far to near, and paints them. */
final class Traffic implements TrafficLane.Visitor {

  /** A moving object at its current position. */
  private static final class Mover {
    TrafficLane.Kind kind = TrafficLane.Kind.VEHICLES;
    int id;
    long number;
    double x;
    double y;
    double heading;
    double speed;
    double travelled;
    double halfX;
    double halfY;
    double ahead;
    boolean braking;
    boolean drawn;
  }

  private static final double MIN_PIXELS = 3.5;
  private static final int MAX_DEPTH = 200;

  private final Brush brush;
  private final Hull hull;
  private final Shadows shadows;
  private final Layout layout;
  private final Light light;
  private final double shutterSeconds;
  private final List<Mover> pool = new ArrayList<>();
  private final List<Mover> movers = new ArrayList<>();
  private final List<Sighting> sightings = new ArrayList<>();
  private int firstSlot;
  private int painted;

  /**
   * @param shutterSeconds how long the shutter is open
   */
  Traffic(Brush brush, Layout layout, Light light, double shutterSeconds) {
    this.brush = brush;
    this.layout = layout;
    this.light = light;
    this.shutterSeconds = shutterSeconds;
    hull = new Hull(brush);
    shadows = new Shadows(brush, light);
  }

  /** Paints all moving objects and adds them to {@code into}. */
  void paint(double seconds, List<Sighting> into) {
    movers.clear();
    for (TrafficLane lane : layout.lanes) {
      lane.visit(seconds, this);
    }
    movers.sort(
        (a, b) ->
            a.ahead != b.ahead ? Double.compare(b.ahead, a.ahead) : Integer.compare(a.id, b.id));
    brush.canvas.begin(Canvas.NOBODY);
    for (Mover mover : movers) {
      shade(mover);
    }
    firstSlot = into.size() + 1;
    painted = 0;
    for (int i = 0; i < movers.size(); i++) {
      if (i == sightings.size()) {
        sightings.add(new Sighting());
      }
      into.add(sightings.get(i));
    }
    for (Mover mover : movers) {
      paint(mover, 0);
    }
  }

  @Override
  public void visit(
      TrafficLane lane, int index, long number, double at, double speed, double travelled) {
    double x = lane.worldX(at);
    double y = lane.worldY(at);
    if (lane.kind == TrafficLane.Kind.WALKERS) {
      double off = ((number >>> 20 & 1023) / 1023.0 - 0.5) * (layout.walk * 0.45);
      x += off * Math.abs(StrictMath.sin(lane.heading));
      y += off * Math.abs(StrictMath.cos(lane.heading));
    }
    double length = lane.length(number);
    double ahead = brush.view.ahead(x, y, 0.8);
    if (ahead < -length / 2) {
      return;
    }
    double size = lane.kind == TrafficLane.Kind.VEHICLES ? 1.4 : 1.6;
    double focal = brush.view.focal;
    if (ahead > 1 && size * focal / ahead < MIN_PIXELS * brush.canvas.width / 640) {
      return;
    }
    double aside = Math.abs(brush.view.right(x, y, 0.8)) - length;
    if (aside > 0 && aside * focal > (ahead + length) * brush.canvas.width * 0.52) {
      return;
    }
    if (light.transmittance(ahead) < 0.02) {
      return;
    }
    Mover mover = next();
    mover.kind = lane.kind;
    mover.id = (lane.order + 1) << 21 | (index & 0x1FFFFF);
    mover.number = number;
    mover.x = x;
    mover.y = y;
    mover.heading = lane.heading;
    mover.speed = speed;
    mover.travelled = travelled;
    mover.ahead = ahead;
    mover.braking = lane.isBraking(speed, at);
    mover.drawn = false;
    double across = lane.kind == TrafficLane.Kind.VEHICLES ? 1.25 : 0.35;
    boolean along = Math.abs(StrictMath.sin(lane.heading)) > 0.5;
    mover.halfX = along ? across : length / 2;
    mover.halfY = along ? length / 2 : across;
  }

  private Mover next() {
    if (movers.size() == pool.size()) {
      pool.add(new Mover());
    }
    Mover mover = pool.get(movers.size());
    movers.add(mover);
    return mover;
  }

  private void shade(Mover mover) {
    switch (mover.kind) {
      case VEHICLES -> {
        VehicleShape shape = VehicleShape.of(mover.number);
        shadows.cast(
            mover.x, mover.y, mover.heading, shape.length, shape.width, shape.height * 0.85);
        if (light.weather.isWet() || light.weather.isNight()) {
          beams(shape, mover.braking);
        }
      }
      case CYCLISTS -> shadows.cast(mover.x, mover.y, mover.heading, 1.5, 0.3, 1.5);
      case WALKERS -> shadows.cast(mover.x, mover.y, mover.heading, 0.35, 0.4, 1.65);
    }
  }

  // Light on the road in front and behind, and reflections on a wet road.
  private void beams(VehicleShape shape, boolean braking) {
    double l = shape.length / 2;
    double h = shape.width / 2;
    if (light.weather.isNight()) {
      for (int i = 1; i <= 3; i++) {
        double reach = l + 3.5 * i;
        brush
            .start()
            .point(l, -h, 0)
            .point(reach, -h - 0.35 * i, 0)
            .point(reach, h + 0.35 * i, 0)
            .point(l, h, 0);
        brush.flat(light.fade(0xFFF0C8), -0.1f);
      }
      brush.start().point(-l, -h, 0).point(-l - 2, -h, 0).point(-l - 2, h, 0).point(-l, h, 0);
      brush.flat(light.fade(0xFF2010), braking ? -0.22f : -0.1f);
    }
    if (light.weather.isWet()) {
      for (int side = -1; side <= 1; side += 2) {
        boolean front = brush.cameraU() > 0;
        double u = front ? l : -l;
        double v = side * h * 0.75;
        int color = light.fade(front ? 0xFFF0D0 : 0xE02818);
        float strength = front || braking ? -0.12f : -0.07f;
        brush
            .start()
            .point(u, v - 0.24, -0.2)
            .point(u, v + 0.24, -0.2)
            .point(u, v + 0.3, -2.2)
            .point(u, v - 0.3, -2.2);
        brush.flat(color, strength);
      }
    }
  }

  /** Paints an object after all those that it may occlude. */
  private void paint(Mover mover, int depth) {
    if (mover.drawn) {
      return;
    }
    mover.drawn = true;
    if (depth < MAX_DEPTH) {
      for (Mover other : movers) {
        if (!other.drawn && isBehind(other, mover)) {
          paint(other, depth + 1);
        }
      }
    }
    draw(mover);
  }

  private void draw(Mover mover) {
    brush.place(mover.x, mover.y, 0, mover.heading);
    Sighting sighting = sightings.get(painted);
    int slot = firstSlot + painted++;
    int smear = smear(mover);
    boolean dark =
        light.weather != Weather.DAY && (light.weather != Weather.FOG || mover.id % 3 != 0);
    switch (mover.kind) {
      case VEHICLES -> {
        VehicleShape shape = VehicleShape.of(mover.number);
        sighting.begin(slot, mover.id, shape.label(), brush.canvas, smear);
        shape.paint(brush, hull, dark, mover.braking);
        sighting.end(brush, -shape.length / 2, shape.length / 2, shape.width / 2, 0, shape.height);
      }
      case CYCLISTS -> {
        sighting.begin(slot, mover.id, StreetLabel.CYCLIST, brush.canvas, smear);
        new CyclistShape(mover.number).paint(brush, mover.travelled, mover.speed, dark);
        sighting.end(brush, -0.8, 0.95, 0.25, 0, 1.75);
      }
      case WALKERS -> {
        PersonShape shape = new PersonShape(mover.number, light.weather.isWet());
        sighting.begin(slot, mover.id, StreetLabel.PERSON, brush.canvas, smear);
        shape.paint(brush, mover.travelled, mover.speed);
        sighting.end(brush, -0.25, 0.25, 0.3, 0, shape.height);
      }
    }
  }

  private int smear(Mover mover) {
    Viewpoint view = brush.view;
    double vx = mover.speed * StrictMath.cos(mover.heading);
    double vy = mover.speed * StrictMath.sin(mover.heading);
    double aside = view.rx * vx + view.ry * vy;
    double away = view.fx * vx + view.fy * vy;
    double z = Math.max(mover.ahead, 1);
    double rate = view.focal * (aside - view.right(mover.x, mover.y, 0.8) / z * away) / z;
    return (int) Math.min(10, Math.abs(rate) * shutterSeconds);
  }

  // Two blocks on the ground are separated by a line along x or y: the one on the camera's side is
  // nearer. If both lines disagree, neither occludes the other.
  private boolean isBehind(Mover a, Mover b) {
    return isBeyond(a, b) && !isBeyond(b, a);
  }

  private boolean isBeyond(Mover a, Mover b) {
    double cx = brush.view.x;
    double cy = brush.view.y;
    double lowX = a.x - a.halfX;
    double highX = a.x + a.halfX;
    double lowY = a.y - a.halfY;
    double highY = a.y + a.halfY;
    return (lowX >= b.x + b.halfX && cx < lowX)
        || (highX <= b.x - b.halfX && cx > highX)
        || (lowY >= b.y + b.halfY && cy < lowY)
        || (highY <= b.y - b.halfY && cy > highY);
  }
}
