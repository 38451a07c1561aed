package io.github.jetdetr.calibration.coco;

/**
 * How often a fault occurs in one list of a file.
 *
 * @param list the list's name: {@code images}, {@code categories}, {@code annotations} or {@code
 *     detections}
 * @param fault the fault
 * @param count at least 1
 * @param kept whether the entries were used nevertheless
 * @param first description of the first such entry
 * @param likelyCause what the pattern of the faults suggests; empty if nothing
 */
public record FaultCount(
    String list, CocoFault fault, int count, boolean kept, String first, String likelyCause) {

  public FaultCount {
    if (count < 1) {
      throw new IllegalArgumentException("the count must be at least 1, but was " + count);
    }
  }

  /** One line for messages, such as {@code 3 detections left out: the score is not in 0..1 (…)}. */
  public String text() {
    String text =
        "%d %s %s: %s (first: %s)"
            .formatted(
                count,
                list,
                kept && fault != CocoFault.UNLABELLED ? "kept" : "left out",
                fault.text(),
                first);
    return likelyCause.isEmpty() ? text : text + "; " + likelyCause;
  }

  /** The same with a likely cause. */
  FaultCount because(String cause) {
    return new FaultCount(list, fault, count, kept, first, cause);
  }
}
