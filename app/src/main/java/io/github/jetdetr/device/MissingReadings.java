package io.github.jetdetr.device;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What should be there and is not. Remembers every sensor that was ever seen, so that one that goes
 * away is missed. Not thread-safe.
 */
final class MissingReadings {

  private final Map<String, Set<String>> everSeen = new HashMap<>();
  private final Map<String, Set<String>> present = new HashMap<>();

  /** Forgets the last look, not what was ever seen. */
  void beginLook() {
    present.clear();
  }

  /** There is a sensor of this kind and name. */
  void seen(String kind, String name, boolean readable) {
    everSeen.computeIfAbsent(kind, key -> new HashSet<>()).add(name);
    if (readable) {
      present.computeIfAbsent(kind, key -> new HashSet<>()).add(name);
    }
  }

  /** There is the one thing of this kind. */
  void seen(String kind, boolean readable) {
    seen(kind, "", readable);
  }

  /**
   * What is missing after a look.
   *
   * @param kinds all there could be; one without a single reading is missing as a whole
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
