package io.github.jetdetr.street;

/**
 * Paints flat faces, limbs and balls that stand in the world onto a {@link Canvas}.
 *
 * <p>A thing is built in its own coordinates, metres: u forward, v to its left, w up from where it
 * stands. Faces are given counter-clockwise as seen from outside; those that look away are left out.
 */
final class Brush {

  private static final int ROUND = 5;

  final Viewpoint view;
  final Canvas canvas;
  final Light light;

  // Where the thing stands and which way its u axis points.
  private double originX;
  private double originY;
  private double originZ;
  private double cos = 1;
  private double sin;

  // The face being made, camera coordinates: before and after the near plane took its share.
  private final double[] cx = new double[Canvas.MAX_POINTS];
  private final double[] cy = new double[Canvas.MAX_POINTS];
  private final double[] cz = new double[Canvas.MAX_POINTS];
  private final double[] bx = new double[Canvas.MAX_POINTS];
  private final double[] by = new double[Canvas.MAX_POINTS];
  private final double[] bz = new double[Canvas.MAX_POINTS];
  private int points;
  private double nx;
  private double ny;
  private double nz;

  Brush(Viewpoint view, Canvas canvas, Light light) {
    this.view = view;
    this.canvas = canvas;
    this.light = light;
  }

  /**
   * Where the next thing stands.
   *
   * @param heading from the x axis to the left, rad
   */
  void place(double x, double y, double z, double heading) {
    originX = x;
    originY = y;
    originZ = z;
    cos = StrictMath.cos(heading);
    sin = StrictMath.sin(heading);
    light.at(x, y, view.ahead(x, y, z));
  }

  double worldX(double u, double v) {
    return originX + u * cos - v * sin;
  }

  double worldY(double u, double v) {
    return originY + u * sin + v * cos;
  }

  /** Depth of a point of the thing, m. */
  double ahead(double u, double v, double w) {
    return view.ahead(worldX(u, v), worldY(u, v), originZ + w);
  }

  /** Whether the camera is on the front, or on the left, of the thing's own axes. */
  double cameraU() {
    return (view.x - originX) * cos + (view.y - originY) * sin;
  }

  double cameraV() {
    return (view.y - originY) * cos - (view.x - originX) * sin;
  }

  double cameraW() {
    return view.z - originZ;
  }

  /** How much of a block's bounding rectangle lies inside the picture; 0 where it begins behind. */
  double shareInside(double u0, double u1, double v0, double v1, double w0, double w1) {
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      start().point((i & 1) == 0 ? u0 : u1, (i & 2) == 0 ? v0 : v1, (i & 4) == 0 ? w0 : w1);
      if (cz[0] <= Viewpoint.NEAR) {
        return 0;
      }
      double x = view.centerX + view.focal * cx[0] / cz[0];
      double y = view.centerY + view.focal * cy[0] / cz[0];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    double wide = Math.min(right, canvas.width) - Math.max(left, 0);
    double high = Math.min(bottom, canvas.height) - Math.max(top, 0);
    return wide <= 0 || high <= 0 ? 0 : wide * high / ((right - left) * (bottom - top));
  }

  Brush start() {
    points = 0;
    return this;
  }

  Brush point(double u, double v, double w) {
    double wx = worldX(u, v);
    double wy = worldY(u, v);
    double wz = originZ + w;
    cx[points] = view.right(wx, wy, wz);
    cy[points] = view.down(wx, wy, wz);
    cz[points] = view.ahead(wx, wy, wz);
    points++;
    return this;
  }

  /** Fills a face of the light's shade; whether it looked this way. */
  boolean face(int color) {
    if (!turn() || nx * cx[0] + ny * cy[0] + nz * cz[0] >= 0) {
      return false;
    }
    double worldNx = view.rx * nx + view.dx * ny + view.fx * nz;
    double worldNy = view.ry * nx + view.dy * ny + view.fy * nz;
    double worldNz = view.rz * nx + view.dz * ny + view.fz * nz;
    paint(light.shade(color, worldNx, worldNy, worldNz), 1f);
    return true;
  }

  /** Fills a face that shines of its own. */
  void shining(int color) {
    if (turn() && nx * cx[0] + ny * cy[0] + nz * cz[0] < 0) {
      paint(light.fade(color), 1f);
    }
  }

  /** A wheel, a clock, a lens: a disc that looks to the left (side 1) or the right (side -1). */
  void wheel(double u, double v, double w, double radius, int side, int corners, int color) {
    start();
    for (int i = 0; i < corners; i++) {
      double angle = -side * 2 * Math.PI * i / corners;
      point(u + radius * StrictMath.cos(angle), v, w + radius * StrictMath.sin(angle));
    }
    face(color);
  }

  /** Light thrown into the air around a lamp; belongs to nobody. */
  void halo(double u, double v, double w, double radius, int color, float strength) {
    start().point(u, v, w);
    if (cz[0] <= 1) {
      return;
    }
    double scale = view.focal / cz[0];
    float x = (float) (view.centerX + scale * cx[0]);
    float y = (float) (view.centerY + scale * cy[0]);
    canvas.glow(x, y, (float) (radius * scale), light.fade(color), strength, (float) (1 / Math.max(1, cz[0] - 0.6)));
  }

  /** Pixels to the metre where the thing stands; 0 behind the camera. */
  double pixelsPerMetre() {
    double ahead = ahead(0, 0, 0);
    return ahead < Viewpoint.NEAR ? 0 : view.focal / ahead;
  }

  /** Fills a face whose colour needs no lamp, or that lies on another face; seen from both sides. */
  void flat(int color, float opacity) {
    if (turn()) {
      paint(color, opacity);
    }
  }

  // The normal, by Newell's sum, which also bears faces that are not quite flat.
  private boolean turn() {
    nx = 0;
    ny = 0;
    nz = 0;
    int j = points - 1;
    for (int i = 0; i < points; j = i++) {
      nx += (cy[j] - cy[i]) * (cz[j] + cz[i]);
      ny += (cz[j] - cz[i]) * (cx[j] + cx[i]);
      nz += (cx[j] - cx[i]) * (cy[j] + cy[i]);
    }
    double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (length < 1e-9) {
      return false;
    }
    nx /= length;
    ny /= length;
    nz /= length;
    return true;
  }

  private void paint(int color, float opacity) {
    double distance = nx * cx[0] + ny * cy[0] + nz * cz[0];
    int count = clip();
    if (count < 3) {
      return;
    }
    double focal = view.focal;
    for (int i = 0; i < count; i++) {
      canvas.xs[i] = (float) (view.centerX + focal * bx[i] / bz[i]);
      canvas.ys[i] = (float) (view.centerY + focal * by[i] / bz[i]);
    }
    if (Math.abs(distance) < 1e-6) {
      return;
    }
    double a = nx / (focal * distance);
    double b = ny / (focal * distance);
    double c = nz / distance - a * view.centerX - b * view.centerY;
    canvas.fill(count, color, opacity, (float) a, (float) b, (float) c);
  }

  private int clip() {
    int count = 0;
    int j = points - 1;
    for (int i = 0; i < points; j = i++) {
      boolean wasIn = cz[j] > Viewpoint.NEAR;
      boolean isIn = cz[i] > Viewpoint.NEAR;
      if (wasIn != isIn) {
        double t = (Viewpoint.NEAR - cz[j]) / (cz[i] - cz[j]);
        bx[count] = cx[j] + t * (cx[i] - cx[j]);
        by[count] = cy[j] + t * (cy[i] - cy[j]);
        bz[count++] = Viewpoint.NEAR;
      }
      if (isIn) {
        bx[count] = cx[i];
        by[count] = cy[i];
        bz[count++] = cz[i];
      }
    }
    return count;
  }

  /** A rounded stick from one point to another, thick at either end as said, m. */
  void limb(
      double u0, double v0, double w0, double r0, double u1, double v1, double w1, double r1,
      int color) {
    start().point(u0, v0, w0).point(u1, v1, w1);
    if (cz[0] <= Viewpoint.NEAR || cz[1] <= Viewpoint.NEAR) {
      return;
    }
    double x0 = view.centerX + view.focal * cx[0] / cz[0];
    double y0 = view.centerY + view.focal * cy[0] / cz[0];
    double x1 = view.centerX + view.focal * cx[1] / cz[1];
    double y1 = view.centerY + view.focal * cy[1] / cz[1];
    double thick0 = r0 * view.focal / cz[0];
    double thick1 = r1 * view.focal / cz[1];
    double length = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0));
    double ax = length < 1e-6 ? 0 : (x1 - x0) / length;
    double ay = length < 1e-6 ? 1 : (y1 - y0) / length;
    int count = 0;
    for (int end = 0; end < 2; end++) {
      double x = end == 0 ? x0 : x1;
      double y = end == 0 ? y0 : y1;
      double thick = end == 0 ? thick0 : thick1;
      double sign = end == 0 ? -1 : 1;
      for (int i = 0; i < ROUND; i++) {
        double across = ROUND_ACROSS[i] * sign * thick;
        double along = ROUND_ALONG[i] * sign * thick;
        canvas.xs[count] = (float) (x + ax * along - ay * across);
        canvas.ys[count++] = (float) (y + ay * along + ax * across);
      }
    }
    float inverse = (float) (2 / (cz[0] + cz[1]));
    canvas.fill(count, light.shadeRound(color), 1f, 0, 0, inverse);
  }

  // Half a circle in five points, from left of the stick over its end to the right.
  private static final double[] ROUND_ACROSS = {-1, -0.7071, 0, 0.7071, 1};
  private static final double[] ROUND_ALONG = {0, 0.7071, 1, 0.7071, 0};

  /** A disc that always looks at the camera, m. */
  void ball(double u, double v, double w, double radius, int color) {
    disc(u, v, w, radius, light.shadeRound(color), 1f, 12, 0.02);
  }

  /**
   * A disc of a colour that needs no light.
   *
   * @param nearer how much nearer than its middle it is taken to be, m
   */
  void disc(
      double u, double v, double w, double radius, int color, float opacity, int corners,
      double nearer) {
    start().point(u, v, w);
    if (cz[0] <= Viewpoint.NEAR) {
      return;
    }
    double x = view.centerX + view.focal * cx[0] / cz[0];
    double y = view.centerY + view.focal * cy[0] / cz[0];
    double pixels = radius * view.focal / cz[0];
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      canvas.xs[i] = (float) (x + pixels * StrictMath.cos(angle));
      canvas.ys[i] = (float) (y + pixels * StrictMath.sin(angle));
    }
    float inverse = (float) (1 / Math.max(Viewpoint.NEAR, cz[0] - nearer));
    canvas.fill(corners, color, opacity, 0, 0, inverse);
  }
}
