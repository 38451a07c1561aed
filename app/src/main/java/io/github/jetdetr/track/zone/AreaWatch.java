package io.github.jetdetr.track.zone;

/**
 * Who is in one zone, and since when. Somebody near the border is where he was until he has stayed
 * on the other side for a while; who is clearly inside or outside is so at once.
 */
final class AreaWatch {

  /** What came of a look. */
  enum Change {
    NOTHING,
    ENTERED,
    LEFT
  }

  private final double[] corners;
  private final double margin;
  private final long settleNanos;
  private final boolean[] inside;
  private final boolean[] changing;
  private final long[] changingSince;
  private final long[] enteredAt;
  private final long[] leftAt;

  AreaWatch(double[] corners, double margin, long settleNanos, int slots) {
    this.corners = corners;
    this.margin = margin;
    this.settleNanos = settleNanos;
    inside = new boolean[slots];
    changing = new boolean[slots];
    changingSince = new long[slots];
    enteredAt = new long[slots];
    leftAt = new long[slots];
  }

  /** A slot belongs to another object now. */
  void clear(int slot) {
    inside[slot] = false;
    changing[slot] = false;
  }

  /** Looks for the first time: who is inside, has been there since he was first seen. */
  Change begin(int slot, double x, double y, long firstSeenNanos) {
    clear(slot);
    if (!Geometry.contains(corners, x, y)) {
      return Change.NOTHING;
    }
    inside[slot] = true;
    enteredAt[slot] = firstSeenNanos;
    return Change.ENTERED;
  }

  /** An object is seen here. */
  Change look(int slot, double x, double y, long nanos) {
    boolean now = Geometry.contains(corners, x, y);
    if (now == inside[slot]) {
      changing[slot] = false;
      return Change.NOTHING;
    }
    if (!changing[slot]) {
      changing[slot] = true;
      changingSince[slot] = nanos;
    }
    boolean clear = Geometry.distanceToBorder(corners, x, y) >= margin;
    if (!clear && nanos - changingSince[slot] < settleNanos) {
      return Change.NOTHING;
    }
    changing[slot] = false;
    inside[slot] = now;
    if (now) {
      enteredAt[slot] = changingSince[slot];
      return Change.ENTERED;
    }
    leftAt[slot] = changingSince[slot];
    return Change.LEFT;
  }

  /** Its track ended, having last been seen then. */
  Change end(int slot, long lastSeenNanos) {
    if (!inside[slot]) {
      return Change.NOTHING;
    }
    inside[slot] = false;
    leftAt[slot] = lastSeenNanos;
    return Change.LEFT;
  }

  boolean isInside(int slot) {
    return inside[slot];
  }

  /** When it came in. */
  long enteredAtNanos(int slot) {
    return enteredAt[slot];
  }

  /** How long it was in, once it has left. */
  long dwellNanos(int slot) {
    return Math.max(0, leftAt[slot] - enteredAt[slot]);
  }
}
