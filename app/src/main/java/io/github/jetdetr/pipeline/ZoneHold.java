package io.github.jetdetr.pipeline;

import io.github.jetdetr.annotation.HotPath;

/**
 * Whether one zone counts as occupied: at once when an object is in it, and until nothing has been
 * in it for the hold time. Not thread-safe.
 */
@HotPath
final class ZoneHold {

  private final long holdNanos;
  private boolean occupied;
  private boolean inside;
  private long emptySinceNanos;

  ZoneHold(long holdNanos) {
    this.holdNanos = holdNanos;
  }

  boolean isOccupied() {
    return occupied;
  }

  /**
   * Takes what is true now.
   *
   * @return whether the state has changed
   */
  boolean update(boolean objectInside, long nowNanos) {
    if (inside && !objectInside) {
      emptySinceNanos = nowNanos;
    }
    inside = objectInside;
    boolean next = inside || (occupied && nowNanos - emptySinceNanos < holdNanos);
    boolean changed = next != occupied;
    occupied = next;
    return changed;
  }

  /** Nobody knows any more; the zone is free when frames come again, unless they show otherwise. */
  void forget() {
    occupied = false;
    inside = false;
  }
}
