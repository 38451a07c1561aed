package io.github.jetdetr.street.paint;

/**
 * The camera's pose and projection: a pinhole camera without distortion.
 *
 * <p>Camera coordinates: x right, y down, z into the picture, metres; picture coordinates in pixels
 * from the top left corner.
 */
public final class Viewpoint {

  /** Distance of the near plane, m. */
  static final double NEAR = 0.4;

  public final double x;
  public final double y;
  public final double z;

  /** Focal length, px. */
  public final double focal;

  public final double centerX;
  public final double centerY;

  // Rows of the rotation: right, down, forward.
  public final double rx;
  public final double ry;
  public final double rz;
  public final double dx;
  public final double dy;
  public final double dz;
  public final double fx;
  public final double fy;
  public final double fz;

  /**
   * @param yaw to the left of the road's direction, rad
   * @param pitch downwards, rad
   * @param roll clockwise, rad
   */
  public Viewpoint(
      double x,
      double y,
      double z,
      double yaw,
      double pitch,
      double roll,
      double focal,
      int width,
      int height) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.focal = focal;
    this.centerX = width / 2.0;
    this.centerY = height / 2.0;
    double cosYaw = StrictMath.cos(yaw);
    double sinYaw = StrictMath.sin(yaw);
    double cosPitch = StrictMath.cos(pitch);
    double sinPitch = StrictMath.sin(pitch);
    double cosRoll = StrictMath.cos(roll);
    double sinRoll = StrictMath.sin(roll);
    fx = -sinYaw * cosPitch;
    fy = cosYaw * cosPitch;
    fz = -sinPitch;
    double levelX = cosYaw;
    double levelY = sinYaw;
    double downX = sinYaw * sinPitch;
    double downY = cosYaw * -sinPitch;
    double downZ = -cosPitch;
    rx = levelX * cosRoll + downX * sinRoll;
    ry = levelY * cosRoll + downY * sinRoll;
    rz = downZ * sinRoll;
    dx = downX * cosRoll - levelX * sinRoll;
    dy = downY * cosRoll - levelY * sinRoll;
    dz = downZ * cosRoll;
  }

  public double right(double px, double py, double pz) {
    return rx * (px - x) + ry * (py - y) + rz * (pz - z);
  }

  double down(double px, double py, double pz) {
    return dx * (px - x) + dy * (py - y) + dz * (pz - z);
  }

  /** Depth: metres in front of the camera. */
  public double ahead(double px, double py, double pz) {
    return fx * (px - x) + fy * (py - y) + fz * (pz - z);
  }
}
