package io.github.jetdetr.card;

/** The columns of a model whose output has one row of six numbers for each object. */
public enum RowOrder {
  /** Box, score, class: Ultralytics since 8.4. */
  BOX_SCORE_CLASS,
  /** Class, score, box: PaddleDetection. */
  CLASS_SCORE_BOX;

  /** Column of the box's first number. */
  public int box() {
    return this == BOX_SCORE_CLASS ? 0 : 2;
  }

  /** Column of the score. */
  public int score() {
    return this == BOX_SCORE_CLASS ? 4 : 1;
  }

  /** Column of the class. */
  public int label() {
    return this == BOX_SCORE_CLASS ? 5 : 0;
  }
}
