package io.github.jetdetr.training.loss;

/**
 * A box by centre and size, relative to the picture's width and height.
 *
 * @param cx horizontal centre, 0..1
 * @param cy vertical centre, 0..1
 * @param w width, 0..1
 * @param h height, 0..1
 */
public record Box(float cx, float cy, float w, float h) {

  /** A box given by its edges, relative to the picture. */
  public static Box ofEdges(float left, float top, float right, float bottom) {
    return new Box((left + right) / 2, (top + bottom) / 2, right - left, bottom - top);
  }

  public float left() {
    return cx - w / 2;
  }

  public float top() {
    return cy - h / 2;
  }

  public float right() {
    return cx + w / 2;
  }

  public float bottom() {
    return cy + h / 2;
  }

  public float area() {
    return w * h;
  }

  /** Area of the intersection. */
  public float intersection(Box other) {
    float width = Math.min(right(), other.right()) - Math.max(left(), other.left());
    float height = Math.min(bottom(), other.bottom()) - Math.max(top(), other.top());
    return width > 0 && height > 0 ? width * height : 0;
  }

  /** Intersection over union, 0..1. */
  float iou(Box other) {
    float common = intersection(other);
    float union = area() + other.area() - common;
    return union > 0 ? common / union : 0;
  }

  /**
   * Generalised intersection over union (Rezatofighi et al., 2019, equation 1): also defined for
   * disjoint boxes, the lower the farther they are apart. In −1..1.
   */
  float giou(Box other) {
    float common = intersection(other);
    float union = area() + other.area() - common;
    float hull =
        (Math.max(right(), other.right()) - Math.min(left(), other.left()))
            * (Math.max(bottom(), other.bottom()) - Math.min(top(), other.top()));
    return union > 0 && hull > 0 ? common / union - (hull - union) / hull : -1;
  }

  /** L1 distance of centre and size. */
  float distance(Box other) {
    return Math.abs(cx - other.cx)
        + Math.abs(cy - other.cy)
        + Math.abs(w - other.w)
        + Math.abs(h - other.h);
  }
}
