package io.github.jetdetr.calibration.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AssignmentTest {

  @Test
  void theTotalBenefitIsThatOfTheBestOfAllMatchings() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 3000; round++) {
      double[][] benefit = new double[random.nextInt(0, 7)][random.nextInt(0, 7)];
      boolean coarse = random.nextBoolean();
      for (double[] row : benefit) {
        for (int column = 0; column < row.length; column++) {
          // Coarse values have many ties, and zeros that forbid a pair.
          row[column] = coarse ? random.nextInt(0, 4) : random.nextDouble(-0.3, 1);
        }
      }

      int[] columnOf = Assignment.best(benefit);

      assertEquals(bestOfAll(benefit, 0, 0), total(benefit, columnOf), 1e-9);
    }
  }

  @Test
  void noColumnIsUsedTwiceAndNoUselessPairIsMade() {
    SplittableRandom random = new SplittableRandom(6);
    double[][] benefit = new double[150][130];
    for (double[] row : benefit) {
      for (int column = 0; column < row.length; column++) {
        row[column] = random.nextInt(4) == 0 ? random.nextDouble() : 0;
      }
    }

    int[] columnOf = Assignment.best(benefit);

    Set<Integer> used = new HashSet<>();
    for (int row = 0; row < columnOf.length; row++) {
      if (columnOf[row] != Assignment.NONE) {
        assertTrue(used.add(columnOf[row]));
        assertTrue(benefit[row][columnOf[row]] > 0);
      }
    }
  }

  @Test
  void aGreedyChoiceIsReversedIfItCostsMore() {
    // Row 0 would like column 0 best, but row 1 has no other choice.
    assertArrayEquals(new int[] {1, 0}, Assignment.best(new double[][] {{1.0, 0.9}, {0.95, 0}}));
  }

  private static double total(double[][] benefit, int[] columnOf) {
    double sum = 0;
    for (int row = 0; row < columnOf.length; row++) {
      sum += columnOf[row] == Assignment.NONE ? 0 : benefit[row][columnOf[row]];
    }
    return sum;
  }

  private static double bestOfAll(double[][] benefit, int row, int usedColumns) {
    if (row == benefit.length) {
      return 0;
    }
    double best = bestOfAll(benefit, row + 1, usedColumns);
    for (int column = 0; column < benefit[row].length; column++) {
      if ((usedColumns & 1 << column) == 0) {
        best =
            Math.max(
                best,
                benefit[row][column] + bestOfAll(benefit, row + 1, usedColumns | 1 << column));
      }
    }
    return best;
  }
}
