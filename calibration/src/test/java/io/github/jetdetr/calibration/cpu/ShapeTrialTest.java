package io.github.jetdetr.calibration.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Layers are named by the place of their shape, and their times are given instead of taken. */
class ShapeTrialTest {

  /** What a layer in integers adds to the network's time, which is 1 without any. */
  private Map<String, Double> costs = Map.of();

  /** How far a quarter of the turns are from the typical one. */
  private double noise;

  private int comparisons;
  private int mostComparisons = Integer.MAX_VALUE;

  @Test
  void shapesThatAreSlowerInIntegersStayInFloat() throws Exception {
    costs = Map.of("a", 0.02, "b", 0.03, "c", 0.01, "d", -0.1, "e", -0.1);

    assertEquals(List.of("d", "e"), chosen("a", "b", "c", "d", "e"));
  }

  @Test
  void layersOfOneShapeAreChosenTogether() throws Exception {
    costs = Map.of("a1", 0.02, "a2", -0.01, "b", -0.1);

    assertEquals(
        List.of("b"), trial("a1", "a2", "b").run(List.of(List.of("a1", "a2"), List.of("b"))));
  }

  @Test
  void aBlockThatMakesLittleDifferenceIsHalvedUntilItsShapesDo() throws Exception {
    costs = Map.of("a", 0.01, "b", -0.03, "c", 0.03, "d", 0.01, "e", -0.01, "f", -0.01, "g", -0.01);

    List<String> chosen = chosen("a", "b", "c", "d", "e", "f", "g");

    assertTrue(chosen.contains("b"), () -> "b pays, though c beside it does not: " + chosen);
    assertTrue(!chosen.contains("c"), () -> "c does not pay, though b beside it does: " + chosen);
  }

  @Test
  void aNetworkOfLargeLayersIsComparedTwice() throws Exception {
    List<String> large = names(40);
    costs = Map.of("0", -0.03, "1", -0.03, "2", -0.03);

    assertEquals(large, chosen(large.toArray(String[]::new)));

    assertEquals(2, comparisons);
  }

  @Test
  void onABusyMachineNothingIsLeftInFloatByChance() throws Exception {
    costs = Map.of("a", 0.3, "b", 0.02, "c", 0.01, "d", -0.01, "e", -0.01);
    noise = 0.1;

    assertEquals(List.of("b", "c", "d", "e"), chosen("a", "b", "c", "d", "e"));
  }

  @Test
  void aMachineThatIsTooBusyToTellIsAskedTwelveTimes() throws Exception {
    List<String> shapes = names(40);
    noise = 1;

    assertEquals(shapes, chosen(shapes.toArray(String[]::new)));

    assertEquals(12, comparisons);
  }

  @Test
  void whatTimeIsOutForStaysInIntegers() throws Exception {
    costs = Map.of("a", 0.02, "b", 0.03, "c", 0.01, "d", 0.01, "e", 0.01);
    mostComparisons = 1;

    assertEquals(List.of("b", "c", "d", "e"), chosen("a", "b", "c", "d", "e"));

    assertEquals(1, comparisons);
  }

  @Test
  void aThirdOfTheComparisonsOfOneByOneFindsWhereIntegersBeginToPay() throws Exception {
    List<String> shapes = names(31);
    Map<String, Double> byPlace = new HashMap<>();
    shapes.forEach(name -> byPlace.put(name, 0.02 - 0.0012 * Integer.parseInt(name)));
    costs = byPlace;

    List<String> chosen = chosen(shapes.toArray(String[]::new));

    double best = shapes.stream().mapToDouble(costs::get).filter(cost -> cost < 0).sum();
    double found = chosen.stream().mapToDouble(costs::get).sum();
    assertTrue(found < 0.8 * best, () -> found + " of " + best);
    assertTrue(comparisons <= 12, () -> comparisons + " comparisons");
  }

  private List<String> chosen(String... shapes) throws Exception {
    return trial(shapes).run(eachAlone(shapes));
  }

  private static List<List<String>> eachAlone(String... shapes) {
    return Arrays.stream(shapes).map(List::of).toList();
  }

  private ShapeTrial<String> trial(String... layers) {
    return new ShapeTrial<>(
        List.of(layers),
        (without, with) -> {
          comparisons++;
          double ratio = time(without) / time(with);
          return new TimeRatio(ratio - noise, ratio, ratio + noise);
        },
        () -> comparisons == mostComparisons,
        line -> {});
  }

  private double time(List<String> integers) {
    return 1 + integers.stream().mapToDouble(name -> costs.getOrDefault(name, 0.0)).sum();
  }

  private static List<String> names(int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(Integer::toString).toList());
  }
}
