package io.github.jetdetr.training.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SetMatcherTest {

  private static final int CLASSES = 3;

  private final SetMatcher matcher = new SetMatcher(LossWeights.DEFAULT);

  @Test
  void noOtherAssignmentCostsLess() {
    for (int round = 0; round < 200; round++) {
      SplittableRandom random = new SplittableRandom(round);
      int queries = 1 + random.nextInt(6);
      List<TargetObjects.LabelledBox> objects = objects(random, random.nextInt(queries + 1));
      float[] probabilities = probabilities(random, queries);
      Box[] boxes = boxes(random, queries);

      int[] matched = matcher.match(probabilities, boxes, objects, 1);

      double minCost = minCost(probabilities, boxes, objects, 0, new boolean[queries]);
      assertEquals(minCost, cost(probabilities, boxes, objects, matched), 1e-6);
    }
  }

  @Test
  void everyObjectIsMatchedToAnotherQuery() {
    SplittableRandom random = new SplittableRandom(1);
    List<TargetObjects.LabelledBox> objects = objects(random, 5);

    int[] matched = matcher.match(probabilities(random, 9), boxes(random, 9), objects, 1);

    Set<Integer> distinct = new HashSet<>(Arrays.stream(matched).boxed().toList());
    assertEquals(5, distinct.size());
    assertTrue(distinct.stream().allMatch(query -> query >= 0 && query < 9));
  }

  @Test
  void withoutObjectsNoQueryIsMatched() {
    SplittableRandom random = new SplittableRandom(1);

    assertArrayEquals(
        new int[0], matcher.match(probabilities(random, 4), boxes(random, 4), List.of(), 1));
  }

  @Test
  void repeatedObjectsTakeAsManyQueries() {
    SplittableRandom random = new SplittableRandom(2);
    List<TargetObjects.LabelledBox> objects = objects(random, 2);

    int[] matched = matcher.match(probabilities(random, 8), boxes(random, 8), objects, 3);

    assertEquals(6, matched.length);
    assertEquals(6, Arrays.stream(matched).distinct().count());
  }

  @Test
  void objectsBeyondTheQueriesStayUnmatched() {
    SplittableRandom random = new SplittableRandom(3);

    int[] matched =
        matcher.match(probabilities(random, 2), boxes(random, 2), objects(random, 4), 1);

    assertEquals(2, Arrays.stream(matched).filter(query -> query >= 0).count());
    assertEquals(2, Arrays.stream(matched).filter(query -> query == -1).count());
  }

  private double cost(
      float[] probabilities, Box[] boxes, List<TargetObjects.LabelledBox> objects, int[] queryOf) {
    double sum = 0;
    for (int object = 0; object < objects.size(); object++) {
      sum += cost(probabilities, boxes, objects.get(object), queryOf[object]);
    }
    return sum;
  }

  private double cost(
      float[] probabilities, Box[] boxes, TargetObjects.LabelledBox object, int query) {
    return matcher.cost(
        probabilities[query * CLASSES + object.classId()], boxes[query], object.box());
  }

  /** The least cost of all assignments, by trying all. */
  private double minCost(
      float[] probabilities,
      Box[] boxes,
      List<TargetObjects.LabelledBox> objects,
      int from,
      boolean[] taken) {
    if (from == objects.size()) {
      return 0;
    }
    double minCost = Double.POSITIVE_INFINITY;
    for (int query = 0; query < boxes.length; query++) {
      if (!taken[query]) {
        taken[query] = true;
        double remainingCost = minCost(probabilities, boxes, objects, from + 1, taken);
        minCost =
            Math.min(minCost, remainingCost + cost(probabilities, boxes, objects.get(from), query));
        taken[query] = false;
      }
    }
    return minCost;
  }

  private static List<TargetObjects.LabelledBox> objects(SplittableRandom random, int count) {
    List<TargetObjects.LabelledBox> objects = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      objects.add(new TargetObjects.LabelledBox(random.nextInt(CLASSES), box(random)));
    }
    return objects;
  }

  private static float[] probabilities(SplittableRandom random, int queries) {
    float[] values = new float[queries * CLASSES];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextDouble();
    }
    return values;
  }

  private static Box[] boxes(SplittableRandom random, int count) {
    Box[] boxes = new Box[count];
    for (int at = 0; at < count; at++) {
      boxes[at] = box(random);
    }
    return boxes;
  }

  private static Box box(SplittableRandom random) {
    return new Box(
        (float) random.nextDouble(),
        (float) random.nextDouble(),
        (float) (0.05 + random.nextDouble() / 2),
        (float) (0.05 + random.nextDouble() / 2));
  }
}
