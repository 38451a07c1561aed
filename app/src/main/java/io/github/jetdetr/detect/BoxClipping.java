package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;

import io.github.jetdetr.engine.preprocess.Placement;

/** Boxes end at the frame's edge: at the picture's, not at that of the padding around it. */
@HotPath
final class BoxClipping {

  private BoxClipping() {}

  /**
   * Adds one object to the others. Networks that regress each side for itself sometimes exchange
   * two of them; such a box is empty, as evaluators take it, and does not end before it begins.
   *
   * @throws io.github.jetdetr.engine.InferenceException when a side is NaN
   */
  static void add(
      Placement frame,
      Detections into,
      int classId,
      float score,
      double x1,
      double y1,
      double x2,
      double y2) {
    into.add(
        classId,
        score,
        within(x1, frame.frameWidth()),
        within(y1, frame.frameHeight()),
        within(Math.max(x1, x2), frame.frameWidth()),
        within(Math.max(y1, y2), frame.frameHeight()));
  }

  private static float within(double value, int end) {
    BestFirst.checkNumber(value);
    return (float) Math.min(Math.max(value, 0), end);
  }
}
