package io.github.jetdetr.detect;

import io.github.jetdetr.annotation.HotPath;
import io.github.jetdetr.card.BoxFormat;
import io.github.jetdetr.card.BoxUnit;
import io.github.jetdetr.engine.preprocess.Placement;

/** Reads the boxes of an output, in any form and unit, onto the camera's frame. */
@HotPath
final class BoxReader {

  private final OutputValues values;
  private final int stride;
  private final int offset;
  private final BoxFormat form;
  private final BoxUnit unit;
  private final boolean onFrame;

  // The corners of the box that was read last, in the output's unit.
  private double left;
  private double top;
  private double right;
  private double bottom;

  /**
   * @param stride elements from one row to the next
   * @param offset element in its row where the box begins
   * @param onFrame whether normalised boxes span the frame, and pixels are the frame's; otherwise
   *     the canvas
   */
  BoxReader(
      OutputValues values, int stride, int offset, BoxFormat form, BoxUnit unit, boolean onFrame) {
    this.values = values;
    this.stride = stride;
    this.offset = offset;
    this.form = form;
    this.unit = unit;
    this.onFrame = onFrame;
  }

  /** Reads the box of one row. */
  void read(int row) {
    int at = row * stride + offset;
    double first = values.get(at);
    double second = values.get(at + 1);
    double third = values.get(at + 2);
    double fourth = values.get(at + 3);
    switch (form) {
      case XYXY -> set(first, second, third, fourth);
      case XYWH -> set(first, second, first + third, second + fourth);
      case CXCYWH -> {
        double halfWidth = third / 2;
        double halfHeight = fourth / 2;
        set(first - halfWidth, second - halfHeight, first + halfWidth, second + halfHeight);
      }
    }
  }

  private void set(double x1, double y1, double x2, double y2) {
    left = x1;
    top = y1;
    right = x2;
    bottom = y2;
  }

  double left() {
    return left;
  }

  double top() {
    return top;
  }

  double right() {
    return right;
  }

  double bottom() {
    return bottom;
  }

  BoxUnit unit() {
    return unit;
  }

  /** Whether two rows have the very same box. */
  boolean isSame(int row, int other) {
    int one = row * stride + offset;
    int two = other * stride + offset;
    for (int at = 0; at < 4; at++) {
      if (values.get(one + at) != values.get(two + at)) {
        return false;
      }
    }
    return true;
  }

  /** Adds the box of one row, clipped to the frame. */
  void add(Placement placement, Detections into, int classId, float score, int row) {
    read(row);
    double x1 = left;
    double y1 = top;
    double x2 = right;
    double y2 = bottom;
    if (unit == BoxUnit.NORMALIZED) {
      int width = onFrame ? placement.frameWidth() : placement.canvasWidth();
      int height = onFrame ? placement.frameHeight() : placement.canvasHeight();
      x1 *= width;
      y1 *= height;
      x2 *= width;
      y2 *= height;
    }
    if (unit == BoxUnit.CANVAS || !onFrame) {
      x1 = placement.toFrameX(x1);
      y1 = placement.toFrameY(y1);
      x2 = placement.toFrameX(x2);
      y2 = placement.toFrameY(y2);
    }
    BoxClipping.add(placement, into, classId, score, x1, y1, x2, y2);
  }
}
