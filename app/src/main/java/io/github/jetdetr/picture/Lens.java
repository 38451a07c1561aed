package io.github.jetdetr.picture;

import io.github.jetdetr.camera.PictureSize;
import java.util.List;

/**
 * How a camera's lens bends straight lines, as OpenCV's calibration writes it.
 *
 * @param model of the distortion
 * @param size of the pictures that were calibrated with; others of the same shape are scaled to it
 * @param focalX focal length in pixels of that size
 * @param focalY likewise
 * @param centerX the optical centre, in pixels of that size from the first pixel's centre
 * @param centerY likewise
 * @param distortion {@code k1, k2, p1, p2[, k3[, k4, k5, k6]]} of a pinhole camera, {@code k1, k2,
 *     k3, k4} of a fisheye
 * @param zoom focal length of the straightened picture as a share of the lens's: less than 1 shows
 *     more of the edges, and black beyond them
 */
public record Lens(
    Model model,
    PictureSize size,
    double focalX,
    double focalY,
    double centerX,
    double centerY,
    List<Double> distortion,
    double zoom) {

  /** Which of OpenCV's two models. */
  public enum Model {
    /** {@code cv::calibrateCamera}: Brown and Conrady. */
    PINHOLE,
    /** {@code cv::fisheye::calibrate}: Kannala and Brandt. */
    FISHEYE
  }

  private static final List<Integer> PINHOLE_COUNTS = List.of(4, 5, 8);
  private static final int FISHEYE_COUNT = 4;
  // Pictures of half the size may be off by a pixel.
  private static final double MAX_SHAPE_DIFFERENCE = 0.01;

  /**
   * @throws IllegalArgumentException if a number cannot be one of a lens; the message says which
   */
  public Lens {
    distortion = List.copyOf(distortion);
    if (!(focalX > 0 && focalY > 0)) {
      throw new IllegalArgumentException("the focal lengths must be above 0");
    }
    int count = distortion.size();
    if (model == Model.PINHOLE && !PINHOLE_COUNTS.contains(count)) {
      throw new IllegalArgumentException(
          "a pinhole lens has 4, 5 or 8 numbers of distortion, but was given " + count);
    }
    if (model == Model.FISHEYE && count != FISHEYE_COUNT) {
      throw new IllegalArgumentException(
          "a fisheye lens has 4 numbers of distortion, but was given " + count);
    }
    if (!(zoom > 0)) {
      throw new IllegalArgumentException("the zoom must be above 0");
    }
  }

  /** Whether pictures of this size are of the shape that was calibrated. */
  public boolean fits(int width, int height) {
    double across = (double) width / size.width();
    double down = (double) height / size.height();
    return Math.abs(across / down - 1) <= MAX_SHAPE_DIFFERENCE;
  }

  /**
   * Where the lens shows what the straightened picture has at (x, y).
   *
   * @param x in pixels of pictures of {@code width} × {@code height}, from the first one's centre
   * @param source takes x and y, likewise
   */
  void distort(double x, double y, int width, int height, double[] source) {
    double across = (double) width / size.width();
    double down = (double) height / size.height();
    // Pixel centres lie at half pixels of the area, which is what scales.
    double middleX = (centerX + 0.5) * across - 0.5;
    double middleY = (centerY + 0.5) * down - 0.5;
    double atX = (x - middleX) / (focalX * across * zoom);
    double atY = (y - middleY) / (focalY * down * zoom);
    if (model == Model.FISHEYE) {
      fisheye(atX, atY, source);
    } else {
      pinhole(atX, atY, source);
    }
    source[0] = source[0] * focalX * across + middleX;
    source[1] = source[1] * focalY * down + middleY;
  }

  private void pinhole(double x, double y, double[] bent) {
    double r2 = x * x + y * y;
    double up = 1 + r2 * (k(0) + r2 * (k(1) + r2 * k(4)));
    double below = 1 + r2 * (k(5) + r2 * (k(6) + r2 * k(7)));
    double radial = up / below;
    bent[0] = x * radial + 2 * k(2) * x * y + k(3) * (r2 + 2 * x * x);
    bent[1] = y * radial + k(2) * (r2 + 2 * y * y) + 2 * k(3) * x * y;
  }

  private void fisheye(double x, double y, double[] bent) {
    double r = Math.sqrt(x * x + y * y);
    double angle = Math.atan(r);
    double a2 = angle * angle;
    double seen = angle * (1 + a2 * (k(0) + a2 * (k(1) + a2 * (k(2) + a2 * k(3)))));
    double scale = r > 1e-9 ? seen / r : 1;
    bent[0] = x * scale;
    bent[1] = y * scale;
  }

  private double k(int at) {
    return at < distortion.size() ? distortion.get(at) : 0;
  }
}
