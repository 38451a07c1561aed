package io.github.jetdetr.calibration.prune;

import io.github.jetdetr.calibration.layer.Cholesky;
import java.util.Arrays;

/**
 * The affine map x · W + b that comes nearest to y, by least squares over rows that come one by
 * one. W is drawn towards the identity (ridge regression of y − x), as a layer of a transformer
 * adds to what it is given.
 */
final class AffineFit {

  /** Share of the mean energy that is added to each: keeps rare directions from exploding. */
  private static final double RIDGE = 1e-3;

  private final int width;
  private final double[][] products;
  private final double[][] crosses;
  private final double[] meanInput;
  private final double[] meanRest;
  private long count;

  /**
   * @param width numbers of a row of x and of y
   */
  AffineFit(int width) {
    this.width = width;
    products = new double[width][width];
    crosses = new double[width][width];
    meanInput = new double[width];
    meanRest = new double[width];
  }

  /**
   * What came of it.
   *
   * @param weights [width, width], row-major, to be multiplied from the right
   * @param bias by column
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, handed on
  record Affine(float[] weights, float[] bias) {}

  /**
   * Adds rows.
   *
   * @param x rows of {@code width} numbers
   * @param y the rows that should become of them
   */
  void add(float[] x, float[] y) {
    for (int from = 0; from + width <= x.length; from += width) {
      for (int i = 0; i < width; i++) {
        double value = x[from + i];
        double[] product = products[i];
        double[] cross = crosses[i];
        for (int j = 0; j < width; j++) {
          product[j] += value * x[from + j];
          cross[j] += value * (y[from + j] - x[from + j]);
        }
        meanInput[i] += value;
        meanRest[i] += y[from + i] - x[from + i];
      }
      count++;
    }
  }

  /** The nearest map; the identity before any row. */
  Affine affine() {
    double rows = Math.max(1, count);
    double[][] moments = new double[width][width];
    double energy = 0;
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < width; j++) {
        moments[i][j] = products[i][j] - meanInput[i] * meanInput[j] / rows;
      }
      energy += moments[i][i] / width;
    }
    for (int i = 0; i < width; i++) {
      moments[i][i] += energy > 0 ? RIDGE * energy : 1;
    }
    double[][] inverse = Cholesky.inverse(Cholesky.factor(moments));
    float[] weights = new float[width * width];
    double[] moved = new double[width];
    double[] row = new double[width];
    for (int i = 0; i < width; i++) {
      Arrays.fill(row, 0);
      for (int k = 0; k < width; k++) {
        for (int j = 0; j < width; j++) {
          double centred = crosses[k][j] - meanInput[k] * meanRest[j] / rows;
          row[j] += inverse[i][k] * centred;
        }
      }
      row[i] += 1;
      for (int j = 0; j < width; j++) {
        weights[i * width + j] = (float) row[j];
        moved[j] += meanInput[i] * row[j];
      }
    }
    float[] bias = new float[width];
    for (int j = 0; j < width; j++) {
      bias[j] = (float) ((meanRest[j] + meanInput[j] - moved[j]) / rows);
    }
    return new Affine(weights, bias);
  }
}
