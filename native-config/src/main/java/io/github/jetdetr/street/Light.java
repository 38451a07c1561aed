package io.github.jetdetr.street;

/** How bright and how clear things are, by weather, place and the way they face. */
final class Light {

  private double here = 1;

  /** The light at one place on the ground. */
  void at(double x, double y, double ahead) {
    here = 1;
  }

  int shade(int color, double nx, double ny, double nz) {
    double k = here * (0.7 + 0.3 * nz + 0.1 * nx);
    return scale(color, k);
  }

  int shadeRound(int color) {
    return scale(color, here);
  }

  static int scale(int color, double k) {
    int r = (int) Math.min(255, (color >> 16 & 255) * k);
    int g = (int) Math.min(255, (color >> 8 & 255) * k);
    int b = (int) Math.min(255, (color & 255) * k);
    return r << 16 | g << 8 | b;
  }
}
