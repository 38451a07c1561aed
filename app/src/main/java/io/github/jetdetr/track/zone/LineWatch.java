package io.github.jetdetr.track.zone;

import java.util.Arrays;

/**
 * Who crosses one line. Every step from where an object was seen to where it is seen next is held
 * against the line, so that one that jumps across it between two frames has crossed it, and one
 * that goes round its end has not. A crossing counts when the object is clear of the line, or has
 * stayed beyond it for a while: who dithers on it crosses once or never.
 */
final class LineWatch {

  /** What came of a step. */
  enum Step {
    NOTHING,
    LEFT_TO_RIGHT,
    RIGHT_TO_LEFT
  }

  private final double[] points;
  private final double margin;
  private final long settleNanos;
  private final double[] lastX;
  private final double[] lastY;
  private final byte[] pending;
  private final long[] pendingSince;

  LineWatch(double[] points, double margin, long settleNanos, int slots) {
    this.points = points;
    this.margin = margin;
    this.settleNanos = settleNanos;
    lastX = new double[slots];
    lastY = new double[slots];
    pending = new byte[slots];
    pendingSince = new long[slots];
    Arrays.fill(lastX, Double.NaN);
  }

  /** A slot belongs to another object now. */
  void clear(int slot) {
    lastX[slot] = Double.NaN;
    pending[slot] = 0;
  }

  /** An object is seen here. */
  Step step(int slot, double x, double y, long nanos) {
    if (!Double.isNaN(lastX[slot])) {
      int way = way(lastX[slot], lastY[slot], x, y);
      if (way != 0) {
        pending[slot] = (byte) Math.max(-1, Math.min(1, pending[slot] + way));
        pendingSince[slot] = nanos;
      }
    }
    lastX[slot] = x;
    lastY[slot] = y;
    if (pending[slot] == 0) {
      return Step.NOTHING;
    }
    boolean clear = Geometry.distance(points[0], points[1], points[2], points[3], x, y) >= margin;
    if (!clear && nanos - pendingSince[slot] < settleNanos) {
      return Step.NOTHING;
    }
    Step step = pending[slot] > 0 ? Step.LEFT_TO_RIGHT : Step.RIGHT_TO_LEFT;
    pending[slot] = 0;
    return step;
  }

  /** When the crossing that {@link #step} reported happened. */
  long crossedAtNanos(int slot) {
    return pendingSince[slot];
  }

  // A point on the line counts as left of it, and its end belongs to whatever goes on there, so
  // that two lines that meet are never crossed both, nor neither.
  private int way(double fromX, double fromY, double toX, double toY) {
    double from = Geometry.side(points[0], points[1], points[2], points[3], fromX, fromY);
    double to = Geometry.side(points[0], points[1], points[2], points[3], toX, toY);
    if (from > 0 == to > 0) {
      return 0;
    }
    double share = from / (from - to);
    double x = fromX + share * (toX - fromX);
    double y = fromY + share * (toY - fromY);
    double dx = points[2] - points[0];
    double dy = points[3] - points[1];
    double along = ((x - points[0]) * dx + (y - points[1]) * dy) / (dx * dx + dy * dy);
    if (along < 0 || along >= 1) {
      return 0;
    }
    return to > 0 ? 1 : -1;
  }
}
