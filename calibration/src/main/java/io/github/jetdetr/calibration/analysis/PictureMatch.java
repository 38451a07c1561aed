package io.github.jetdetr.calibration.analysis;

import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.metric.CocoGrid;
import io.github.jetdetr.calibration.metric.Overlap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One picture matched at IoU .50 by COCO's rule within each category, with the overlap of every
 * detection and every object across categories, so that false positives can be explained.
 */
public final class PictureMatch {

  /** The detection matches no object of its category. */
  static final int NONE = -1;

  /** The detection lies in a crowd of its category and counts neither way. */
  static final int IGNORED = -2;

  /** Minimum overlap of a match. */
  static final double MATCH_IOU = 0.5;

  /** Best score first, at most 100 per category. */
  final List<ScoredBox> detections;

  /** All objects to be detected, without crowds. */
  final List<TruthBox> objects;

  /** For each detection the index of the object it matches, {@link #NONE} or {@link #IGNORED}. */
  final int[] match;

  /** For each object whether a detection of its category matches it. */
  final boolean[] isMatched;

  /** IoU in 0..1, [detection][object]. */
  final double[][] overlap;

  private PictureMatch(List<ScoredBox> detections, List<TruthBox> truths) {
    this.detections = detections;
    List<TruthBox> crowds = new ArrayList<>();
    objects = new ArrayList<>();
    for (TruthBox truth : truths) {
      (truth.crowd() ? crowds : objects).add(truth);
    }
    match = new int[detections.size()];
    isMatched = new boolean[objects.size()];
    overlap = new double[detections.size()][objects.size()];
    for (int d = 0; d < match.length; d++) {
      ScoredBox box = detections.get(d);
      for (int o = 0; o < isMatched.length; o++) {
        overlap[d][o] = Overlap.iou(box, objects.get(o));
      }
      match[d] = bestFree(d, true, isMatched);
      if (match[d] != NONE) {
        isMatched[match[d]] = true;
      } else if (isInCrowd(box, crowds)) {
        match[d] = IGNORED;
      }
    }
  }

  /**
   * Matches all pictures of the truth.
   *
   * @param scoreThreshold minimum score of the detections that are used
   * @throws IllegalArgumentException if a detection's picture or category is not in the truth
   */
  public static List<PictureMatch> all(
      CocoTruth truth, CocoResults results, double scoreThreshold) {
    Map<Long, List<TruthBox>> truths = new HashMap<>();
    for (CocoImage image : truth.images()) {
      truths.put(image.id(), new ArrayList<>());
    }
    for (TruthBox box : truth.annotations()) {
      truths.getOrDefault(box.imageId(), List.of()).add(box);
    }
    Set<Integer> categories = new HashSet<>();
    for (CocoCategory category : truth.categories()) {
      categories.add(category.id());
    }
    List<PictureMatch> matches = new ArrayList<>();
    for (PictureDetections picture : results.pictures()) {
      List<TruthBox> boxes = truths.remove(picture.imageId());
      if (boxes == null) {
        throw new IllegalArgumentException("the annotations have no picture " + picture.imageId());
      }
      for (ScoredBox box : picture.boxes()) {
        if (!categories.contains(box.categoryId())) {
          throw new IllegalArgumentException(
              "the annotations have no category " + box.categoryId());
        }
      }
      matches.add(new PictureMatch(selected(picture.boxes(), scoreThreshold), boxes));
    }
    for (List<TruthBox> boxes : truths.values()) {
      matches.add(new PictureMatch(List.of(), boxes));
    }
    return matches;
  }

  /**
   * The free object that overlaps the detection most, by .50 or more, among those of its category
   * or among those of all others; on a tie the later one.
   */
  int bestFree(int detection, boolean sameCategory, boolean[] taken) {
    int best = NONE;
    double bestIou = MATCH_IOU;
    for (int o = 0; o < taken.length; o++) {
      if (!taken[o]
          && isSameCategory(detection, o) == sameCategory
          && overlap[detection][o] >= bestIou) {
        bestIou = overlap[detection][o];
        best = o;
      }
    }
    return best;
  }

  boolean isSameCategory(int detection, int object) {
    return detections.get(detection).categoryId() == objects.get(object).categoryId();
  }

  private static boolean isInCrowd(ScoredBox box, List<TruthBox> crowds) {
    for (TruthBox crowd : crowds) {
      if (crowd.categoryId() == box.categoryId() && Overlap.iou(box, crowd) >= MATCH_IOU) {
        return true;
      }
    }
    return false;
  }

  private static List<ScoredBox> selected(List<ScoredBox> boxes, double scoreThreshold) {
    List<ScoredBox> selected = new ArrayList<>();
    for (ScoredBox box : boxes) {
      if (!(box.score() < scoreThreshold)) {
        selected.add(box);
      }
    }
    selected.sort(Comparator.comparingDouble(ScoredBox::score).reversed());
    if (selected.size() > CocoGrid.MAX_DETECTIONS) {
      Map<Integer, Integer> perCategory = new HashMap<>();
      selected.removeIf(
          box -> perCategory.merge(box.categoryId(), 1, Integer::sum) > CocoGrid.MAX_DETECTIONS);
    }
    return selected;
  }
}
