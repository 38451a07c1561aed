package io.github.jetdetr.calibration.coco;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts faults by list and kind, with the first entry of each. */
final class FaultLog {

  private final Strictness strictness;
  private final Map<String, Map<CocoFault, FaultCount>> byList = new LinkedHashMap<>();

  FaultLog(Strictness strictness) {
    this.strictness = strictness;
  }

  /**
   * Records a fault.
   *
   * @param entry description of the entry
   * @return whether the entry is used nevertheless
   */
  boolean record(String list, CocoFault fault, String entry) {
    boolean kept = fault.isTolerated(strictness);
    byList
        .computeIfAbsent(list, name -> new EnumMap<>(CocoFault.class))
        .merge(
            fault,
            new FaultCount(list, fault, 1, kept, entry),
            (old, one) -> new FaultCount(list, fault, old.count() + 1, kept, old.first()));
    return kept;
  }

  /** Every kind of fault found, list by list. */
  List<FaultCount> counts() {
    List<FaultCount> counts = new ArrayList<>();
    for (Map<CocoFault, FaultCount> faults : byList.values()) {
      counts.addAll(faults.values());
    }
    return counts;
  }
}
