package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.engine.preprocess.Placement;

/** Clips boxes to the frame: to the picture itself, not to the padding around it. */
@HotPath
final class BoxClipping {

  private BoxClipping() {}

  /**
   * Clips one box and adds it. Networks that regress each side independently sometimes swap two of
   * them; such a box becomes empty, as evaluators treat it, instead of having a negative size.
   *
   * @throws io.github.jetdetr.engine.InferenceException if a side is NaN
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
