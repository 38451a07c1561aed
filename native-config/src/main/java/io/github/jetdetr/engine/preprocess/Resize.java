package io.github.jetdetr.engine.preprocess;

/** How a frame of any shape comes onto the model's canvas. A wrong one costs 2 points of AP. */
public enum Resize {
  /**
   * Both sides to the canvas, shape not kept: the RT-DETR family (Ultralytics' included, which
   * letterboxes its other networks alone), D-FINE, DEIM, RF-DETR.
   */
  STRETCH,
  /** Shape kept, picture in the upper left corner, the rest masked: DETR, Conditional DETR. */
  FIT,
  /** Shape kept, picture in the middle, the rest grey (114): what was trained as YOLOs are. */
  LETTERBOX
}
