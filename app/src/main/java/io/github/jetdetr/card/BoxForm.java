package io.github.jetdetr.card;

/** What the four numbers of a box are. */
public enum BoxForm {
  /** Centre x, centre y, width, height. */
  CXCYWH,
  /** Left, top, right, bottom. */
  XYXY,
  /** Left, top, width, height. */
  XYWH
}
