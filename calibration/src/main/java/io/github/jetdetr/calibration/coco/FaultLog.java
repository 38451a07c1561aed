package io.github.jetdetr.calibration.coco;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Counts faults of a label or results file by list and kind, with the first entry of each. */
public final class FaultLog {

  private final Strictness strictness;
  private final Map<String, Map<CocoFault, FaultCount>> byList = new LinkedHashMap<>();

  /** A log that keeps or leaves out what {@code strictness} says. */
  public FaultLog(Strictness strictness) {
    this.strictness = strictness;
  }

  /**
   * Records a fault.
   *
   * @param entry description of the entry
   * @return whether the entry is used nevertheless
   */
  public boolean record(String list, CocoFault fault, String entry) {
    return record(list, fault, () -> entry);
  }

  /** The same with a description that is made only if it is the first of its kind. */
  boolean record(String list, CocoFault fault, Supplier<String> entry) {
    boolean kept = fault.isTolerated(strictness);
    Map<CocoFault, FaultCount> faults =
        byList.computeIfAbsent(list, name -> new EnumMap<>(CocoFault.class));
    FaultCount old = faults.get(fault);
    faults.put(
        fault,
        old == null
            ? new FaultCount(list, fault, 1, kept, entry.get(), "")
            : new FaultCount(list, fault, old.count() + 1, kept, old.first(), ""));
    return kept;
  }

  /** Adds the likely cause of a fault that was recorded. */
  void explain(String list, CocoFault fault, String cause) {
    Map<CocoFault, FaultCount> faults = byList.getOrDefault(list, Map.of());
    FaultCount count = faults.get(fault);
    if (count != null) {
      faults.put(fault, count.because(cause));
    }
  }

  /**
   * Records a fault of all entries of a list at once.
   *
   * @return whether the entries are used nevertheless
   */
  boolean recordAll(String list, CocoFault fault, int count, String first) {
    boolean kept = fault.isTolerated(strictness);
    byList
        .computeIfAbsent(list, name -> new EnumMap<>(CocoFault.class))
        .put(fault, new FaultCount(list, fault, count, kept, first, ""));
    return kept;
  }

  /**
   * What was read, with the faults that are tolerated or whose entries are left out.
   *
   * @throws CocoFormatException under {@link Strictness#REFUSE}, if an entry cannot be used; one
   *     line for each kind
   */
  public <T> CocoReading<T> finish(Path file, T value) throws CocoFormatException {
    List<String> lines = new ArrayList<>();
    for (FaultCount count : counts()) {
      if (!count.kept()) {
        lines.add(file + ": " + count.text());
      }
    }
    if (strictness == Strictness.REFUSE && !lines.isEmpty()) {
      throw new CocoFormatException(
          String.join(System.lineSeparator(), lines).replace(" left out: ", " refused: "));
    }
    return new CocoReading<>(value, counts());
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
