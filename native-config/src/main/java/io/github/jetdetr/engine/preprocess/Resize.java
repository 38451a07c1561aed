package io.github.jetdetr.engine.preprocess;

/** How a frame is fitted onto the model's canvas. A wrong choice costs about 2 points of AP. */
public enum Resize {
  /**
   * Stretched to the canvas, ignoring the aspect ratio: the RT-DETR family (including Ultralytics',
   * which letterboxes only its other networks), D-FINE, DEIM, RF-DETR.
   */
  STRETCH,
  /**
   * Aspect ratio kept, picture in the upper left corner, padding masked: DETR, Conditional DETR.
   */
  FIT,
  /** Aspect ratio kept, picture centred, gray padding (114): models trained like YOLOs. */
  LETTERBOX
}
