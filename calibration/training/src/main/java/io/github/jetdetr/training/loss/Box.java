package io.github.jetdetr.training.loss;

/**
 * A box by its centre and size, as shares of the picture's width and height.
 *
 * @param cx centre
 * @param cy centre
 * @param w width
 * @param h height
 */
public record Box(float cx, float cy, float w, float h) {

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

  /** The area both cover. */
  public float shared(Box other) {
    float wide = Math.min(right(), other.right()) - Math.max(left(), other.left());
    float high = Math.min(bottom(), other.bottom()) - Math.max(top(), other.top());
    return wide > 0 && high > 0 ? wide * high : 0;
  }

  /** Intersection over union. */
  float iou(Box other) {
    float shared = shared(other);
    float all = area() + other.area() - shared;
    return all > 0 ? shared / all : 0;
  }

  /**
   * Generalised intersection over union (Rezatofighi et al., 2019, equation 1): also boxes that do
   * not touch have one, the lower the farther they are apart. In −1..1.
   */
  float giou(Box other) {
    float shared = shared(other);
    float all = area() + other.area() - shared;
    float hull =
        (Math.max(right(), other.right()) - Math.min(left(), other.left()))
            * (Math.max(bottom(), other.bottom()) - Math.min(top(), other.top()));
    return all > 0 && hull > 0 ? shared / all - (hull - all) / hull : -1;
  }

  /** Sum of the differences of centre and size. */
  float distance(Box other) {
    return Math.abs(cx - other.cx)
        + Math.abs(cy - other.cy)
        + Math.abs(w - other.w)
        + Math.abs(h - other.h);
  }
}
