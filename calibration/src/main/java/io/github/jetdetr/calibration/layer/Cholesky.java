package io.github.jetdetr.calibration.layer;

/** Factors of small symmetric positive definite matrices, in double precision. */
public final class Cholesky {

  private Cholesky() {}

  /** L with L·Lᵀ = matrix; only the lower triangle is read and written. */
  public static double[][] factor(double[][] matrix) {
    int size = matrix.length;
    double[][] lower = new double[size][];
    for (int row = 0; row < size; row++) {
      double[] mine = new double[row + 1];
      lower[row] = mine;
      for (int column = 0; column <= row; column++) {
        double[] other = lower[column];
        double sum = matrix[row][column];
        for (int k = 0; k < column; k++) {
          sum -= mine[k] * other[k];
        }
        if (column < row) {
          mine[column] = sum / other[column];
        } else if (sum > 0) {
          mine[column] = Math.sqrt(sum);
        } else {
          throw new ArithmeticException("the matrix is not positive definite");
        }
      }
    }
    return lower;
  }

  /** The inverse of a matrix given by its factor L; both triangles are filled. */
  public static double[][] inverse(double[][] lower) {
    int size = lower.length;
    // Rows of L⁻¹.
    double[][] solved = new double[size][];
    for (int row = 0; row < size; row++) {
      double[] mine = new double[row + 1];
      for (int k = 0; k < row; k++) {
        double factor = lower[row][k];
        double[] other = solved[k];
        for (int column = 0; column <= k; column++) {
          mine[column] -= factor * other[column];
        }
      }
      double diagonal = lower[row][row];
      mine[row] = 1;
      for (int column = 0; column <= row; column++) {
        mine[column] /= diagonal;
      }
      solved[row] = mine;
    }
    double[][] inverse = new double[size][size];
    for (int k = 0; k < size; k++) {
      double[] row = solved[k];
      for (int i = 0; i <= k; i++) {
        double factor = row[i];
        double[] target = inverse[i];
        for (int j = 0; j <= k; j++) {
          target[j] += factor * row[j];
        }
      }
    }
    return inverse;
  }

  /** Upper triangular U with Uᵀ·U = matrix, as rows from the diagonal on: [row][column − row]. */
  static double[][] upper(double[][] matrix) {
    double[][] lower = factor(matrix);
    int size = lower.length;
    double[][] upper = new double[size][];
    for (int row = 0; row < size; row++) {
      upper[row] = new double[size - row];
      for (int column = row; column < size; column++) {
        upper[row][column - row] = lower[column][row];
      }
    }
    return upper;
  }
}
