package io.github.jetdetr.street.paint;

/**
 * A flat face in camera coordinates: its corners, its normal, and clipping at the near plane. Not
 * thread-safe.
 *
 * <p>Corners are in camera coordinates: x right, y down, z ahead, metres.
 */
final class Facet {

  private static final double MIN_LENGTH = 1e-9;
  private static final double EDGE_ON = 1e-6;

  private final Viewpoint view;
  private final double[] xs = new double[Outline.MAX_POINTS];
  private final double[] ys = new double[Outline.MAX_POINTS];
  private final double[] zs = new double[Outline.MAX_POINTS];
  private int points;
  private double nx;
  private double ny;
  private double nz;

  Facet(Viewpoint view) {
    this.view = view;
  }

  void clear() {
    points = 0;
  }

  /** Adds a corner in world coordinates. */
  void add(double x, double y, double z) {
    xs[points] = view.right(x, y, z);
    ys[points] = view.down(x, y, z);
    zs[points] = view.ahead(x, y, z);
    points++;
  }

  /** How far ahead a corner is, m. */
  double ahead(int corner) {
    return zs[corner];
  }

  /** Projects a corner in front of the near plane, px. */
  double pictureX(int corner) {
    return view.centerX + view.focal * xs[corner] / zs[corner];
  }

  double pictureY(int corner) {
    return view.centerY + view.focal * ys[corner] / zs[corner];
  }

  /**
   * Computes the normal by Newell's method, which tolerates faces that are not quite flat; returns
   * false if it has no area.
   */
  boolean turn() {
    nx = 0;
    ny = 0;
    nz = 0;
    int j = points - 1;
    for (int i = 0; i < points; j = i++) {
      nx += (ys[j] - ys[i]) * (zs[j] + zs[i]);
      ny += (zs[j] - zs[i]) * (xs[j] + xs[i]);
      nz += (xs[j] - xs[i]) * (ys[j] + ys[i]);
    }
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (length < MIN_LENGTH) {
      return false;
    }
    nx /= length;
    ny /= length;
    nz /= length;
    return true;
  }

  /** Whether it faces the camera. */
  boolean isSeen() {
    return nx * xs[0] + ny * ys[0] + nz * zs[0] < 0;
  }

  /** Its outward normal in the world. */
  double normalX() {
    return view.rx * nx + view.dx * ny + view.fx * nz;
  }

  double normalY() {
    return view.ry * nx + view.dy * ny + view.fy * nz;
  }

  double normalZ() {
    return view.rz * nx + view.dz * ny + view.fz * nz;
  }

  /** Fills the part in front of the near plane; inverse depth is linear over the picture. */
  void fill(Canvas canvas, int color, float opacity) {
    double distance = nx * xs[0] + ny * ys[0] + nz * zs[0];
    int count = clip(canvas.outline);
    if (count < 3 || Math.abs(distance) < EDGE_ON) {
      return;
    }
    double a = nx / (view.focal * distance);
    double b = ny / (view.focal * distance);
    double c = nz / distance - a * view.centerX - b * view.centerY;
    canvas.fill(count, color, opacity, (float) a, (float) b, (float) c);
  }

  private int clip(Outline outline) {
    int count = 0;
    int j = points - 1;
    for (int i = 0; i < points; j = i++) {
      boolean wasAhead = zs[j] > Viewpoint.NEAR;
      boolean isAhead = zs[i] > Viewpoint.NEAR;
      if (wasAhead != isAhead) {
        double t = (Viewpoint.NEAR - zs[j]) / (zs[i] - zs[j]);
        double x = xs[j] + t * (xs[i] - xs[j]);
        double y = ys[j] + t * (ys[i] - ys[j]);
        project(outline, count++, x, y, Viewpoint.NEAR);
      }
      if (isAhead) {
        project(outline, count++, xs[i], ys[i], zs[i]);
      }
    }
    return count;
  }

  private void project(Outline outline, int at, double x, double y, double z) {
    outline.xs[at] = (float) (view.centerX + view.focal * x / z);
    outline.ys[at] = (float) (view.centerY + view.focal * y / z);
  }
}
