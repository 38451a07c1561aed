package io.github.jetdetr.calibration.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The times of networks are given by their number of shapes in float, not taken. */
class CutSearchTest {

  private int comparisons;
  private int mostComparisons = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "1, 1", "2, 1", "3, 2", "9, 0", "9, 4", "9, 9"})
  void theNumberWithTheShortestTimeIsFound(int shapes, int best) throws Exception {
    assertEquals(best, search(shapes, inFloat -> 1 + 0.01 * Math.abs(inFloat - best)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15, 16, 17, 28, 29, 30})
  void ofManyShapesItIsFoundToWithinTwo(int best) throws Exception {
    int found = search(31, inFloat -> 1 + 0.01 * Math.abs(inFloat - best));

    assertTrue(Math.abs(found - best) <= 2, () -> found + " shapes in float, " + best + " is best");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 19, 29, 31, 40, 60})
  void allAndNoneAreFoundHoweverManyShapesThereAre(int shapes) throws Exception {
    assertEquals(0, search(shapes, inFloat -> 1 + 0.01 * inFloat));
    assertEquals(shapes, search(shapes, inFloat -> 1 - 0.01 * inFloat));
  }

  @Test
  void aFifthOfTheComparisonsOfOneByOneAreEnough() throws Exception {
    search(31, inFloat -> 1 + 0.01 * Math.abs(inFloat - 20));

    assertTrue(comparisons <= 6, () -> comparisons + " comparisons");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void onABusyMachineAFewShapesAreDecidedByChanceAndNotMany(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);

    int found =
        search(31, inFloat -> 1 + 0.01 * Math.abs(inFloat - 20) + 0.02 * random.nextDouble());

    assertTrue(Math.abs(found - 20) <= 5, () -> found + " shapes in float, 20 are best");
  }

  @Test
  void ofWhatTimeIsOutForTheFewestStayInFloat() throws Exception {
    mostComparisons = 1;

    assertEquals(11, search(31, inFloat -> 1 + 0.01 * Math.abs(inFloat - 31)));
    assertEquals(0, search(31, inFloat -> 1 + 0.01 * inFloat));
  }

  @Test
  void layersOfOneShapeStayInFloatTogether() {
    assertEquals(
        List.of("c", "d"),
        CutSearch.integers(
            List.of("b1", "c", "a", "d", "b2"),
            List.of(List.of("a"), List.of("b1", "b2"), List.of("c"), List.of("d")),
            2));
  }

  private int search(int shapes, IntToDoubleFunction time) throws Exception {
    comparisons = 0;
    return new CutSearch(
            (fewer, more) -> {
              assertTrue(fewer <= more && more <= shapes, () -> fewer + " and " + more);
              comparisons++;
              return time.applyAsDouble(fewer) / time.applyAsDouble(more);
            },
            () -> comparisons == mostComparisons,
            line -> {})
        .run(shapes);
  }
}
