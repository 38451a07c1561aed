package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.ScoredBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The classes that occur in a scene, which are all that its student knows.
 *
 * @param categoryIds the teacher's category of each of the student's classes
 * @param labels their names
 * @param counts how many sure objects of each there were to learn from
 * @param leftOut how many sure objects there were of classes too rare to be learned, by name
 */
public record SceneClasses(
    List<Integer> categoryIds,
    List<String> labels,
    List<Integer> counts,
    Map<String, Integer> leftOut) {

  /** An answer with at least this score is one that the teacher is sure of. */
  public static final double SURE = 0.5;

  private static final int MIN_OBJECTS = 3;
  private static final double MIN_SHARE = 0.01;

  public SceneClasses {
    categoryIds = List.copyOf(categoryIds);
    labels = List.copyOf(labels);
    counts = List.copyOf(counts);
    leftOut = new LinkedHashMap<>(leftOut);
  }

  /**
   * The classes of which there are enough sure objects: three, and one in a hundred of all.
   *
   * @param answers by picture, of the frames to learn from
   * @param categories names of the teacher's categories, whose ids start at 1
   * @throws IllegalArgumentException if there is none
   */
  public static SceneClasses of(Map<Long, List<ScoredBox>> answers, List<String> categories) {
    Map<Integer, Integer> sure = new TreeMap<>();
    for (List<ScoredBox> picture : answers.values()) {
      for (SeenThing thing : SeenThing.of(picture)) {
        if (thing.score() >= SURE) {
          sure.merge(thing.box().categoryId(), 1, Integer::sum);
        }
      }
    }
    int all = sure.values().stream().mapToInt(Integer::intValue).sum();
    List<Integer> ids = new ArrayList<>();
    Map<String, Integer> leftOut = new LinkedHashMap<>();
    sure.forEach(
        (id, count) -> {
          if (count >= MIN_OBJECTS && count >= MIN_SHARE * all) {
            ids.add(id);
          } else {
            leftOut.put(categories.get(id - 1), count);
          }
        });
    if (ids.isEmpty()) {
      throw new IllegalArgumentException(
          "the teacher is sure of %d objects on %d frames: nothing can be learned from that"
              .formatted(all, answers.size()));
    }
    ids.sort(Comparator.comparing((Integer id) -> sure.getOrDefault(id, 0)).reversed());
    return new SceneClasses(
        ids,
        ids.stream().map(id -> categories.get(id - 1)).toList(),
        ids.stream().map(id -> sure.getOrDefault(id, 0)).toList(),
        leftOut);
  }

  /** The student's class of a teacher's category, or −1. */
  int classOf(int categoryId) {
    return categoryIds.indexOf(categoryId);
  }
}
