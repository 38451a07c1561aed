package io.github.jetdetr.calibration.coco;

/** How to treat faulty entries of a COCO file. No fault is ever ignored silently. */
public enum Strictness {
  /** Reads to the end, reports every kind of fault, and refuses the file. */
  REFUSE("refuse"),
  /** Leaves the faulty entries out and counts them. */
  SKIP("skip"),
  /**
   * Keeps what pycocotools would score (a box without area, outside its picture, or with a score
   * outside 0..1 is a detection like any other, so a detector gains nothing by it), leaves out the
   * others, and counts both.
   */
  AS_COCO("as-coco");

  private final String optionValue;

  Strictness(String optionValue) {
    this.optionValue = optionValue;
  }

  /** The value of the command line option. */
  @Override
  public String toString() {
    return optionValue;
  }
}
