package io.github.jetdetr.device;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Sensors that are expected but cannot be read. Remembers every sensor ever seen, so that one that
 * disappears is reported. Not thread-safe.
 */
final class MissingReadings {

  private final Map<String, Set<String>> everSeen = new HashMap<>();
  private final Map<String, Set<String>> present = new HashMap<>();

  /** Starts a new read: forgets which sensors were readable, not which ones exist. */
  void beginRead() {
    present.clear();
  }

  /** Records a sensor of this kind and name, and whether it could be read. */
  void seen(String kind, String name, boolean readable) {
    everSeen.computeIfAbsent(kind, key -> new HashSet<>()).add(name);
    if (readable) {
      present.computeIfAbsent(kind, key -> new HashSet<>()).add(name);
    }
  }

  /** Records the only sensor of this kind, and whether it could be read. */
  void seen(String kind, boolean readable) {
    seen(kind, "", readable);
  }

  /**
   * What could not be read since {@link #beginRead}.
   *
   * @param kinds all kinds to report on; a kind without a single reading is missing as a whole
   */
  SortedSet<String> missing(Iterable<String> kinds) {
    SortedSet<String> missing = new TreeSet<>();
    for (String kind : kinds) {
      Set<String> now = present.getOrDefault(kind, Set.of());
      if (now.isEmpty()) {
        missing.add(kind);
        continue;
      }
      for (String name : everSeen.getOrDefault(kind, Set.of())) {
        if (!now.contains(name)) {
          missing.add(kind + " " + name);
        }
      }
    }
    return missing;
  }
}
