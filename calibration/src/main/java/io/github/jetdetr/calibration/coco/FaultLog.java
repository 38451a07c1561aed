package io.github.jetdetr.calibration.coco;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts faults by list and kind, and remembers the first of each. */
final class FaultLog {

  private final Strictness strictness;
  private final Map<String, Map<CocoFault, FaultCount>> byList = new LinkedHashMap<>();

  FaultLog(Strictness strictness) {
    this.strictness = strictness;
  }

  /**
   * Counts one fault.
   *
   * @param entry the entry, in words
   * @return whether the entry is used all the same
   */
  boolean keep(String list, CocoFault fault, String entry) {
    boolean kept = fault.isKept(strictness);
    byList
        .computeIfAbsent(list, name -> new EnumMap<>(CocoFault.class))
        .merge(
            fault,
            new FaultCount(list, fault, 1, kept, entry),
            (old, one) -> new FaultCount(list, fault, old.count() + 1, kept, old.first()));
    return kept;
  }

  /** Every kind of fault met, list by list. */
  List<FaultCount> counts() {
    List<FaultCount> counts = new ArrayList<>();
    for (Map<CocoFault, FaultCount> faults : byList.values()) {
      counts.addAll(faults.values());
    }
    return counts;
  }
}
