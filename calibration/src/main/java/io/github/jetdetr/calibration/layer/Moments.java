package io.github.jetdetr.calibration.layer;

/**
 * Weighted sums of vectors: the inner loop of all products and moments, unrolled so that the JIT
 * compiler vectorizes it.
 */
public final class Moments {

  private Moments() {}

  /**
   * y += Σ factors[from + k] · x[first + k] for 0 ≤ k &lt; terms, over vectors of {@code length}.
   */
  public static void add(
      float[] y, float[] factors, int from, float[][] x, int first, int terms, int length) {
    int k = 0;
    for (; k + 8 <= terms; k += 8) {
      float[] x0 = x[first + k];
      float[] x1 = x[first + k + 1];
      float[] x2 = x[first + k + 2];
      float[] x3 = x[first + k + 3];
      float[] x4 = x[first + k + 4];
      float[] x5 = x[first + k + 5];
      float[] x6 = x[first + k + 6];
      float[] x7 = x[first + k + 7];
      int at = from + k;
      float f0 = factors[at];
      float f1 = factors[at + 1];
      float f2 = factors[at + 2];
      float f3 = factors[at + 3];
      float f4 = factors[at + 4];
      float f5 = factors[at + 5];
      float f6 = factors[at + 6];
      float f7 = factors[at + 7];
      for (int i = 0; i < length; i++) {
        y[i] +=
            ((f0 * x0[i] + f1 * x1[i]) + (f2 * x2[i] + f3 * x3[i]))
                + ((f4 * x4[i] + f5 * x5[i]) + (f6 * x6[i] + f7 * x7[i]));
      }
    }
    for (; k < terms; k++) {
      float[] vector = x[first + k];
      float factor = factors[from + k];
      for (int i = 0; i < length; i++) {
        y[i] += factor * vector[i];
      }
    }
  }

  /**
   * The same for two vectors of factors, {@code terms} apart, which reads {@code x} only once.
   *
   * @param y0 of the first factors
   * @param y1 of the second factors
   */
  static void addPair(
      float[] y0,
      float[] y1,
      float[] factors,
      int from,
      float[][] x,
      int first,
      int terms,
      int length) {
    int k = 0;
    for (; k + 4 <= terms; k += 4) {
      float[] x0 = x[first + k];
      float[] x1 = x[first + k + 1];
      float[] x2 = x[first + k + 2];
      float[] x3 = x[first + k + 3];
      int at = from + k;
      float a0 = factors[at];
      float a1 = factors[at + 1];
      float a2 = factors[at + 2];
      float a3 = factors[at + 3];
      at += terms;
      float b0 = factors[at];
      float b1 = factors[at + 1];
      float b2 = factors[at + 2];
      float b3 = factors[at + 3];
      for (int i = 0; i < length; i++) {
        y0[i] += (a0 * x0[i] + a1 * x1[i]) + (a2 * x2[i] + a3 * x3[i]);
        y1[i] += (b0 * x0[i] + b1 * x1[i]) + (b2 * x2[i] + b3 * x3[i]);
      }
    }
    for (; k < terms; k++) {
      float[] vector = x[first + k];
      float a = factors[from + k];
      float b = factors[from + k + terms];
      for (int i = 0; i < length; i++) {
        y0[i] += a * vector[i];
        y1[i] += b * vector[i];
      }
    }
  }
}
