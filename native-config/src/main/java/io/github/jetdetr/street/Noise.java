package io.github.jetdetr.street;

/** Smooth noise over a plane: random values at integer coordinates, interpolated in between. */
public final class Noise {

  private Noise() {}

  /** In [0, 1). */
  public static double at(long seed, double x, double y) {
    double floorX = Math.floor(x);
    double floorY = Math.floor(y);
    double u = x - floorX;
    double v = y - floorY;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    long ix = (long) floorX;
    long iy = (long) floorY;
    double low = corner(seed, ix, iy) * (1 - u) + corner(seed, ix + 1, iy) * u;
    double high = corner(seed, ix, iy + 1) * (1 - u) + corner(seed, ix + 1, iy + 1) * u;
    return low * (1 - v) + high * v;
  }

  private static double corner(long seed, long x, long y) {
    long bits = (x * 0x9E3779B97F4A7C15L) ^ (y * 0xC2B2AE3D27D4EB4FL) ^ seed;
    bits ^= bits >>> 29;
    bits *= 0xBF58476D1CE4E5B9L;
    return (bits >>> 40) * 0x1p-24;
  }
}
