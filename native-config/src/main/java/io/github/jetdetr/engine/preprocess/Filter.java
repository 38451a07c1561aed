package io.github.jetdetr.engine.preprocess;

/**
 * The filter with which a picture is resized. The first six are Pillow's, numbered as in Hugging
 * Face's {@code resample}; they widen when shrinking, so that every source pixel counts.
 * torchvision's {@code antialias=True} gives the same. OpenCV's two and PyTorch's look at 2 or 4
 * source pixels a row only, however much is shrunk.
 */
public enum Filter {
  /** The nearest source pixel. */
  NEAREST(0),
  /** Windowed sinc over 3 source pixels to each side. */
  LANCZOS(3),
  /** A triangle; the filter of most detectors. */
  BILINEAR(1),
  /** Cubic convolution with a = −0.5. */
  BICUBIC(2),
  /** The mean of the source pixels. */
  BOX(0.5),
  /** A raised cosine, as wide as a triangle. */
  HAMMING(1),
  /** OpenCV's {@code INTER_LINEAR}, not antialiased: Ultralytics. */
  OPENCV_LINEAR(1),
  /** OpenCV's {@code INTER_CUBIC}, a = −0.75, not antialiased: PaddleDetection. */
  OPENCV_CUBIC(2),
  /**
   * PyTorch's bilinear filter with {@code antialias=False} on floats, not antialiased and not
   * rounded to levels: RF-DETR. Video and GPUs round as with {@link #OPENCV_LINEAR}.
   */
  TORCH_LINEAR(1),
  /**
   * torchvision's bilinear filter with {@code antialias=False} on bytes, which rounds to levels
   * between rows and columns.
   */
  TORCHVISION_LINEAR(1),
  /** The same with cubic convolution, a = −0.75: PP-DocLayout in transformers. */
  TORCHVISION_CUBIC(2);

  private final double support;

  Filter(double support) {
    this.support = support;
  }

  /** Half its width when enlarging, source pixels. */
  double support() {
    return support;
  }

  /** Whether it widens when shrinking. */
  boolean isAntialiased() {
    return this != NEAREST && !readsBeyondEdges();
  }

  /** Whether samples beyond the picture's edge are those at the edge, in place of none. */
  boolean readsBeyondEdges() {
    return switch (this) {
      case OPENCV_LINEAR, OPENCV_CUBIC, TORCH_LINEAR, TORCHVISION_LINEAR, TORCHVISION_CUBIC -> true;
      case NEAREST, LANCZOS, BILINEAR, BICUBIC, BOX, HAMMING -> false;
    };
  }

  /** Whether it is one of OpenCV's, which has an arithmetic of its own. */
  boolean isOpenCv() {
    return this == OPENCV_LINEAR || this == OPENCV_CUBIC;
  }

  /** Whether a resized picture is not rounded to levels. */
  boolean keepsFractions() {
    return this == TORCH_LINEAR;
  }

  /** Its value at a distance from the centre; 0 beyond the support. */
  double at(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case NEAREST -> 1;
      case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
      case BILINEAR, OPENCV_LINEAR, TORCH_LINEAR, TORCHVISION_LINEAR -> x < 1 ? 1 - x : 0;
      case HAMMING -> x < 1 ? sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x)) : 0;
      case BICUBIC -> cubic(x, -0.5);
      case OPENCV_CUBIC, TORCHVISION_CUBIC -> cubic(x, -0.75);
      case LANCZOS -> x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double cubic(double x, double a) {
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
  }
}
