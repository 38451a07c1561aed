package io.github.jetdetr.track.event;

import java.util.Objects;

/**
 * Where an object went, in at most 32 points, however long it is followed: when the room is full,
 * every second point goes and points are taken half as often.
 */
public final class PathSketch {

  /** Most points. */
  public static final int CAPACITY = 32;

  // What a resting object's box trembles by is no way.
  private static final double MIN_STEP = 0.01;

  private final double[] xs = new double[CAPACITY];
  private final double[] ys = new double[CAPACITY];
  private int count;
  private double step = MIN_STEP;

  void clear() {
    count = 0;
    step = MIN_STEP;
  }

  /** The object stands here now; in 0..1 of the picture. */
  void add(double x, double y) {
    if (count > 0 && Math.hypot(x - xs[count - 1], y - ys[count - 1]) < step) {
      return;
    }
    if (count == CAPACITY) {
      count = CAPACITY / 2;
      for (int at = 0; at < count; at++) {
        xs[at] = xs[2 * at];
        ys[at] = ys[2 * at];
      }
      step *= 2;
    }
    xs[count] = x;
    ys[count] = y;
    count++;
  }

  /** How many points there are. */
  public int count() {
    return count;
  }

  /** One of them from the oldest on: where its lower edge's middle was, from left to right. */
  public double x(int at) {
    return xs[Objects.checkIndex(at, count)];
  }

  /** One of them from the oldest on: where its lower edge was, from top to bottom. */
  public double y(int at) {
    return ys[Objects.checkIndex(at, count)];
  }
}
