package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.metric.Overlap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An object as a teacher sees it: one box, and a score for every category it may be. Detectors
 * report one object under several categories where they are not sure; a student has to learn that
 * this is one object.
 *
 * @param box the box of its best category
 * @param scores by category id, 0..1; the best one first
 */
record SeenThing(ScoredBox box, Map<Integer, Double> scores) {

  /** Boxes of different categories that overlap by this are one object. */
  private static final double SAME_IOU = 0.7;

  /** Lower scores are noise. */
  private static final double MIN_SCORE = 0.02;

  /** The objects behind a picture's answers, best first. */
  static List<SeenThing> of(List<ScoredBox> answers) {
    List<ScoredBox> best = new ArrayList<>(answers);
    best.removeIf(box -> box.score() < MIN_SCORE);
    best.sort(Comparator.comparingDouble(ScoredBox::score).reversed());
    List<SeenThing> things = new ArrayList<>();
    for (ScoredBox box : best) {
      if (things.stream().noneMatch(thing -> thing.takes(box))) {
        Map<Integer, Double> scores = new LinkedHashMap<>();
        scores.put(box.categoryId(), box.score());
        things.add(new SeenThing(box, scores));
      }
    }
    return things;
  }

  private boolean takes(ScoredBox other) {
    if (scores.containsKey(other.categoryId()) || Overlap.iou(box, other) < SAME_IOU) {
      return false;
    }
    scores.put(other.categoryId(), other.score());
    return true;
  }

  /** Its best score. */
  double score() {
    return box.score();
  }
}
