package io.github.jetdetr.calibration.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CholeskyTest {

  @Test
  void aFactorTimesItsTransposeIsTheMatrix() {
    double[][] matrix = {{4}, {2, 5}, {1, 3, 6}};

    double[][] lower = Cholesky.factor(matrix);

    for (int row = 0; row < 3; row++) {
      for (int column = 0; column <= row; column++) {
        double product = 0;
        for (int k = 0; k <= column; k++) {
          product += lower[row][k] * lower[column][k];
        }
        assertEquals(matrix[row][column], product, 1e-12);
      }
    }
  }

  @Test
  void duplicateAndDeadInputsAreRegularised() {
    // The second input is the first again, a little off as sums in single precision are; the third
    // is always zero.
    double[][] moments = {{1e6}, {1e6 + 50, 1e6}, {0, 0, 0}};

    double[][] lower = Cholesky.regularised(moments, 1);

    assertNotNull(lower);
    assertEquals(1e6, lower[0][0] * lower[0][0], 1e5);
  }

  @Test
  void aMatrixThatIsFineGetsTheDampingThatWasAskedFor() {
    double[][] lower = Cholesky.regularised(new double[][] {{3}, {0, 8}}, 1);

    assertNotNull(lower);
    assertEquals(2, lower[0][0], 1e-12);
    assertEquals(3, lower[1][1], 1e-12);
  }

  @Test
  void aMatrixThatIsNotFiniteHasNoFactor() {
    assertNull(Cholesky.regularised(new double[][] {{Double.NaN}}, 1));
    assertNull(Cholesky.regularised(new double[][] {{1}, {0, Double.POSITIVE_INFINITY}}, 1));
  }

  @Test
  void aMatrixThatIsNotPositiveDefiniteIsRefused() {
    assertThrows(ArithmeticException.class, () -> Cholesky.factor(new double[][] {{1}, {2, 1}}));
  }
}
