package io.github.jetdetr.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OptimalAssignmentTest {

  private final OptimalAssignment assignment = new OptimalAssignment(2, 2);

  @Test
  void noOtherPairingCostsLess() {
    Random random = new Random(7);
    for (int round = 0; round < 2000; round++) {
      int rows = 1 + random.nextInt(6);
      int columns = 1 + random.nextInt(6);
      double[] costs = new double[rows * columns];
      for (int at = 0; at < costs.length; at++) {
        // Few values, so that many pairings cost the same.
        costs[at] = round % 2 == 0 ? random.nextInt(4) : random.nextDouble() * 10 - 5;
      }
      int[] columnOf = assignment.solve(costs, rows, columns);
      double sum = 0;
      int pairs = 0;
      boolean[] taken = new boolean[columns];
      for (int row = 0; row < rows; row++) {
        if (columnOf[row] != OptimalAssignment.NONE) {
          assertTrue(!taken[columnOf[row]], "a column twice");
          taken[columnOf[row]] = true;
          sum += costs[row * columns + columnOf[row]];
          pairs++;
        }
      }
      assertEquals(Math.min(rows, columns), pairs);
      assertEquals(
          least(costs, rows, columns, 0, new boolean[columns], Math.max(0, rows - columns)),
          sum,
          1e-9);
    }
  }

  // Tries everything.
  private static double least(
      double[] costs, int rows, int columns, int row, boolean[] taken, int mayStayAlone) {
    if (row == rows) {
      return 0;
    }
    double best =
        mayStayAlone > 0
            ? least(costs, rows, columns, row + 1, taken, mayStayAlone - 1)
            : Double.POSITIVE_INFINITY;
    for (int column = 0; column < columns; column++) {
      if (!taken[column]) {
        taken[column] = true;
        double rest = least(costs, rows, columns, row + 1, taken, mayStayAlone);
        best = Math.min(best, costs[row * columns + column] + rest);
        taken[column] = false;
      }
    }
    return best;
  }

  @Test
  void nothingIsPairedWithNothing() {
    assertEquals(OptimalAssignment.NONE, assignment.solve(new double[0], 3, 0)[2]);
    assignment.solve(new double[0], 0, 3);
    assignment.solve(new double[0], 0, 0);
  }

  @Test
  void costsThatAreNoNumbersAreRefused() {
    double[] costs = {Double.NaN, Double.NaN};

    assertThrows(IllegalArgumentException.class, () -> assignment.solve(costs, 1, 2));
  }
}
