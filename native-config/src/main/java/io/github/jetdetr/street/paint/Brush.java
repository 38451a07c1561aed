package io.github.jetdetr.street.paint;

/**
 * Paints flat faces, limbs and balls in world coordinates onto a {@link Canvas}. Not thread-safe.
 *
 * <p>An object is defined in its own coordinates, metres: u forward, v to its left, w up from its
 * position. Faces are given counter-clockwise as seen from outside; back faces are culled.
 */
public final class Brush {

  // Half a circle in five points, from left of a limb over its end to the right.
  private static final double[] ROUND_ACROSS = {-1, -0.7071, 0, 0.7071, 1};
  private static final double[] ROUND_ALONG = {0, 0.7071, 1, 0.7071, 0};

  private static final int BALL_CORNERS = 12;
  private static final double HALO_NEARER = 0.6;

  public final Viewpoint view;
  public final Canvas canvas;
  public final Light light;
  private final Facet facet;

  // Where the thing stands and which way its u axis points.
  private double originX;
  private double originY;
  private double originZ;
  private double cos = 1;
  private double sin;

  public Brush(Viewpoint view, Canvas canvas, Light light) {
    this.view = view;
    this.canvas = canvas;
    this.light = light;
    this.facet = new Facet(view);
  }

  /**
   * Sets the position of the next object.
   *
   * @param heading from the x axis to the left, rad
   */
  public void place(double x, double y, double z, double heading) {
    originX = x;
    originY = y;
    originZ = z;
    cos = StrictMath.cos(heading);
    sin = StrictMath.sin(heading);
    light.at(x, y, view.ahead(x, y, z));
  }

  /** Depth of a point of the object, m. */
  public double ahead(double u, double v, double w) {
    return view.ahead(worldX(u, v), worldY(u, v), originZ + w);
  }

  private double worldX(double u, double v) {
    return originX + u * cos - v * sin;
  }

  private double worldY(double u, double v) {
    return originY + u * sin + v * cos;
  }

  /** The camera's position along the object's own axes, m. */
  public double cameraU() {
    return (view.x - originX) * cos + (view.y - originY) * sin;
  }

  public double cameraV() {
    return (view.y - originY) * cos - (view.x - originX) * sin;
  }

  /** Pixels per metre at the object's position; 0 behind the camera. */
  public double pixelsPerMetre() {
    double ahead = ahead(0, 0, 0);
    return ahead < Viewpoint.NEAR ? 0 : view.focal / ahead;
  }

  /**
   * Share of a block's bounding rectangle that lies inside the picture; 0 if part of it is behind
   * the camera.
   */
  public double shareInside(double u0, double u1, double v0, double v1, double w0, double w1) {
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (int i = 0; i < 8; i++) {
      start().point((i & 1) == 0 ? u0 : u1, (i & 2) == 0 ? v0 : v1, (i & 4) == 0 ? w0 : w1);
      if (facet.ahead(0) <= Viewpoint.NEAR) {
        return 0;
      }
      left = Math.min(left, facet.pictureX(0));
      right = Math.max(right, facet.pictureX(0));
      top = Math.min(top, facet.pictureY(0));
      bottom = Math.max(bottom, facet.pictureY(0));
    }
    double wide = Math.min(right, canvas.width) - Math.max(left, 0);
    double high = Math.min(bottom, canvas.height) - Math.max(top, 0);
    return wide <= 0 || high <= 0 ? 0 : wide * high / ((right - left) * (bottom - top));
  }

  /** Begins a face. */
  public Brush start() {
    facet.clear();
    return this;
  }

  /** Adds a corner to the face. */
  public Brush point(double u, double v, double w) {
    facet.add(worldX(u, v), worldY(u, v), originZ + w);
    return this;
  }

  /** Fills the shaded face; returns whether it faces the camera. */
  public boolean face(int color) {
    if (!facet.turn() || !facet.isSeen()) {
      return false;
    }
    int shade = light.shade(color, facet.normalX(), facet.normalY(), facet.normalZ());
    facet.fill(canvas, shade, 1f);
    return true;
  }

  /** Fills a face that emits light. */
  public void shining(int color) {
    if (facet.turn() && facet.isSeen()) {
      facet.fill(canvas, light.fade(color), 1f);
    }
  }

  /** Fills a two-sided face in exactly this colour. */
  public void flat(int color, float opacity) {
    if (facet.turn()) {
      facet.fill(canvas, color, opacity);
    }
  }

  /** Paints a wheel or hub: a disc that faces left (side 1) or right (side -1). */
  public void wheel(double u, double v, double w, double radius, int side, int corners, int color) {
    start();
    for (int i = 0; i < corners; i++) {
      double angle = -side * 2 * Math.PI * i / corners;
      point(u + radius * StrictMath.cos(angle), v, w + radius * StrictMath.sin(angle));
    }
    face(color);
  }

  /** Paints a rounded stick between two points, with a radius at either end, m. */
  public void limb(
      double u0,
      double v0,
      double w0,
      double r0,
      double u1,
      double v1,
      double w1,
      double r1,
      int color) {
    start().point(u0, v0, w0).point(u1, v1, w1);
    double z0 = facet.ahead(0);
    double z1 = facet.ahead(1);
    if (z0 <= Viewpoint.NEAR || z1 <= Viewpoint.NEAR) {
      return;
    }
    double wide = facet.pictureX(1) - facet.pictureX(0);
    double tall = facet.pictureY(1) - facet.pictureY(0);
    double length = Math.sqrt(wide * wide + tall * tall);
    double ax = length < 1e-6 ? 0 : wide / length;
    double ay = length < 1e-6 ? 1 : tall / length;
    int count = 0;
    for (int end = 0; end < 2; end++) {
      double x = facet.pictureX(end);
      double y = facet.pictureY(end);
      double thick = end == 0 ? r0 * view.focal / z0 : r1 * view.focal / z1;
      double sign = end == 0 ? -1 : 1;
      for (int i = 0; i < ROUND_ACROSS.length; i++) {
        double across = ROUND_ACROSS[i] * sign * thick;
        double along = ROUND_ALONG[i] * sign * thick;
        canvas.outline.xs[count] = (float) (x + ax * along - ay * across);
        canvas.outline.ys[count++] = (float) (y + ay * along + ax * across);
      }
    }
    canvas.fill(count, light.shadeRound(color), 1f, 0, 0, (float) (2 / (z0 + z1)));
  }

  /** Paints a disc that always faces the camera, m. */
  public void ball(double u, double v, double w, double radius, int color) {
    disc(u, v, w, radius, light.shadeRound(color), BALL_CORNERS, 0.02);
  }

  /** Paints a disc that emits light. */
  public void bulb(
      double u, double v, double w, double radius, int color, int corners, double nearer) {
    disc(u, v, w, radius, light.fade(color), corners, nearer);
  }

  private void disc(
      double u, double v, double w, double radius, int color, int corners, double nearer) {
    start().point(u, v, w);
    double ahead = facet.ahead(0);
    if (ahead <= Viewpoint.NEAR) {
      return;
    }
    double x = facet.pictureX(0);
    double y = facet.pictureY(0);
    double pixels = radius * view.focal / ahead;
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      canvas.outline.xs[i] = (float) (x + pixels * StrictMath.cos(angle));
      canvas.outline.ys[i] = (float) (y + pixels * StrictMath.sin(angle));
    }
    float inverse = (float) (1 / Math.max(Viewpoint.NEAR, ahead - nearer));
    canvas.fill(corners, color, 1f, 0, 0, inverse);
  }

  /** Paints the glow around a lamp, which belongs to no object. */
  public void halo(double u, double v, double w, double radius, int color, float strength) {
    start().point(u, v, w);
    double ahead = facet.ahead(0);
    if (ahead <= 1) {
      return;
    }
    double scale = view.focal / ahead;
    float x = (float) facet.pictureX(0);
    float y = (float) facet.pictureY(0);
    float inverse = (float) (1 / Math.max(1, ahead - HALO_NEARER));
    canvas.glow(x, y, (float) (radius * scale), light.fade(color), strength, inverse);
  }
}
