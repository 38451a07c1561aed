package io.github.jetdetr.calibration.prune;

import io.github.jetdetr.calibration.layer.Cholesky;
import java.util.Arrays;

/**
 * Least-squares fit of an affine map x · W + b to y, over rows added incrementally. W is
 * regularized towards the identity (ridge regression of y − x), because a transformer layer adds to
 * its input.
 */
final class AffineFit {

  /** Ridge parameter as a share of the mean variance: keeps rare directions bounded. */
  private static final double RIDGE = 1e-3;

  private final int width;
  private final double[][] inputMoments;
  private final double[][] crossMoments;
  private final double[] sumInput;
  private final double[] sumResidual;
  private long count;

  /**
   * @param width number of elements in a row of x and of y
   */
  AffineFit(int width) {
    this.width = width;
    inputMoments = new double[width][width];
    crossMoments = new double[width][width];
    sumInput = new double[width];
    sumResidual = new double[width];
  }

  /**
   * An affine map.
   *
   * @param weights [width, width], row-major, for multiplication from the right
   * @param bias [width]
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, handed on
  record Affine(float[] weights, float[] bias) {}

  /**
   * Adds rows.
   *
   * @param x rows of {@code width} elements
   * @param y the rows that they should be mapped to
   */
  void add(float[] x, float[] y) {
    for (int from = 0; from + width <= x.length; from += width) {
      for (int i = 0; i < width; i++) {
        double value = x[from + i];
        double[] moment = inputMoments[i];
        double[] cross = crossMoments[i];
        for (int j = 0; j < width; j++) {
          moment[j] += value * x[from + j];
          cross[j] += value * (y[from + j] - x[from + j]);
        }
        sumInput[i] += value;
        sumResidual[i] += y[from + i] - x[from + i];
      }
      count++;
    }
  }

  /** The fitted map; the identity if no rows were added. */
  Affine affine() {
    double rows = Math.max(1, count);
    double[][] moments = new double[width][width];
    double energy = 0;
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        moments[i][j] = inputMoments[i][j] - sumInput[i] * sumInput[j] / rows;
      }
      energy += moments[i][i] / width;
    }
    double[][] factor = Cholesky.regularised(moments, energy > 0 ? RIDGE * energy : 1);
    if (factor == null) {
      throw new ArithmeticException("the values around a decoder layer are not finite");
    }
    double[][] inverse = Cholesky.inverse(factor);
    float[] weights = new float[width * width];
    double[] mapped = new double[width];
    double[] row = new double[width];
    for (int i = 0; i < width; i++) {
      Arrays.fill(row, 0);
      for (int k = 0; k < width; k++) {
        for (int j = 0; j < width; j++) {
          double centred = crossMoments[k][j] - sumInput[k] * sumResidual[j] / rows;
          row[j] += inverse[i][k] * centred;
        }
      }
      row[i] += 1;
      for (int j = 0; j < width; j++) {
        weights[i * width + j] = (float) row[j];
        mapped[j] += sumInput[i] * row[j];
      }
    }
    float[] bias = new float[width];
    for (int j = 0; j < width; j++) {
      bias[j] = (float) ((sumResidual[j] + sumInput[j] - mapped[j]) / rows);
    }
    return new Affine(weights, bias);
  }
}
