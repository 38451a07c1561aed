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
}
