package io.github.jetdetr.card;

/** Where the class scores have a column that means "no object". */
public enum NoObject {
  /** Nowhere: all columns are classes. */
  NONE,
  /** The first column, as background. */
  FIRST,
  /** The last column: DETR. */
  LAST
}
