package io.github.jetdetr.health;

import java.util.HashMap;
import java.util.Map;

/** Counters by name, and whether one of them has risen a short while ago. Not thread-safe. */
final class RecentRise {

  private final long holdNanos;
  private final Map<String, Long> last = new HashMap<>();
  private final Map<String, Long> roseAtNanos = new HashMap<>();

  /**
   * @param holdNanos how long a rise counts as recent
   */
  RecentRise(long holdNanos) {
    this.holdNanos = holdNanos;
  }

  /** Whether the counter, which began at 0, has risen by now or a short while ago. */
  boolean isRecent(String name, long count, long nowNanos) {
    Long before = last.put(name, count);
    if (count > (before == null ? 0 : before)) {
      roseAtNanos.put(name, nowNanos);
    }
    Long roseAt = roseAtNanos.get(name);
    return roseAt != null && nowNanos - roseAt < holdNanos;
  }
}
