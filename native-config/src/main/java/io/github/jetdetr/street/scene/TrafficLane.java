package io.github.jetdetr.street.scene;

import io.github.jetdetr.street.SplitMix;
import io.github.jetdetr.street.shape.Signal;
import io.github.jetdetr.street.shape.VehicleShape;

/**
 * A lane on which objects move forever: computes their positions at any time, independently of the
 * past.
 *
 * <p>In a free lane the whole row moves along, divided into blocks that are filled randomly, so
 * that nothing ever overlaps. At a signal every object has a schedule: it arrives behind the
 * previous one, waits, and leaves after it, with the same braking and acceleration, so that the
 * schedules keep them apart; those that arrive after the queue has left pass without stopping.
 *
 * <p>There is one known exception: where vehicles wait for a short green, two of them overlap in
 * about one of thirty-five pictures. This is not changed, because a model was trained on these
 * pictures.
 */
final class TrafficLane {

  /** What moves on a lane. */
  enum Kind {
    VEHICLES,
    CYCLISTS,
    WALKERS
  }

  /** Called for everything on a lane. */
  interface Visitor {
    /**
     * Something is here now.
     *
     * @param index distinguishes the things of one lane
     * @param number determines its appearance
     * @param at of its middle, m along the lane
     * @param speed m/s
     * @param travelled m since some time
     */
    void visit(TrafficLane lane, int index, long number, double at, double speed, double travelled);
  }

  private static final double BRAKE = 2.2;
  private static final double START = 1.8;
  private static final int MAX_IN_QUEUE = 8;

  final int order;
  final Kind kind;
  final double x;
  final double y;
  final double heading;
  private final double cos;
  private final double sin;
  private final double from;
  private final double to;
  private final double speed;
  private final double density;
  private final long seed;
  private final Signal signal;
  private final double line;

  /**
   * @param order of all lanes, from 0
   * @param from where the lane begins, m along it
   * @param speed m/s
   * @param density in [0, 1]
   * @param signal {@link Signal#NONE} for a free lane
   * @param line where one waits, m along the lane
   */
  TrafficLane(
      int order,
      Kind kind,
      double x,
      double y,
      double heading,
      double from,
      double to,
      double speed,
      double density,
      long seed,
      Signal signal,
      double line) {
    this.order = order;
    this.kind = kind;
    this.x = x;
    this.y = y;
    this.heading = heading;
    this.cos = StrictMath.cos(heading);
    this.sin = StrictMath.sin(heading);
    this.from = from;
    this.to = to;
    this.speed = speed;
    this.density = density;
    this.seed = SplitMix.mix(seed + 31L * order);
    this.signal = signal;
    this.line = line;
  }

  double worldX(double at) {
    return x + at * cos;
  }

  double worldY(double at) {
    return y + at * sin;
  }

  /** Length of the thing with this number, m. */
  double length(long number) {
    return switch (kind) {
      case VEHICLES -> VehicleShape.of(number).length;
      case CYCLISTS -> 1.9;
      case WALKERS -> 0.7;
    };
  }

  void visit(double seconds, Visitor visitor) {
    if (signal.isNone()) {
      row(seconds, visitor);
    } else {
      appointments(seconds, visitor);
    }
  }

  private void row(double seconds, Visitor visitor) {
    double block = kind == Kind.VEHICLES ? 70 : 24;
    double gap = kind == Kind.VEHICLES ? 2.5 : kind == Kind.CYCLISTS ? 2 : 0.6;
    double spread = (1 - density) * (kind == Kind.VEHICLES ? 45 : 22);
    double slid = speed * seconds + 0.3 * speed * StrictMath.sin(seconds * 0.7 + order);
    double pace = speed * (1 + 0.21 * StrictMath.cos(seconds * 0.7 + order));
    long first = (long) Math.floor((from - slid) / block) - 1;
    long last = (long) Math.floor((to - slid) / block);
    for (long k = first; k <= last; k++) {
      SplitMix random = new SplitMix(seed, k);
      double at = gap + random.between(0, spread);
      for (int i = 0; i < 16; i++) {
        long number = random.next();
        double length = length(number);
        if (at + length > block) {
          break;
        }
        double middle = k * block + at + length / 2 + slid;
        if (middle > from && middle < to) {
          visitor.visit(this, (int) (k & 0x1FFFF) << 4 | i, number, middle, pace, slid);
        }
        at += length + gap + random.between(0, spread);
      }
    }
  }

  private void appointments(double seconds, Visitor visitor) {
    long now = signal.cycle(seconds);
    int reach = (int) Math.ceil((to - from) / speed / signal.period()) + 1;
    for (long cycle = now - reach; cycle <= now + reach; cycle++) {
      SplitMix random = new SplitMix(seed, cycle);
      double red = signal.redBegins(cycle);
      double green = signal.greenBegins(cycle);
      double arrives = red + 1 + speed / (2 * BRAKE) + random.between(0, 1.5);
      double leaves = green + random.between(0.6, 1.2);
      double stop = line;
      int index = (int) (cycle & 0x1FFFF) << 4;
      int queue = random.below(2 + (int) (density * MAX_IN_QUEUE));
      for (int i = 0; i < queue && arrives + 1 < green; i++) {
        long number = random.next();
        double length = length(number);
        double middle = stop - length / 2;
        double at = middle + moved(seconds, arrives, leaves);
        visit(visitor, index++, number, at, pace(seconds, arrives, leaves));
        stop -= length + (kind == Kind.WALKERS ? 0.3 : random.between(1.5, 3));
        arrives += (length + 3) / speed + random.between(0.4, 1.6);
        leaves += kind == Kind.WALKERS ? 0.3 : random.between(0.9, 1.4);
      }
      double passes = leaves + speed / START / 2 + (line - stop) / speed + 2;
      while (index % 16 < 14) {
        long number = random.next();
        double length = length(number);
        passes += (length + 4) / speed + random.between(0.3, 1 + 6 * (1 - density));
        if (passes > signal.greenEnds(cycle)) {
          break;
        }
        visit(visitor, index++, number, line - length / 2 + speed * (seconds - passes), speed);
      }
    }
  }

  private void visit(Visitor visitor, int index, long number, double at, double pace) {
    if (at > from && at < to) {
      visitor.visit(this, index, number, at, pace, at - from);
    }
  }

  // Metres from where it waits; negative before it has come there.
  private double moved(double seconds, double arrives, double leaves) {
    if (seconds < arrives) {
      double left = arrives - seconds;
      double braking = speed / BRAKE;
      return left < braking ? -BRAKE * left * left / 2 : -speed * (left - braking / 2);
    }
    if (seconds < leaves) {
      return 0;
    }
    double since = seconds - leaves;
    double starting = speed / START;
    return since < starting ? START * since * since / 2 : speed * (since - starting / 2);
  }

  private double pace(double seconds, double arrives, double leaves) {
    return seconds < arrives
        ? Math.min(speed, BRAKE * (arrives - seconds))
        : seconds < leaves ? 0 : Math.min(speed, START * (seconds - leaves));
  }

  /** Whether what is at this speed is braking here. */
  boolean isBraking(double pace, double at) {
    return !signal.isNone() && pace < speed * 0.95 && at <= line;
  }
}
