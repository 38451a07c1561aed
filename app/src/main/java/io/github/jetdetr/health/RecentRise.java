package io.github.jetdetr.health;

import java.util.HashMap;
import java.util.Map;

/** Tracks counters by name and whether one of them rose recently. Not thread-safe. */
final class RecentRise {

  private final long recentNanos;
  private final Map<String, Long> last = new HashMap<>();
  private final Map<String, Long> roseAtNanos = new HashMap<>();

  /**
   * @param recentNanos how long a rise counts as recent
   */
  RecentRise(long recentNanos) {
    this.recentNanos = recentNanos;
  }

  /** Whether the counter, which starts at 0, rose with this value or recently. */
  boolean isRecent(String name, long count, long nowNanos) {
    Long before = last.put(name, count);
    if (count > (before == null ? 0 : before)) {
      roseAtNanos.put(name, nowNanos);
    }
    Long roseAt = roseAtNanos.get(name);
    return roseAt != null && nowNanos - roseAt < recentNanos;
  }
}
