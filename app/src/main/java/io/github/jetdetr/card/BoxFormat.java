package io.github.jetdetr.card;

/** What the four numbers of a box are. */
public enum BoxFormat {
  /** Centre x, centre y, width, height. */
  CXCYWH,
  /** Left, top, right, bottom. */
  XYXY,
  /** Left, top, width, height. */
  XYWH
}
