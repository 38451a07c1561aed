package io.github.jetdetr.calibration.coco;

/**
 * What to do with a COCO file that holds faulty entries. Nothing faulty is ever passed silently.
 */
public enum Strictness {
  /** Read to the end, name every kind of fault, and use nothing of the file. */
  REFUSE("refuse"),
  /** Leave the faulty entries out and count them. */
  LEAVE_OUT("skip"),
  /**
   * Keep what pycocotools would score (a box of no size, outside its picture, or with a score
   * outside 0..1 is a detection like any other, so a detector gains nothing by it), leave out the
   * rest, and count both.
   */
  AS_COCO("as-coco");

  private final String word;

  Strictness(String word) {
    this.word = word;
  }

  /** The word on command lines. */
  @Override
  public String toString() {
    return word;
  }
}
