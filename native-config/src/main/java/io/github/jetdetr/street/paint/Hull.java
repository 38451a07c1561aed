package io.github.jetdetr.street.paint;

/**
 * A box whose top may be shorter and narrower than its bottom, with patches on its faces; used for
 * most man-made objects.
 *
 * <p>On a face, s runs from 0 to 1 from rear to front (on the sides and the top) or across, t from
 * bottom to top (on the top: from right to left).
 */
public final class Hull {

  /** The faces of a hull. */
  public enum Face {
    REAR,
    FRONT,
    LEFT,
    RIGHT,
    TOP
  }

  private static final Face[] FACES = Face.values();

  private final Brush brush;
  private final boolean[] looks = new boolean[FACES.length];
  private double rear;
  private double front;
  private double half;
  private double low;
  private double topRear;
  private double topFront;
  private double topHalf;
  private double high;
  private double middle;

  public Hull(Brush brush) {
    this.brush = brush;
  }

  /** A plain box around v = {@code newMiddle}, m. */
  public Hull box(double u0, double u1, double newMiddle, double newHalf, double w0, double w1) {
    taper(u0, u1, newHalf, w0, u0, u1, newHalf, w1);
    middle = newMiddle;
    return this;
  }

  /** A tapered box: rear, front, half width and height of its bottom, then of its top, m. */
  public Hull taper(
      double u0,
      double u1,
      double half0,
      double w0,
      double u2,
      double u3,
      double half1,
      double w1) {
    rear = u0;
    front = u1;
    half = half0;
    low = w0;
    topRear = u2;
    topFront = u3;
    topHalf = half1;
    high = w1;
    middle = 0;
    return this;
  }

  /** Paints all faces that face the camera. */
  public Hull paint(int color) {
    for (Face face : FACES) {
      quad(face, 0, 0, 1, 1);
      looks[face.ordinal()] = brush.face(color);
    }
    return this;
  }

  /** Paints a patch on a painted face. */
  public Hull patch(Face face, double s0, double t0, double s1, double t1, int color) {
    return glow(face, s0, t0, s1, t1, color, false);
  }

  /** Paints the same patch on both sides. */
  public Hull sides(double s0, double t0, double s1, double t1, int color) {
    return patch(Face.LEFT, s0, t0, s1, t1, color).patch(Face.RIGHT, s0, t0, s1, t1, color);
  }

  /** Paints a pair of patches at either end of the front or rear, such as lamps. */
  public Hull pair(
      Face face, double s0, double t0, double s1, double t1, int color, boolean glows) {
    glow(face, s0, t0, s1, t1, color, glows);
    return glow(face, 1 - s1, t0, 1 - s0, t1, color, glows);
  }

  /** Paints a patch that may emit light. */
  public Hull glow(
      Face face, double s0, double t0, double s1, double t1, int color, boolean glows) {
    if (!looks[face.ordinal()]) {
      return this;
    }
    quad(face, s0, t0, s1, t1);
    if (glows) {
      brush.shining(color);
    } else {
      brush.face(color);
    }
    return this;
  }

  private void quad(Face face, double s0, double t0, double s1, double t1) {
    brush.start();
    switch (face) {
      case REAR -> {
        across(false, s0, t0);
        across(false, s0, t1);
        across(false, s1, t1);
        across(false, s1, t0);
      }
      case FRONT -> {
        across(true, s0, t0);
        across(true, s0, t1);
        across(true, s1, t1);
        across(true, s1, t0);
      }
      case LEFT -> {
        along(1, s0, t0);
        along(1, s0, t1);
        along(1, s1, t1);
        along(1, s1, t0);
      }
      case RIGHT -> {
        along(-1, s1, t0);
        along(-1, s1, t1);
        along(-1, s0, t1);
        along(-1, s0, t0);
      }
      case TOP -> {
        onTop(s0, t0);
        onTop(s1, t0);
        onTop(s1, t1);
        onTop(s0, t1);
      }
    }
  }

  private void across(boolean isFront, double s, double t) {
    double u = isFront ? front + t * (topFront - front) : rear + t * (topRear - rear);
    double reach = half + t * (topHalf - half);
    brush.point(u, middle + reach * (isFront ? 1 - 2 * s : 2 * s - 1), low + t * (high - low));
  }

  private void along(double side, double s, double t) {
    double u0 = rear + t * (topRear - rear);
    double u1 = front + t * (topFront - front);
    double reach = half + t * (topHalf - half);
    brush.point(u0 + s * (u1 - u0), middle + side * reach, low + t * (high - low));
  }

  private void onTop(double s, double t) {
    brush.point(topRear + s * (topFront - topRear), middle + topHalf * (2 * t - 1), high);
  }
}
