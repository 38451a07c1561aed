package io.github.jetdetr.calibration.coco;

/**
 * How often one fault was met in one list of a file.
 *
 * @param list what the entries are: {@code images}, {@code categories}, {@code annotations} or
 *     {@code detections}
 * @param count at least 1
 * @param kept whether the entries were used all the same
 * @param first the first such entry, in words
 */
public record FaultCount(String list, CocoFault fault, int count, boolean kept, String first) {

  public FaultCount {
    if (count < 1) {
      throw new IllegalArgumentException("a fault is met at least once, but count was " + count);
    }
  }

  /** One line for people, such as {@code 3 detections left out: the score is not in 0..1 (…)}. */
  public String text() {
    return "%d %s %s: %s (first: %s)"
        .formatted(count, list, kept ? "kept" : "left out", fault.text(), first);
  }
}
